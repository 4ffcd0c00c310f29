use super::Engine;
use super::changed::Displaced;
use super::record::Positions;
use super::step::Step;
use super::timers::Slot;
use super::tracked::Tracked;
use super::transition::{Origin, Transition};
use super::unwritten::Unwritten;
use crate::event::{CustomerId, Event, Format, Outcome, Refusal};
use crate::sabotage::{Rule, is_off};
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
        self.step_to(source.origin);
        self.move_to(source.instant);
        let against = if is_off(Rule::T7SkewJudgedByNow) { self.engine_time } else { source.instant };
        if let Some(refusal) = self.too_far_ahead(event, against) {
            return Outcome::Refused(refusal);
        }
        let now = self.engine_time;
        // Timers of others lag behind (T6): what a replay would make of this one depends on when it is looked at.
        let in_wave = self.timers.next().is_some_and(|due| due < now);
        let id = self.population.get_or_add(&event.customer_id);
        if source.instant != now && !in_wave {
            let slot = self.population.get(&id).map(|tracked| tracked.slot);
            self.displaced.extend(slot.map(|slot| Displaced { slot, instant: source.instant, taken_at: now }));
        }
        let outcome = self.work_on(&id, out, |step, out| {
            step.urgent |= in_wave;
            if !is_off(Rule::T6EventBeforeOwnTimers) {
                step.settle_before(now, out);
            }
            step.let_in_before(now.next(), out);
            if event.occurred_at > now {
                step.wait(event, source)
            } else {
                step.apply(event, source.instant, source.origin, now, out)
            }
        });
        outcome.unwrap_or(Outcome::TooOld)
    }

    /// An event may be dated ahead of its record's instant by the allowed skew, not more.
    pub(super) fn too_far_ahead(&self, event: &Event<'_>, instant: Timestamp) -> Option<Refusal> {
        let (ahead, allowed) = (event.occurred_at.since(instant), self.max_future_skew);
        let (ahead_ms, allowed_ms) = (ahead.as_millis(), allowed.as_millis());
        (ahead > allowed).then_some(Refusal::FromTheFuture { ahead_ms, allowed_ms })
    }

    /// The inputs stand at this record: what is noted as changed by it is replayed from there.
    pub(super) fn step_to(&mut self, origin: Origin) {
        self.from = self.taken;
        let taken = &mut self.taken[origin.stream as usize];
        *taken = origin.offset + 1;
        self.from[origin.stream as usize] = origin.offset;
    }

    /// A timer of a slot is due: its customer is looked at, if the entry still stands.
    pub(super) fn fire(&mut self, at: Timestamp, slot: Slot, out: &mut Vec<Transition>) {
        let Some(id) = self.population.at(slot) else { return };
        self.from = self.taken;
        self.work_on(&id, out, |step, out| {
            if step.tracked.scheduled == at {
                step.tracked.scheduled = Timestamp::NEVER;
                step.settle_before(at.next(), out);
            }
        });
    }

    /// Does something to a customer, then sees to its timer, its record and its end. One that was judged by definitions
    /// that have changed is judged by the present ones first (I11).
    pub(super) fn work_on<T>(
        &mut self,
        id: &CustomerId,
        out: &mut Vec<Transition>,
        act: impl FnOnce(&mut Step<'_>, &mut Vec<Transition>) -> T,
    ) -> Option<T> {
        let published = out.len();
        let mut guard = self.population.get_mut(id)?;
        let tracked = &mut **guard;
        let mut step = Step {
            id,
            tracked,
            judge: &mut self.judge,
            keep: &self.keep,
            changed: false,
            urgent: false,
            excess_refunds: 0,
            truncations: 0,
        };
        if step.tracked.outdated {
            step.redefine(self.engine_time, &self.previous, out);
            #[cfg(test)]
            self.switched.push((id.clone(), self.engine_time));
        }
        let result = act(&mut step, out);
        let (changed, urgent) = (step.changed, step.urgent || out.len() > published);
        self.excess_refunds += step.excess_refunds;
        self.truncations += step.truncations;
        let is_over = tracked.is_over(self.engine_time, &self.keep);
        if changed || out.len() > published {
            note(&mut self.unwritten, tracked, self.from, urgent);
            if is_off(Rule::I1RecordTooEarly) && urgent {
                let early = super::record::put(tracked, self.taken, &self.judge.symbols);
                self.unwritten.note_early(tracked.slot, early);
            }
        }
        let (slot, wakes_at) = (tracked.slot, tracked.wakes_at());
        if wakes_at < tracked.scheduled {
            tracked.scheduled = wakes_at;
            self.timers.schedule(wakes_at, slot);
        }
        drop(guard);
        if is_over {
            self.bury(id);
        }
        Some(result)
    }

    /// Ends a customer of whom nothing needs to be remembered. A record it has in the changelog is deleted.
    fn bury(&mut self, id: &CustomerId) {
        let has_record = self.population.remove(id).is_some_and(|tracked| tracked.record_bytes > 0);
        if has_record {
            let at = if is_off(Rule::I4TombstoneAtOnce) { [0; 3] } else { self.taken };
            self.unwritten.note_gone(id.clone(), at);
        }
    }
}

fn note(unwritten: &mut Unwritten, tracked: &mut Tracked, from: Positions, urgent: bool) {
    if tracked.unwritten.is_none() {
        tracked.unwritten = Some(unwritten.note(tracked.slot, from));
    }
    if urgent && !tracked.urgent {
        tracked.urgent = true;
        unwritten.note_urgent(tracked.slot);
    }
}
