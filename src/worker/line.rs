use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::error::WorkerError;
use super::kept::Kept;
use super::merge::Merge;
use super::partition::Partition;
use super::producers::Producers;
use super::restore::{Reading, Restoring};
use super::transport::{Inputs, Polled, Transport};
use super::witness::{Agreement, Witness};
use super::{CatalogEpoch, Rules, Shared, Stop};
use crate::clock::Clock;
use crate::http::WorkerHealth;
use crate::metrics::{Metrics, SegmentMetrics, WorkerMetrics};
use crate::sabotage::{Rule, is_off};
use crate::time::{Span, Timestamp};

/// A worker at work.
pub struct Worker<T: Transport> {
    pub(super) transport: T,
    pub(super) inputs: T::Inputs,
    pub(super) producers: Producers<T>,
    /// Those at work.
    pub(super) partitions: Vec<Partition>,
    /// Those whose state is being read back, and what it is read from.
    pub(super) restoring: Vec<Restoring>,
    pub(super) readings: Vec<Reading<T::Changelog>>,
    /// Those that are not worked on, whoever assigns them, and why.
    pub(super) set_aside: BTreeMap<i32, String>,
    /// What was taken back, and often comes again.
    pub(super) kept: Vec<Kept>,
    pub(super) witness: Witness,
    pub(super) rules: Arc<Rules>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) stop: Stop,
    pub(super) epoch: CatalogEpoch,
    pub(super) registry: Metrics,
    pub(super) metrics: WorkerMetrics,
    pub(super) segments: BTreeMap<Arc<str>, SegmentMetrics>,
    pub(super) health: WorkerHealth,
    /// When the oldest thing that waits for a commit happened, on the monotonic clock.
    pub(super) pending_since: Option<Span>,
    /// The wall clock may be confirmed again from here on, on the monotonic clock; and the lag looked at.
    pub(super) confirm_from: Span,
    pub(super) observe_from: Span,
}

/// How long nothing may happen before the worker looks whether it is to end.
const IDLE: Duration = Duration::from_millis(100);
/// How soon it looks again while one topic holds up another.
const HELD_UP: Duration = Duration::from_millis(2);
/// How soon it looks again while the wall clock is not believed, and nothing may be done.
const IN_DOUBT: Duration = Duration::from_millis(20);
/// Records read in a turn.
const RECORDS_A_TURN: usize = 2000;

impl<T: Transport> Worker<T> {
    /// Starts the producers, which decides what an earlier worker of this name left open, then joins the group.
    pub fn join(transport: T, number: usize, shared: Shared, health: WorkerHealth) -> Result<Self, WorkerError> {
        let producers = Producers::start(&transport)?;
        let inputs = transport.join()?;
        let Shared { rules, clock, metrics: registry, stop, epoch } = shared;
        let metrics = registry.worker(number, &rules.topics);
        let segments = rules.catalog.segments.iter().map(|segment| (segment.id.clone(), registry.segment(&segment.id)));
        Ok(Worker {
            transport,
            inputs,
            producers,
            partitions: Vec::new(),
            restoring: Vec::new(),
            readings: Vec::new(),
            set_aside: BTreeMap::new(),
            kept: Vec::new(),
            witness: Witness::default(),
            segments: segments.collect(),
            rules,
            clock,
            stop,
            epoch,
            registry,
            metrics,
            health,
            pending_since: None,
            confirm_from: Span::ZERO,
            observe_from: Span::ZERO,
        })
    }

    /// The worker, which will not work on these partitions, for these reasons.
    pub fn without(mut self, set_aside: BTreeMap<i32, String>) -> Self {
        self.set_aside = set_aside;
        self
    }

    /// Works until it is asked to stop; then commits what there is and leaves the group.
    pub fn run(mut self) -> Result<(), WorkerError> {
        while !self.stop.is_asked() {
            if let Err(error) = self.turn() {
                return Err(self.after(error));
            }
        }
        let committed = self.flush();
        self.inputs.leave(LEAVE_WITHIN);
        committed
    }

    /// One turn of the loop.
    pub fn turn(&mut self) -> Result<(), WorkerError> {
        let agreement = self.agreement();
        let mut idle = self.read(agreement)?;
        self.restore_some()?;
        // The clock may have been set while records were waited for.
        if let Some(now) = self.believed_clock() {
            idle &= !self.take(now)?;
            self.pass_time()?;
            self.redefine_some()?;
        }
        if self.commit_is_due(idle, agreement) {
            self.commit()?;
        }
        self.observe();
        self.regulate()
    }

    /// Reads what there is, and waits where there is nothing to be done. True where the inputs have nothing more now.
    fn read(&mut self, agreement: Agreement) -> Result<bool, WorkerError> {
        let mut wait = self.may_wait(agreement);
        for _ in 0..RECORDS_A_TURN {
            match self.inputs.poll(wait)? {
                Polled::Record(record) => {
                    if let Some(merge) = self.merge_of(record.partition) {
                        merge.push(record);
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

    /// Where records of this partition go, if any are awaited.
    fn merge_of(&mut self, id: i32) -> Option<&mut Merge> {
        let working =
            self.partitions.iter_mut().find(|partition| partition.id == id).map(|partition| &mut partition.merge);
        working.or_else(|| self.restoring.iter_mut().find(|restoring| restoring.id == id)?.merge())
    }

    /// How long the inputs may be waited for without missing anything else.
    fn may_wait(&self, agreement: Agreement) -> Duration {
        if agreement != Agreement::Agrees {
            return IN_DOUBT;
        }
        if self.is_restoring() {
            return self.restore_wait();
        }
        if self.pending_since.is_some() || self.has_overdue_timers() || self.is_redefining() {
            return Duration::ZERO;
        }
        if self.partitions.iter().any(|partition| !partition.merge.is_empty()) {
            return HELD_UP;
        }
        self.until_next_timer().map_or(IDLE, |wait| wait.min(IDLE))
    }

    /// The wall clock, where it may be believed (T5).
    pub(super) fn believed_clock(&self) -> Option<Timestamp> {
        self.witness.believed(self.rules.max_clock_skew, &*self.clock)
    }

    fn agreement(&mut self) -> Agreement {
        let agreement = match self.witness.agreement(self.rules.max_clock_skew, &*self.clock) {
            Agreement::Differs(_) if is_off(Rule::T5WrongClockBelieved) => Agreement::Agrees,
            agreement => agreement,
        };
        match agreement {
            Agreement::Differs(skew) => self.health.clock_disagrees(skew),
            _ => self.health.clock_agrees(),
        }
        if let Some(skew) = self.witness.skew(&*self.clock) {
            self.metrics.clock_skew(skew);
        }
        agreement
    }

    /// Pauses topics whose buffers are full, and resumes those that have room again.
    fn regulate(&mut self) -> Result<(), WorkerError> {
        let working = self.partitions.iter_mut().map(|partition| (partition.id, &mut partition.merge));
        let replaying = self.restoring.iter_mut().filter_map(|one| Some((one.id, one.merge()?)));
        for (id, merge) in working.chain(replaying) {
            for (stream, paused) in merge.flow() {
                match paused {
                    true => self.inputs.pause(stream, id)?,
                    false => self.inputs.resume(stream, id)?,
                }
            }
        }
        Ok(())
    }
}

/// How long leaving the group may take.
const LEAVE_WITHIN: Duration = Duration::from_secs(3);
