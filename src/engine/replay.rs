use super::Engine;
use super::judge::Look;
use super::step::Step;
use super::take::Source;
use super::transition::{Cause, Transition};
use crate::event::Event;
use crate::sabotage::{Rule, is_off};
use crate::time::Timestamp;

impl Engine {
    /// Takes an event again that was taken before the last checkpoint, while a partition is restored (DESIGN I5): unless
    /// the customer's record reflects it, the facts change, and nothing is published, for nothing was published then.
    /// `frontier` is the checkpoint's F.
    ///
    /// What was published is in a record of the same transaction (I1), so that an event which no record reflects has
    /// flipped nothing. When it was taken, at F or before, its customer's timers before then had fired: it is looked at
    /// again from F, where its record's own instant says that it was taken there, else from the instant before; in a wave
    /// (T6), from its customer's last look.
    pub fn replay(&mut self, event: &Event<'_>, source: &Source<'_>, frontier: Timestamp) {
        self.step_to(source.origin);
        if self.too_far_ahead(event, source.instant).is_some() {
            return;
        }
        let id = self.population.get_or_add(&event.customer_id);
        let slot = self.population.get(&id).map_or(0, |tracked| tracked.slot) as usize;
        let reflected =
            self.reflected.get(slot).is_some_and(|to| to[source.origin.stream as usize] > source.origin.offset);
        if reflected && !is_off(Rule::I4ReflectedAppliedAgain) {
            return;
        }
        self.work_on(&id, &mut Vec::new(), |step, _| step.replay(event, source, frontier));
    }

    /// Looks again at a customer whose facts a replay has changed; what that finds is a defect, and is published as
    /// `recovery`.
    pub(super) fn look_after_replay(&mut self, frontier: Timestamp, out: &mut Vec<Transition>) {
        for slot in 0..self.population.slots() {
            let Some(id) = self.population.at(slot) else { continue };
            if self.population.get(&id).is_some_and(|tracked| tracked.replayed.is_some()) {
                self.work_on(&id, out, |step, out| step.look_after_replay(frontier, out));
            }
        }
    }
}

impl Step<'_> {
    fn replay(&mut self, event: &Event<'_>, source: &Source<'_>, frontier: Timestamp) {
        let frontier = frontier.max(self.tracked.standing.looked_at);
        let had_come = event.occurred_at < frontier || (event.occurred_at == frontier && source.instant == frontier);
        if !had_come {
            // It may have waited, or not: let in at its time, it flips nothing that it did not flip then.
            self.wait(event, source);
            return;
        }
        let applied = self.tracked.facts.apply(event, source.instant, self.keep, &mut self.judge.symbols);
        if !applied.changes_nothing() {
            self.changed = !is_off(Rule::I2ReplayedIsClean);
            self.tracked.replayed = self.tracked.replayed.max(Some(source.instant == frontier));
            self.tracked.facts.evict(source.instant, self.keep);
            self.tracked.known = self.tracked.facts.is_known();
        }
    }

    fn look_after_replay(&mut self, frontier: Timestamp, out: &mut Vec<Transition>) {
        let taken_at_frontier = self.tracked.replayed.take() == Some(true);
        let settled = if taken_at_frontier { frontier } else { frontier.previous() };
        let now = settled.max(self.tracked.standing.looked_at);
        self.let_in_unjudged(now.next());
        self.tracked.truths = None;
        self.judge.look(self.id, self.tracked, now, Look::Whole, &Cause::Recovery, out);
        if !self.tracked.known {
            self.tracked.lay_down(false, self.keep);
        }
    }
}
