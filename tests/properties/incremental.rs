//! What the engine holds, event by event, is what a look at everything that happened would say; and a change is told when,
//! and only when, it happens.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use shoal::engine::{Cause, Kind, Transition};
use shoal::time::{Span, Timestamp};

use crate::ask::{Ask, asks};
use crate::bench::{Bench, Segments};
use crate::world::{self, CUSTOMERS, World, worlds};

const FOR_EVER: i64 = 1000;

proptest! {
    #![proptest_config(crate::config(1500))]

    #[test]
    fn memberships_after_every_event_are_those_of_the_model(
        world in worlds(30),
        asks in prop::collection::vec(asks(), 1..5),
        days in prop::sample::select(&[3i64, 30, FOR_EVER][..]),
        probes in prop::collection::vec(0.0..1.0f64, 3),
    ) {
        let world = if days == FOR_EVER { world } else { world.without_late_turns() };
        check(&world, asks, days, &probes)?;
    }
}

fn check(world: &World, asks: Vec<Ask>, days: i64, probes: &[f64]) -> TestCaseResult {
    let segments = Segments::new(asks, Span::from_days(days));
    let mut bench = Bench::new(&segments, world);
    let mut told = Told::default();
    for _ in 0..world.log.len() {
        let before = bench.engine.engine_time();
        let passed = bench.pass();
        let at_once_from = passed.len();
        let come: Vec<_> = bench.come().collect();
        let (outcome, taken) = bench.take();
        let all: Vec<Transition> = passed.into_iter().chain(taken).collect();
        told.take(&all)?;
        let end = bench.engine.engine_time();
        for at in between(before, end, probes) {
            let expected = |customer| segments.expected(come.iter().copied(), customer, at);
            told.compare(at, expected)?;
        }
        for transition in &all[at_once_from..] {
            let is_now =
                !matches!(transition.cause, Cause::Event { .. } | Cause::Erasure) || transition.effective_at <= end;
            prop_assert!(is_now, "{transition:?} after {outcome:?}");
        }
        for customer in CUSTOMERS.iter().filter(|customer| !bench.is_due(customer)) {
            let expected = segments.expected(bench.come(), customer, end);
            prop_assert_eq!(bench.memberships(customer), expected, "{} at {}", customer, end);
        }
    }
    let before = bench.engine.engine_time();
    let mut out = Vec::new();
    bench.engine.finish_at(world::end(), &mut out);
    told.take(&out)?;
    for at in between(before, world::end(), probes).chain([world::end()]) {
        told.compare(at, |customer| segments.expected(bench.come(), customer, at))?;
    }
    for customer in CUSTOMERS {
        prop_assert_eq!(bench.memberships(customer), segments.expected(bench.come(), customer, world::end()));
    }
    Ok(())
}

/// Instants strictly between two, at these parts of the way.
fn between(from: Timestamp, to: Timestamp, parts: &[f64]) -> impl Iterator<Item = Timestamp> {
    let from = if from == Timestamp::BEGINNING { to } else { from };
    let span = to.since(from).as_millis();
    let inside = parts.iter().map(move |part| 1 + (*part * (span - 1) as f64) as i64).filter(move |ms| *ms < span);
    inside.map(move |ms| from.plus(Span::from_millis(ms)))
}

/// Memberships as the transitions tell them.
#[derive(Default)]
struct Told {
    history: BTreeMap<(String, String), Vec<(Timestamp, Kind)>>,
}

impl Told {
    fn take(&mut self, transitions: &[Transition]) -> TestCaseResult {
        for transition in transitions {
            let key = (transition.customer_id.to_string(), transition.segment_id.to_string());
            let history = self.history.entry(key).or_default();
            let (at, kind) = history.last().copied().unwrap_or((Timestamp::BEGINNING, Kind::Left));
            prop_assert!(kind != transition.kind, "enters and leaves alternate: {:?}", transition);
            prop_assert!(at <= transition.effective_at, "time runs back: {:?} after {}", transition, at);
            history.push((transition.effective_at, transition.kind));
        }
        Ok(())
    }

    fn compare(&self, at: Timestamp, expected: impl Fn(&'static str) -> Vec<String>) -> TestCaseResult {
        for customer in CUSTOMERS {
            let of_customer = self.history.iter().filter(|((of, _), _)| of == customer);
            let is_in = |history: &[(Timestamp, Kind)]| {
                history.iter().rev().find(|(when, _)| *when <= at).is_some_and(|(_, kind)| *kind == Kind::Entered)
            };
            let told: BTreeSet<String> =
                of_customer.filter(|(_, history)| is_in(history)).map(|((_, segment), _)| segment.clone()).collect();
            prop_assert_eq!(told.into_iter().collect::<Vec<_>>(), expected(customer), "{} at {}", customer, at);
        }
        Ok(())
    }
}
