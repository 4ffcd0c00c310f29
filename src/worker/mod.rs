//! One worker: a thread with a member of the group, two transactional producers and the partitions it is given.
//!
//! [`Worker::turn`] is the straight line, over and over:
//!
//! 1. `read`: records and rebalances from the [`transport`], into the three buffers of each partition;
//! 2. `take`: the [`merge`] says which record is next (T2), [`step`] decodes and checks it, the engine takes it;
//! 3. `pass_time`: timers that fell due fire; by the wall clock only once the log is known to be read to its end
//!    ([`confirmed`], T4), and only while the broker's clock agrees ([`witness`], T5);
//! 4. `commit`: what happened becomes a [`batch`], which is sent until it is known to be in ([`commit`], I6).
//!
//! [`assignment`] takes partitions and gives them back; [`restore`] brings their state back from the [`changelog`].
//! [`service`] runs the workers of a process, and starts anew one that failed.

mod assignment;
mod attempt;
mod batch;
pub mod changelog;
mod commit;
mod confirmed;
mod dead_letters;
mod error;
mod instant;
mod kept;
mod merge;
pub mod murmur2;
mod partition;
mod producers;
mod restore;
mod rules;
pub mod service;
mod step;
mod stop;
mod taking;
#[cfg(test)]
mod testing;
pub mod transport;
mod witness;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

pub use error::WorkerError;
pub use rules::Rules;
pub use stop::Stop;

use batch::Batch;
use commit::Committer;
use kept::Kept;
use partition::Partition;
use producers::Producers;
use transport::{Inputs, Polled, Transport};
use witness::{Agreement, Witness};

use crate::clock::Clock;
use crate::engine::Kind;
use crate::http::WorkerHealth;
use crate::metrics::{Metrics, SegmentMetrics, WorkerMetrics};
use crate::time::Span;

/// What a worker shares with the others of its process.
#[derive(Clone)]
pub struct Shared {
    pub rules: Arc<Rules>,
    pub clock: Arc<dyn Clock>,
    pub metrics: Metrics,
    pub stop: Stop,
}

/// A worker at work.
pub struct Worker<T: Transport> {
    transport: T,
    inputs: T::Inputs,
    producers: Producers<T>,
    partitions: Vec<Partition>,
    /// What was taken back, and often comes again.
    kept: Vec<Kept>,
    witness: Witness,
    rules: Arc<Rules>,
    clock: Arc<dyn Clock>,
    stop: Stop,
    registry: Metrics,
    metrics: WorkerMetrics,
    segments: BTreeMap<Arc<str>, SegmentMetrics>,
    health: WorkerHealth,
    /// When the oldest thing that waits for a commit happened, on the monotonic clock.
    pending_since: Option<Span>,
    /// The wall clock may be confirmed again from here on, on the monotonic clock; and the lag looked at.
    confirm_from: Span,
    observe_from: Span,
}

/// How long nothing may happen before the worker looks whether it is to end.
const IDLE: Duration = Duration::from_millis(100);
/// How soon it looks again while one topic holds up another.
const HELD_UP: Duration = Duration::from_millis(2);
/// Records read in a turn.
const RECORDS_A_TURN: usize = 2000;

impl<T: Transport> Worker<T> {
    /// Starts the producers, which decides what an earlier worker of this name left open, then joins the group.
    pub fn join(transport: T, number: usize, shared: Shared, health: WorkerHealth) -> Result<Self, WorkerError> {
        let producers = Producers::start(&transport)?;
        let inputs = transport.join()?;
        let Shared { rules, clock, metrics: registry, stop } = shared;
        let metrics = registry.worker(number, &rules.topics);
        let segments = rules.catalog.segments.iter().map(|segment| (segment.id.clone(), registry.segment(&segment.id)));
        Ok(Worker {
            transport,
            inputs,
            producers,
            partitions: Vec::new(),
            kept: Vec::new(),
            witness: Witness::default(),
            segments: segments.collect(),
            rules,
            clock,
            stop,
            registry,
            metrics,
            health,
            pending_since: None,
            confirm_from: Span::ZERO,
            observe_from: Span::ZERO,
        })
    }

    /// Works until it is asked to stop; then commits what there is and leaves the group.
    pub fn run(mut self) -> Result<(), WorkerError> {
        while !self.stop.is_asked() {
            if let Err(error) = self.turn() {
                return Err(self.after(error));
            }
        }
        let committed = self.commit();
        self.inputs.leave(LEAVE_WITHIN);
        committed
    }

    /// One turn of the loop.
    pub fn turn(&mut self) -> Result<(), WorkerError> {
        let idle = self.read()?;
        let agreement = self.agreement();
        if agreement == Agreement::Agrees {
            self.take()?;
            self.pass_time()?;
        }
        if self.commit_is_due(idle, agreement) {
            self.commit()?;
        }
        self.observe();
        self.regulate()
    }

    /// Reads what there is, and waits where there is nothing to be done. True where the inputs have nothing more now.
    fn read(&mut self) -> Result<bool, WorkerError> {
        let mut wait = self.may_wait();
        for _ in 0..RECORDS_A_TURN {
            match self.inputs.poll(wait)? {
                Polled::Record(record) => {
                    self.metrics.records_read(record.stream, 1);
                    if let Some(partition) = self.partitions.iter_mut().find(|p| p.id == record.partition) {
                        partition.merge.push(record);
                    }
                }
                Polled::Nothing => return Ok(true),
                Polled::Assigned(partitions) => return self.assigned(&partitions).map(|()| false),
                Polled::Revoked { lost } => return self.revoked(lost).map(|()| false),
            }
            wait = Duration::ZERO;
        }
        Ok(false)
    }

    /// How long the inputs may be waited for without missing anything else.
    fn may_wait(&self) -> Duration {
        if self.pending_since.is_some() || self.has_overdue_timers() {
            return Duration::ZERO;
        }
        if self.partitions.iter().any(|partition| !partition.merge.is_empty()) {
            return HELD_UP;
        }
        self.until_next_timer().map_or(IDLE, |wait| wait.min(IDLE))
    }

    fn agreement(&mut self) -> Agreement {
        let agreement = self.witness.agreement(self.rules.max_clock_skew, &*self.clock);
        match agreement {
            Agreement::Differs(skew) => self.health.clock_disagrees(skew),
            _ => self.health.clock_agrees(),
        }
        if let Some(skew) = self.witness.skew(&*self.clock) {
            self.metrics.clock_skew(skew);
        }
        agreement
    }

    /// Early where there is nothing else to do, at the interval under load, sooner where it grows large.
    fn commit_is_due(&mut self, idle: bool, agreement: Agreement) -> bool {
        if !self.partitions.is_empty() && self.witness.is_due(agreement, &*self.clock) {
            self.partitions.iter_mut().for_each(|partition| partition.pending.checkpoint = true);
            return true;
        }
        if !self.partitions.iter().any(Partition::has_something_to_commit) {
            return false;
        }
        let now = self.clock.monotonic();
        let since = *self.pending_since.get_or_insert(now);
        let bytes: usize = self.partitions.iter().map(|partition| partition.pending.bytes()).sum();
        let waited = self.clock.wait_for(Span::from_millis(now.as_millis() - since.as_millis()));
        idle || bytes >= self.rules.commit_bytes_max || waited >= self.rules.commit_every()
    }

    /// Makes everything since the last commit part of the log.
    fn commit(&mut self) -> Result<(), WorkerError> {
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

    /// Pauses topics whose buffers are full, and resumes those that have room again.
    fn regulate(&mut self) -> Result<(), WorkerError> {
        for partition in &mut self.partitions {
            for (stream, paused) in partition.merge.flow() {
                match paused {
                    true => self.inputs.pause(stream, partition.id)?,
                    false => self.inputs.resume(stream, partition.id)?,
                }
            }
        }
        Ok(())
    }
}

/// How long leaving the group may take.
const LEAVE_WITHIN: Duration = Duration::from_secs(3);
