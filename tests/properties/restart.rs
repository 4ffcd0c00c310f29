//! A record holds all there is to know: after a crash at any point an engine goes on as if there had been none.

use std::collections::BTreeMap;

use proptest::prelude::*;
use shoal::engine::{Engine, PreviousCatalog, Transition};
use shoal::time::Span;

use crate::ask::asks;
use crate::bench::{Bench, Segments};
use crate::world::{self, CUSTOMERS, worlds};

proptest! {
    #![proptest_config(crate::config(1500))]

    #[test]
    fn an_engine_that_is_read_back_goes_on_as_if_nothing_had_happened(
        world in worlds(30),
        asks in prop::collection::vec(asks(), 1..5),
        crash in any::<prop::sample::Index>(),
    ) {
        let segments = Segments::new(asks, Span::from_days(10));
        let mut bench = Bench::new(&segments, &world);
        let crash = crash.index(world.log.len() + 1);
        let mut changelog = BTreeMap::new();
        for _ in 0..crash {
            bench.pass();
            bench.take();
            bench.engine.drain_changed([0; 3], |id, record| { changelog.insert(id.to_string(), record); });
        }
        let mut back = Bench { engine: restored(&bench.engine, &changelog, &segments), taken: bench.taken, ..bench };
        for customer in CUSTOMERS {
            prop_assert_eq!(bench.memberships(customer), back.memberships(customer), "at the crash");
        }
        prop_assert_eq!(bench.engine.segment_sizes(), back.engine.segment_sizes());
        let (went_on, came_back) = (play(&mut bench), play(&mut back));
        prop_assert_eq!(went_on, came_back);
    }
}

/// A new engine, from the records that were written.
fn restored(old: &Engine, changelog: &BTreeMap<String, Option<Vec<u8>>>, segments: &Segments) -> Engine {
    let mut engine = Engine::new(segments.catalog.clone(), Segments::rules());
    for (id, record) in changelog {
        engine.load(id, record.as_deref()).unwrap();
    }
    let mut out = Vec::new();
    let previous = PreviousCatalog { hash: segments.catalog.hash, versions: Vec::new() };
    engine.resume(old.engine_time(), &previous, &mut out);
    assert!(out.is_empty(), "with an unchanged catalog nothing differs: {out:?}");
    engine
}

/// The rest of the log, and all that falls due after it. By customer: those of one instant may come in any order.
fn play(bench: &mut Bench<'_>) -> BTreeMap<String, Vec<Transition>> {
    let mut out = Vec::new();
    while bench.taken < bench.world.log.len() {
        out.extend(bench.pass());
        out.extend(bench.take().1);
    }
    bench.engine.finish_at(world::end(), &mut out);
    let mut by_customer: BTreeMap<String, Vec<Transition>> = BTreeMap::new();
    for transition in out {
        by_customer.entry(transition.customer_id.to_string()).or_default().push(transition);
    }
    by_customer
}
