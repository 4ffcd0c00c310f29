use std::sync::Arc;

use super::Engine;
use super::judge::Look;
use super::step::Step;
use super::transition::{Cause, Transition};
use crate::event::CustomerId;
use crate::time::Timestamp;

/// The catalog that a checkpoint was written under.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PreviousCatalog {
    pub hash: u64,
    /// The version of each segment, by id.
    pub versions: Vec<(Arc<str>, Arc<str>)>,
}

impl Engine {
    /// Whether customers are left that were judged by definitions which have changed since.
    pub fn is_being_redefined(&self) -> bool {
        !self.outdated.is_empty()
    }

    /// Everyone is to be judged anew: the definitions are others than those they were judged by (DESIGN I11).
    pub(super) fn begin_redefinition(&mut self, previous: PreviousCatalog) {
        self.previous = previous;
        self.outdated = self.population.ids().into();
        for id in &self.outdated {
            if let Some(mut tracked) = self.population.get_mut(id) {
                tracked.outdated = true;
            }
        }
    }

    /// Customers judged anew since the last call, and when: for the simulation's oracle, elsewhere none.
    pub fn take_switched(&mut self) -> Vec<(CustomerId, Timestamp)> {
        #[cfg(test)]
        return std::mem::take(&mut self.switched);
        #[cfg(not(test))]
        Vec::new()
    }

    /// Judges some more customers by the present definitions, in the order of their ids, at most `budget` of them. One
    /// that is touched meanwhile comes first. True when none is left.
    pub fn redefine_some(&mut self, budget: usize, out: &mut Vec<Transition>) -> bool {
        self.from = self.taken;
        for _ in 0..budget {
            let Some(id) = self.outdated.pop_front() else { break };
            self.work_on(&id, out, |_, _| ());
        }
        self.outdated.is_empty()
    }
}

impl Step<'_> {
    /// Judges the customer by the present definitions. Events that waited for a time before `now` have come by then: no
    /// flip between is published, since by which definitions it would have been is not known any more.
    pub(super) fn redefine(&mut self, now: Timestamp, previous: &PreviousCatalog, out: &mut Vec<Transition>) {
        self.tracked.outdated = false;
        let next_check = self.tracked.standing.next_check;
        let erased_at = self.tracked.facts.erased_at;
        self.let_in_unjudged(now);
        let from = out.len();
        self.changed |= self.judge.leave_undefined(self.id, self.tracked, now, out);
        self.tracked.truths = None;
        let cause = Cause::Definition { previous_version: None };
        self.changed |= self.judge.look(self.id, self.tracked, now, Look::Whole, &cause, out);
        self.put_in_order(&mut out[from..]);
        for transition in &mut out[from..] {
            if let Cause::Definition { previous_version: version @ None } = &mut transition.cause {
                *version = previous.version_of(&transition.segment_id);
            }
        }
        self.changed |= self.judge.renew_versions(&mut self.tracked.standing);
        if !self.tracked.known && self.tracked.facts.erased_at != erased_at {
            self.tracked.lay_down(true, self.keep);
        }
        // No input tells that the definitions changed: a replay could not find these again.
        self.changed |= self.tracked.standing.next_check != next_check;
        self.urgent |= self.changed;
    }

    /// Leaves first, then enters, each by segment id, whether their segments are defined still or not.
    fn put_in_order(&mut self, transitions: &mut [Transition]) {
        let Some(first) = transitions.first().map(|transition| transition.sequence) else { return };
        transitions.sort_by(|a, b| (a.kind, &a.segment_id).cmp(&(b.kind, &b.segment_id)));
        for (sequence, transition) in (first..).zip(transitions) {
            transition.sequence = sequence;
            self.tracked.standing.renumber(&transition.segment_id, sequence);
        }
    }

    /// Lets in events that waited for an instant before this one, with no look at what follows from them.
    pub(super) fn let_in_unjudged(&mut self, before: Timestamp) {
        while self.tracked.waiting.first().is_some_and(|waiting| waiting.at < before) {
            let waiting = self.tracked.waiting.remove(0);
            self.changed = true;
            self.with_waiting(&waiting, |step, event| {
                let applied = step.tracked.facts.apply(event, waiting.instant, step.keep, &mut step.judge.symbols);
                step.excess_refunds += u64::from(applied.exceeds_order);
            });
        }
    }
}

impl PreviousCatalog {
    fn version_of(&self, segment_id: &str) -> Option<Arc<str>> {
        self.versions.iter().find(|(id, _)| **id == *segment_id).map(|(_, version)| version.clone())
    }
}
