use std::time::Duration;

use super::Worker;
use super::error::WorkerError;
use super::guard::guarded;
use super::partition::Partition;
use super::transport::{Inputs, Transport};
use crate::sabotage::{Rule, is_off};
use crate::time::{Span, Timestamp};

/// Timers fired in a turn: a wave of a million is paced between polls.
const TIMERS_A_TURN: usize = if cfg!(test) { 2 } else { 2000 };
/// Customers judged anew in a turn, by definitions that have changed.
const REDEFINED_A_TURN: usize = if cfg!(test) { 2 } else { 500 };
/// How soon the ends of the inputs are asked for again where they were not reached, and where a leader did not answer.
const NOT_REACHED: Duration = Duration::from_millis(5);
const NO_ANSWER: Duration = Duration::from_millis(500);

impl<T: Transport> Worker<T> {
    /// Fires what has fallen due: by records first, then by the wall clock (T4).
    pub(super) fn pass_time(&mut self) -> Result<(), WorkerError> {
        self.fire_due()?;
        let waiting = self.overdue_by_the_clock();
        if !waiting.is_empty() && self.clock.monotonic() >= self.confirm_from {
            self.confirm(&waiting)?;
            self.fire_due()?;
        }
        Ok(())
    }

    /// Fires timers before engine time, whoever moved it.
    fn fire_due(&mut self) -> Result<(), WorkerError> {
        let share = (TIMERS_A_TURN / self.partitions.len().max(1)).max(1);
        self.partitions.iter_mut().try_for_each(|partition| {
            let id = partition.id;
            guarded(id, || format!("firing timers of partition {id}"), || partition.fire_due(share, &self.metrics))
        })
    }

    /// The partitions with a timer before the wall clock that no record has reached, and nothing read that waits.
    fn overdue_by_the_clock(&self) -> Vec<i32> {
        let now = self.clock.now();
        let overdue = self.partitions.iter().filter(|partition| {
            let due = partition.engine.next_due();
            partition.merge.is_empty() && due.is_some_and(|due| due < now && due >= partition.engine.engine_time())
        });
        overdue.map(|partition| partition.id).collect()
    }

    /// Moves engine time to an instant that was read before the leaders said where the inputs end, where everything up
    /// to there was taken: nothing in the log can come before it.
    fn confirm(&mut self, ids: &[i32]) -> Result<(), WorkerError> {
        let Some(now) = self.believed_clock() else { return Ok(()) };
        let asked_at = self.clock.monotonic();
        if is_off(Rule::T4RememberedEnd) {
            let reached = self.partitions.iter_mut().filter(|partition| partition.merge.has_reached_its_ends());
            reached.for_each(|partition| partition.move_to(now, now));
            return Ok(());
        }
        let ends = match self.inputs.ends(ids) {
            Ok(ends) => ends,
            Err(error) => {
                tracing::warn!(%error, "timers wait until the ends of all inputs are known");
                self.confirm_from = self.clock.monotonic_in(NO_ANSWER);
                return Ok(());
            }
        };
        for (id, ends) in ids.iter().zip(ends) {
            let Some(partition) = self.partitions.iter_mut().find(|partition| partition.id == *id) else { continue };
            let Some(ends) = ends else {
                self.confirm_from = self.clock.monotonic_in(NO_ANSWER);
                continue;
            };
            partition.note_ends(ends, asked_at);
            if !partition.merge.is_at(ends) {
                partition.merge.note_positions(self.inputs.positions(*id)?);
            }
            if partition.merge.is_at(ends) {
                partition.move_to(now, now);
            } else {
                self.confirm_from = self.clock.monotonic_in(NOT_REACHED);
            }
        }
        Ok(())
    }

    /// Judges some more customers anew, where definitions have changed (I11).
    pub(super) fn redefine_some(&mut self) -> Result<(), WorkerError> {
        for partition in self.partitions.iter_mut().filter(|partition| partition.engine.is_being_redefined()) {
            let id = partition.id;
            guarded(
                id,
                || format!("judging customers of partition {id} anew"),
                || {
                    let is_done = partition.engine.redefine_some(REDEFINED_A_TURN, &mut partition.pending.transitions);
                    partition.pending.checkpoint |= is_done;
                    partition.note_switched();
                },
            )?;
        }
        Ok(())
    }

    pub(super) fn is_redefining(&self) -> bool {
        self.partitions.iter().any(|partition| partition.engine.is_being_redefined())
    }

    /// Whether a timer is due that can fire without waiting for anything.
    pub(super) fn has_overdue_timers(&self) -> bool {
        let overdue = |due: Timestamp, now: Timestamp| due < now;
        self.partitions.iter().any(|partition| {
            partition.engine.next_due().is_some_and(|due| overdue(due, partition.engine.engine_time()))
        })
    }

    /// How long until a timer falls due by the wall clock, or the clock may be confirmed again for one that is.
    pub(super) fn until_next_timer(&self) -> Option<Duration> {
        let next = self.partitions.iter().filter_map(|partition| partition.engine.next_due()).min()?;
        let until = self.clock.wait_for(next.next().since(self.clock.now()));
        let again = Span::from_millis(self.confirm_from.as_millis() - self.clock.monotonic().as_millis());
        Some(until.max(self.clock.wait_for(again)))
    }
}

impl Partition {
    /// A step of time alone: engine time moves to an instant that no record will come before; the clock reads `now`.
    fn move_to(&mut self, instant: Timestamp, now: Timestamp) {
        self.engine.limit_to(now);
        self.engine.move_to(instant);
        let engine_time = self.engine.engine_time().as_millis();
        self.pending.history.note(|| format!("time {engine_time}"));
    }
}
