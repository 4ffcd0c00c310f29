use std::sync::Arc;

use super::form::{Action, By, Change, EventStep, Scenario, Step};
use crate::engine::{Cause, Engine, Origin, Rules, Source, Transition};
use crate::event::{self, Format, Outcome};
use crate::segment::Catalog;
use crate::time::Timestamp;

/// What happened in a scenario.
#[derive(Clone, PartialEq, Debug)]
pub struct Run {
    /// Of each step, in order; `None` of one that is no event.
    pub outcomes: Vec<Option<Outcome>>,
    pub happened: Vec<Happened>,
}

/// An enter or a leave that happened.
#[derive(Clone, PartialEq, Debug)]
pub struct Happened {
    pub change: Change,
    /// How many steps had begun.
    pub steps: usize,
    /// The last of them made it, not the time that passed before it or after it.
    pub at_once: bool,
}

/// Plays a scenario through an engine of its own: one partition, whose time its lines move.
pub fn run(scenario: &Scenario, catalog: Arc<Catalog>) -> Run {
    let setup = &scenario.setup;
    let rules = Rules {
        go_live: setup.go_live,
        activity_rows_max: setup.activity_rows_max,
        orders_max: setup.orders_max,
        max_future_skew: setup.max_future_skew,
    };
    let (store, engine) = (event::Store { currency: setup.currency }, Engine::new(catalog, rules));
    let run = Run { outcomes: Vec::new(), happened: Vec::new() };
    let mut player = Player { engine, store, out: Vec::new(), run };
    for step in &scenario.steps {
        player.play(step);
    }
    player.engine.finish_at(scenario.end, &mut player.out);
    player.collect(false);
    player.run
}

struct Player {
    engine: Engine,
    store: event::Store,
    out: Vec<Transition>,
    run: Run,
}

impl Player {
    /// Time passes up to the step, then it happens.
    fn play(&mut self, step: &Step) {
        self.engine.move_to(step.at);
        self.engine.fire_due(usize::MAX, &mut self.out);
        self.collect(false);
        let outcome = match &step.action {
            Action::Clock => None,
            Action::Event(event) => Some(self.take(event, step.at)),
        };
        self.run.outcomes.push(outcome);
        self.collect(true);
    }

    fn take(&mut self, step: &EventStep, instant: Timestamp) -> Outcome {
        let decoded = match event::decode(step.stream, Format::Json, &step.value, &self.store) {
            Ok(decoded) => decoded,
            Err(refusal) => return Outcome::Refused(refusal),
        };
        let origin = Origin { stream: step.stream, partition: 0, offset: self.run.outcomes.len() as i64 };
        let source = Source { origin, instant, format: Format::Json, value: &step.value };
        self.engine.take(&decoded.event, &source, &mut self.out)
    }

    fn collect(&mut self, at_once: bool) {
        let steps = self.run.outcomes.len();
        let happened = self.out.drain(..).map(|transition| Happened { change: change(&transition), steps, at_once });
        self.run.happened.extend(happened);
    }
}

fn change(transition: &Transition) -> Change {
    Change {
        at: transition.effective_at,
        customer: transition.customer_id.to_string(),
        kind: transition.kind,
        segment: transition.segment_id.to_string(),
        by: match &transition.cause {
            Cause::Event { event_id, .. } => By::Event(event_id.to_string()),
            // A scenario is never restored.
            Cause::Time | Cause::Recovery => By::Time,
            Cause::Erasure => By::Erasure,
            Cause::Definition { .. } => By::Definition,
        },
        backfill: transition.backfill,
        sequence: Some(transition.sequence),
    }
}
