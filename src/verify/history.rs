use std::sync::Arc;

use super::published::Cause;
use crate::engine::{self, Engine, Origin, Source, Transition};
use crate::event::Refusal;
use crate::output::Kind;
use crate::segment::Catalog;
use crate::time::Timestamp;
use crate::worker::transport::Record;
use crate::worker::{Rules, instant, readable};

/// One partition's inputs through the engine, in the order they are handed.
pub struct History<'a> {
    engine: Engine,
    rules: &'a Rules,
    /// Where it ends: no record moves engine time beyond.
    end: Timestamp,
    transitions: Vec<Transition>,
}

/// A change of membership that the inputs call for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expected {
    pub customer_id: Arc<str>,
    pub segment_id: Arc<str>,
    pub kind: Kind,
    pub sequence: u64,
    pub effective_at: Timestamp,
    /// It cannot be effective before: the instant of the record that caused it, or its own where time did.
    pub not_before: Timestamp,
    pub cause: Cause,
}

impl<'a> History<'a> {
    /// A history that ends at the engine time `end`.
    pub fn new(catalog: &Arc<Catalog>, rules: &'a Rules, end: Timestamp) -> Self {
        let mut engine = Engine::new(catalog.clone(), rules.engine);
        engine.limit_to(end);
        History { engine, rules, end, transitions: Vec::new() }
    }

    /// Takes the next record at its own instant.
    pub fn take(&mut self, record: &Record) -> Vec<Expected> {
        let at = self.instant_of(record);
        self.engine.move_to(at);
        self.engine.fire_due(usize::MAX, &mut self.transitions);
        // Nothing is ever written.
        self.engine.forget_changes();
        self.take_at(record, at)
    }

    /// Takes the next record when engine time is `at`, which is its instant or later.
    pub fn take_at(&mut self, record: &Record, at: Timestamp) -> Vec<Expected> {
        self.engine.move_to(at);
        let instant = self.instant_of(record);
        if let Ok((format, decoded)) = readable(record, self.rules) {
            let origin = Origin { stream: record.stream, partition: record.partition, offset: record.offset };
            let value = record.value.as_deref().unwrap_or_default();
            let source = Source { origin, instant, format, value };
            self.engine.take(&decoded.event, &source, &mut self.transitions);
        }
        self.engine.forget_changes();
        self.expected(instant)
    }

    /// Time passes to the end; what falls due before it fires.
    pub fn finish(&mut self) -> Vec<Expected> {
        self.engine.move_to(self.end);
        self.engine.fire_due(usize::MAX, &mut self.transitions);
        self.engine.forget_changes();
        self.expected(Timestamp::NEVER)
    }

    /// The record's instant (T1), by the end in place of the clock.
    pub fn instant_of(&self, record: &Record) -> Timestamp {
        instant(record.timestamp, self.end, self.engine.engine_time(), self.rules.max_future_skew)
    }

    pub fn engine_time(&self) -> Timestamp {
        self.engine.engine_time()
    }

    pub fn customers(&self) -> usize {
        self.engine.customers()
    }

    /// The segments that a customer is in, ascending.
    pub fn memberships(&self, customer_id: &str) -> Vec<Arc<str>> {
        let segments = |tracked: &engine::Tracked| {
            tracked.standing.memberships.iter().map(|membership| membership.segment_id.clone()).collect()
        };
        self.engine.with_customer(customer_id, segments).unwrap_or_default()
    }

    /// The customer of a record, if it is an event.
    pub fn customer_of(&self, record: &Record) -> Result<String, Refusal> {
        readable(record, self.rules).map(|(_, decoded)| decoded.event.customer_id.into_owned())
    }

    fn expected(&mut self, instant: Timestamp) -> Vec<Expected> {
        let rules = self.rules;
        self.transitions.drain(..).map(|transition| expected(transition, instant, rules)).collect()
    }
}

fn expected(transition: Transition, instant: Timestamp, rules: &Rules) -> Expected {
    let cause = match transition.cause {
        engine::Cause::Event { event_id, origin: Origin { stream, partition, offset } } => {
            Cause::Event { event_id, topic: rules.topics.of(stream).into(), partition, offset }
        }
        engine::Cause::Time => Cause::Time,
        engine::Cause::Definition { .. } => Cause::Definition,
        engine::Cause::Erasure => Cause::Erasure,
        engine::Cause::Recovery => Cause::Recovery,
    };
    let not_before = match cause {
        Cause::Event { .. } | Cause::Erasure => instant.min(transition.effective_at),
        _ => transition.effective_at,
    };
    Expected {
        customer_id: transition.customer_id,
        segment_id: transition.segment_id,
        kind: match transition.kind {
            engine::Kind::Entered => Kind::Entered,
            engine::Kind::Left => Kind::Left,
        },
        sequence: transition.sequence,
        effective_at: transition.effective_at,
        not_before,
        cause,
    }
}
