use super::Engine;
use super::step::Step;
use super::timers::Slot;
use super::transition::{Origin, Transition};
use crate::event::{CustomerId, Event, Format, Outcome, Refusal};
use crate::time::Timestamp;

/// The record that an event came in.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    pub origin: Origin,
    /// The record's instant (T1): it moves engine time.
    pub instant: Timestamp,
    pub format: Format,
    /// The record's value: kept while the event has to wait for its time.
    pub value: &'a [u8],
}

impl Engine {
    /// Takes one event, in the log's order; pushes what it changed. An event that is dated too far ahead of its record's
    /// own instant is refused, whatever the time is now (DESIGN T7).
    pub fn take(&mut self, event: &Event<'_>, source: &Source<'_>, out: &mut Vec<Transition>) -> Outcome {
        self.move_to(source.instant);
        let ahead = event.occurred_at.since(source.instant);
        if ahead > self.max_future_skew {
            let allowed_ms = self.max_future_skew.as_millis();
            return Outcome::Refused(Refusal::FromTheFuture { ahead_ms: ahead.as_millis(), allowed_ms });
        }
        let now = self.engine_time;
        let id = self.population.get_or_add(&event.customer_id);
        let outcome = self.work_on(&id, |step| {
            step.settle_before(now, out);
            step.let_in_before(now.next(), out);
            if event.occurred_at > now {
                step.wait(event, source)
            } else {
                step.apply(event, source.instant, source.origin, now, out)
            }
        });
        outcome.unwrap_or(Outcome::TooOld)
    }

    /// A timer of a slot is due: its customer is looked at, if the entry still stands.
    pub(super) fn fire(&mut self, at: Timestamp, slot: Slot, out: &mut Vec<Transition>) {
        let Some(id) = self.population.at(slot) else { return };
        self.work_on(&id, |step| {
            if step.tracked.scheduled == at {
                step.tracked.scheduled = Timestamp::NEVER;
                step.settle_before(at.next(), out);
            }
        });
    }

    /// Does something to a customer, then sees to its timer, its record and its end.
    pub(super) fn work_on<T>(&mut self, id: &CustomerId, act: impl FnOnce(&mut Step<'_>) -> T) -> Option<T> {
        let mut guard = self.population.get_mut(id)?;
        let tracked = &mut **guard;
        let mut step =
            Step { id, tracked, judge: &mut self.judge, keep: &self.keep, changed: false, excess_refunds: 0 };
        let result = act(&mut step);
        let changed = step.changed;
        self.excess_refunds += step.excess_refunds;
        let is_over = tracked.is_over(self.engine_time, &self.keep);
        let newly_dirty = changed && !tracked.dirty;
        tracked.dirty |= changed;
        let (slot, wakes_at) = (tracked.slot, tracked.wakes_at());
        if wakes_at < tracked.scheduled {
            tracked.scheduled = wakes_at;
            self.timers.schedule(wakes_at, slot);
        }
        drop(guard);
        self.see_to(id, slot, newly_dirty, is_over);
        Some(result)
    }

    fn see_to(&mut self, id: &CustomerId, slot: Slot, newly_dirty: bool, is_over: bool) {
        if newly_dirty {
            self.population.note_changed(slot);
        }
        if is_over {
            self.population.bury(id);
        }
    }
}
