use super::Worker;
use super::batch::Batch;
use super::commit::Committer;
use super::error::WorkerError;
use super::partition::Partition;
use super::transport::Transport;
use super::witness::Agreement;
use crate::engine::Kind;

impl<T: Transport> Worker<T> {
    /// Early where there is nothing else to do, at the interval under load, sooner where it grows large.
    pub(super) fn commit_is_due(&mut self, idle: bool, agreement: Agreement) -> bool {
        if !self.partitions.is_empty() && self.witness.is_due(agreement, &*self.clock) {
            self.partitions.iter_mut().for_each(|partition| partition.pending.checkpoint = true);
            return true;
        }
        if !self.partitions.iter().any(Partition::has_something_to_commit) {
            return false;
        }
        let now = self.clock.monotonic();
        let since = *self.pending_since.get_or_insert(now);
        let bytes: usize = self.partitions.iter().map(Partition::pending_bytes).sum();
        let waited = self.clock.waited_since(since);
        idle || bytes >= self.rules.commit_bytes_max || waited >= self.rules.commit_every()
    }

    /// Makes everything since the last commit part of the log.
    pub(super) fn commit(&mut self) -> Result<(), WorkerError> {
        self.pending_since = None;
        let decided_at = self.clock.now();
        let rules = self.rules.clone();
        let changed = self.partitions.iter_mut().filter(|partition| partition.has_something_to_commit());
        let parts: Vec<_> = changed.map(|partition| partition.part(decided_at, &rules)).collect();
        if parts.is_empty() {
            return Ok(());
        }
        let batch = Batch { parts };
        let committer = Committer {
            transport: &self.transport,
            inputs: &mut self.inputs,
            producers: &mut self.producers,
            clock: &*self.clock,
            metrics: &self.metrics,
        };
        if let Some(acknowledged) = committer.commit(&batch)? {
            self.witness.note(acknowledged.appended_at, &*self.clock);
        }
        self.acknowledge(&batch);
        Ok(())
    }

    /// The batch is known to be in: only now it is counted.
    fn acknowledge(&mut self, batch: &Batch) {
        for part in &batch.parts {
            if let Some(partition) = self.partitions.iter_mut().find(|partition| partition.id == part.partition) {
                partition.committed(part);
            }
            for transition in &part.transitions {
                let Some(counters) = self.segments.get(&transition.segment_id) else { continue };
                match transition.kind {
                    Kind::Entered => counters.entered.increment(1),
                    Kind::Left => counters.left.increment(1),
                }
            }
        }
    }
}
