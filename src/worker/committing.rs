use super::Worker;
use super::batch::{Batch, Part};
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
        if !self.partitions.iter().any(|partition| partition.has_something_to_commit(&*self.clock)) {
            return false;
        }
        let now = self.clock.monotonic();
        let since = *self.pending_since.get_or_insert(now);
        let bytes: usize = self.partitions.iter().map(Partition::pending_bytes).sum();
        let waited = self.clock.waited_since(since);
        idle || bytes >= self.rules.commit_bytes_max || waited >= self.rules.commit_every()
    }

    /// Makes everything that happened since the last commit part of the log.
    pub(super) fn commit(&mut self) -> Result<(), WorkerError> {
        let clock = self.clock.clone();
        self.commit_parts(|partition| partition.has_something_to_commit(&*clock), false)
    }

    /// As [`Worker::commit`], with the records of all customers that changed: nothing is left to be replayed.
    pub(super) fn flush(&mut self) -> Result<(), WorkerError> {
        self.commit()?;
        while self.partitions.iter().any(|partition| partition.engine.has_unwritten()) {
            self.commit_parts(|partition| partition.engine.has_unwritten(), true)?;
        }
        Ok(())
    }

    fn commit_parts(&mut self, of: impl Fn(&Partition) -> bool, everything: bool) -> Result<(), WorkerError> {
        self.pending_since = None;
        let Some(mine) = self.epoch.known() else { return Ok(()) };
        let decided_at = self.clock.now();
        let (rules, clock) = (self.rules.clone(), self.clock.clone());
        let changed = self.partitions.iter_mut().filter(|partition| of(partition));
        let parts: Vec<_> =
            changed.map(|partition| Part::of(partition, everything, mine, decided_at, &*clock, &rules)).collect();
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
        self.health.waits_for("commit a transaction");
        let committed = committer.commit(&batch)?;
        self.health.goes_on();
        if let Some(acknowledged) = committed {
            self.witness.note(acknowledged.appended_at, &*self.clock);
        }
        self.acknowledge(&batch);
        Ok(())
    }

    /// The batch is known to be in: only now it is counted.
    fn acknowledge(&mut self, batch: &Batch) {
        for part in &batch.parts {
            let (records, bytes) = part.changelog_size();
            self.metrics.changelog(records, bytes);
            if let Some(partition) = self.partitions.iter_mut().find(|partition| partition.id == part.partition) {
                partition.committed(part.number, part.catalog, &*self.clock);
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
