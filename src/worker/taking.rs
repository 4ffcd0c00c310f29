use std::cell::Cell;
use std::time::Duration;

use super::error::WorkerError;
use super::guard::{RecordAt, guarded};
use super::partition::Partition;
use super::rules::Rules;
use super::transport::{Inputs, Transport};
use super::{Worker, transport};
use crate::event::Stream;
use crate::metrics::WorkerMetrics;
use crate::sabotage::{Rule, is_off};
use crate::time::{Span, Timestamp};

/// Records taken in a turn, so that commits and timers have theirs.
const RECORDS_A_TURN: usize = 4000;
/// A record older than this was not just written: other topics may hold older ones that were not read yet.
const FRESH: Span = Span::from_seconds(1);
/// Timers of others that are fired after each record, so that only waves lag behind (T6).
const TIMERS_A_RECORD: usize = if cfg!(test) { 0 } else { 8 };
/// How long the ends of the inputs count as known.
const ENDS_KNOWN_FOR: Duration = Duration::from_secs(1);

impl<T: Transport> Worker<T> {
    /// Takes records whose turn it is known to be (T2), at most [`RECORDS_A_TURN`]. True where more could be taken.
    ///
    /// `now` is the wall clock, believed.
    pub(super) fn take(&mut self, now: Timestamp) -> Result<bool, WorkerError> {
        self.pass_markers()?;
        let mut budget = RECORDS_A_TURN;
        loop {
            let asking = self.take_known(now, &mut budget)?;
            if budget == 0 || asking.is_empty() || !self.ask_for_ends(&asking) {
                return Ok(budget == 0);
            }
        }
    }

    /// Takes what can be taken; returns the partitions whose next record is old, and needs the ends to be known.
    fn take_known(&mut self, now: Timestamp, budget: &mut usize) -> Result<Vec<i32>, WorkerError> {
        let mut asking = Vec::new();
        for partition in &mut self.partitions {
            let ends_are_known = self.clock.waited_since(partition.ends_asked_at) < ENDS_KNOWN_FOR;
            let (id, at) = (partition.id, Cell::new(None));
            let place = || format!("taking {}", RecordAt { at: at.get(), partition: id, rules: &self.rules });
            let wants_ends = guarded(id, place, || {
                partition.take_some(now, ends_are_known, budget, &at, &self.rules, &self.metrics)
            })?;
            if wants_ends {
                asking.push(id);
            }
        }
        Ok(asking)
    }

    /// Tells how far each partition is behind, about once a second.
    pub(super) fn observe(&mut self) {
        if self.clock.monotonic() < self.observe_from || self.partitions.is_empty() {
            return;
        }
        let ids: Vec<i32> = self.partitions.iter().map(|partition| partition.id).collect();
        let answered = self.ask_for_ends(&ids);
        let pause = if answered { OBSERVE_EVERY } else { OBSERVE_AFTER_SILENCE };
        self.observe_from = self.clock.monotonic_in(pause);
        let now = self.clock.now();
        self.partitions.iter().for_each(|partition| partition.metrics.engine_time_lag(partition.behind(now)));
    }

    /// Where markers of transactions are all that is left of a topic, only the consumer's position passes them.
    fn pass_markers(&mut self) -> Result<(), WorkerError> {
        for partition in &mut self.partitions {
            if partition.merge.lagging().next().is_some() {
                partition.merge.note_positions(self.inputs.positions(partition.id)?);
            }
        }
        Ok(())
    }

    /// Asks the leaders where the inputs of these partitions end. False where one does not answer: then it is asked
    /// again in the next turn, and old records wait.
    fn ask_for_ends(&mut self, ids: &[i32]) -> bool {
        let asked_at = self.clock.monotonic();
        let ends = match self.inputs.ends(ids) {
            Ok(ends) => ends,
            Err(error) => {
                tracing::warn!(%error, "where the inputs end is not known: old records and timers wait");
                self.health.silent(ids.to_vec());
                return false;
            }
        };
        let silent: Vec<i32> = ids.iter().zip(&ends).filter(|(_, ends)| ends.is_none()).map(|(id, _)| *id).collect();
        let answered = silent.len() < ids.len();
        if ids.len() == self.partitions.len() {
            self.health.silent(silent);
        }
        for (id, ends) in ids.iter().zip(ends) {
            let partition = self.partitions.iter_mut().find(|partition| partition.id == *id);
            if let (Some(partition), Some(ends)) = (partition, ends) {
                partition.note_ends(ends, asked_at);
            }
        }
        answered
    }
}

/// How often the lag is looked at, and how soon again where a leader did not answer.
const OBSERVE_EVERY: Duration = Duration::from_secs(1);
const OBSERVE_AFTER_SILENCE: Duration = Duration::from_secs(5);

impl Partition {
    /// Takes what can be taken; tells by `at` which record it is at. True where the next one is old, and the ends, which
    /// are not known, are needed.
    fn take_some(
        &mut self,
        now: Timestamp,
        ends_are_known: bool,
        budget: &mut usize,
        at: &Cell<Option<(Stream, i64)>>,
        rules: &Rules,
        metrics: &WorkerMetrics,
    ) -> bool {
        while *budget > 0 {
            let by_order = ends_are_known || is_off(Rule::T2HeadTakenWithoutEnds);
            if !by_order && self.merge.wants_ends(now.minus(FRESH)) {
                return true;
            }
            let Some(record) = self.next_record(now, rules) else { break };
            at.set(Some((record.stream, record.offset)));
            *budget -= 1;
            self.take(record, now, rules, metrics);
            self.fire_due(TIMERS_A_RECORD, metrics);
            if self.pending_bytes() >= rules.commit_bytes_max {
                break;
            }
        }
        false
    }

    /// How far engine time is behind for want of anything: records not taken yet, or timers not fired. A partition that
    /// waits for nothing is not behind, however old its last record is.
    fn behind(&self, now: Timestamp) -> Span {
        let since = self.engine.engine_time();
        let overdue = self.engine.next_due().is_some_and(|due| due < now);
        if since == Timestamp::BEGINNING || (self.merge.has_reached_its_ends() && !overdue) {
            return Span::ZERO;
        }
        now.since(since)
    }

    pub(super) fn note_ends(&mut self, ends: transport::Positions, asked_at: Span) {
        self.merge.note_ends(ends);
        self.ends_asked_at = asked_at;
        let next = self.merge.next_offsets(self.taken);
        for (stream, end) in ends.iter() {
            self.metrics.lag(stream, end - next.of(stream));
        }
    }
}
