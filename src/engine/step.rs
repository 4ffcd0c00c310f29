use std::sync::Arc;

use super::judge::{Judge, Look};
use super::take::Source;
use super::tracked::{Tracked, Waiting};
use super::transition::{Cause, Origin, Transition};
use crate::customer::bounds::WAITING_BYTES_MAX;
use crate::customer::{Facts, Keep};
use crate::event::{self, Body, CustomerId, Event, Outcome, Refusal, SignupEvent};
use crate::time::Timestamp;

/// One customer, being worked on.
pub struct Step<'a> {
    pub id: &'a CustomerId,
    pub tracked: &'a mut Tracked,
    pub judge: &'a mut Judge,
    pub keep: &'a Keep,
    /// The customer's record is to be written.
    pub changed: bool,
    /// By the next commit, whether anything of it is published or not.
    pub urgent: bool,
    /// Refunds that gave back more than their order's total.
    pub excess_refunds: u64,
    /// Events for which something was dropped because the customer has too much of it.
    pub truncations: u64,
}

impl Step<'_> {
    /// Fires the customer's own timers before `end`, each at its instant, and lets in the events that waited (T6).
    pub fn settle_before(&mut self, end: Timestamp, out: &mut Vec<Transition>) {
        while self.tracked.wakes_at() < end {
            let wakes_at = self.tracked.wakes_at();
            if self.tracked.waiting.first().is_some_and(|waiting| waiting.at == wakes_at) {
                self.let_in_first(out);
            } else if self.tracked.known {
                self.judge.recall(self.tracked);
                self.changed |= self.judge.look(self.id, self.tracked, wakes_at, Look::Timed, &Cause::Time, out);
            } else {
                self.tracked.standing.next_check = Timestamp::NEVER;
            }
        }
    }

    /// Lets in events that waited for an instant before `end`. What falls due at their instant is decided with them.
    pub fn let_in_before(&mut self, end: Timestamp, out: &mut Vec<Transition>) {
        while self.tracked.waiting.first().is_some_and(|waiting| waiting.at < end) {
            self.let_in_first(out);
        }
    }

    fn let_in_first(&mut self, out: &mut Vec<Transition>) {
        let waiting = self.tracked.waiting.remove(0);
        self.changed = true;
        self.with_waiting(&waiting, |step, event| {
            step.apply(event, waiting.instant, waiting.origin, waiting.at, out);
        });
    }

    /// Decodes the event of a record that waited.
    pub(super) fn with_waiting(&mut self, waiting: &Waiting, act: impl FnOnce(&mut Self, &Event<'_>)) {
        let store = event::Store { currency: self.keep.currency };
        if let Ok(decoded) = event::decode(waiting.origin.stream, waiting.format, &waiting.value, &store) {
            act(self, &decoded.event);
        }
    }

    /// Keeps an event that is dated ahead of engine time until it is its time; refuses it where too much waits already.
    pub fn wait(&mut self, event: &Event<'_>, source: &Source<'_>) -> Outcome {
        if self.waits(event, source.origin) || self.tracked.facts.has_seen(event) {
            return Outcome::Duplicate;
        }
        let waiting_bytes: usize = self.tracked.waiting.iter().map(Waiting::bytes).sum();
        if waiting_bytes + source.value.len() + Waiting::HEAD_BYTES > WAITING_BYTES_MAX {
            let ahead_ms = event.occurred_at.since(source.instant).as_millis();
            return Outcome::Refused(Refusal::FromTheFuture { ahead_ms, allowed_ms: 0 });
        }
        let waiting = Waiting {
            at: event.occurred_at,
            event_id: Arc::from(&*event.event_id),
            instant: source.instant,
            origin: source.origin,
            format: source.format,
            value: source.value.into(),
        };
        let place = self.tracked.waiting.partition_point(|known| known.key() < waiting.key());
        self.tracked.waiting.insert(place, waiting);
        self.changed = true;
        Outcome::Applied
    }

    /// An event of this id and stream waits already: the first in the log wins.
    fn waits(&self, event: &Event<'_>, origin: Origin) -> bool {
        let same = |known: &Waiting| known.origin.stream == origin.stream && *known.event_id == *event.event_id;
        self.tracked.waiting.iter().any(same)
    }

    /// Changes the facts, and publishes what follows from it at `now`.
    pub fn apply(
        &mut self,
        event: &Event<'_>,
        instant: Timestamp,
        origin: Origin,
        now: Timestamp,
        out: &mut Vec<Transition>,
    ) -> Outcome {
        if self.waits(event, origin) {
            return Outcome::Duplicate;
        }
        self.judge.recall(self.tracked);
        let applied = self.tracked.facts.apply(event, instant, self.keep, &mut self.judge.symbols);
        if applied.changes_nothing() {
            return applied.outcome;
        }
        self.changed = true;
        self.excess_refunds += u64::from(applied.exceeds_order);
        self.truncations += u64::from(applied.truncates);
        // By the record's own instant, so that a replay evicts the same.
        self.tracked.facts.evict(instant, self.keep);
        if applied.facts != Facts::NONE {
            let look = Look::Changed(applied.facts, applied.activity);
            self.judge.look(self.id, self.tracked, now, look, &cause(event, origin), out);
        }
        let erased = matches!(event.body, Body::Signup(SignupEvent::Erased));
        // Whether a sequence begins anew depends on what else had come by then: a replay could not tell.
        self.urgent |= erased;
        if !self.tracked.known {
            self.tracked.lay_down(erased, self.keep);
        }
        applied.outcome
    }
}

fn cause(event: &Event<'_>, origin: Origin) -> Cause {
    match event.body {
        Body::Signup(SignupEvent::Erased) => Cause::Erasure,
        _ => Cause::Event { event_id: Arc::from(&*event.event_id), origin },
    }
}
