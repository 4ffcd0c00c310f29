//! The changelog, and what is taken again from the log, hold all there is to know: after a crash at any point an engine
//! goes on as if there had been none, however long changes waited to be written, and however far timers lagged.

use std::collections::BTreeMap;

use proptest::prelude::*;
use shoal::engine::{Engine, Origin, Positions, PreviousCatalog, Source, Transition, Writing};
use shoal::event::Format;
use shoal::time::{Span, Timestamp};

use crate::ask::asks;
use crate::bench::{Bench, Segments, decode};
use crate::world::{self, CUSTOMERS, worlds};

/// What a broker holds of an engine: the records of its customers, and its newest checkpoint.
#[derive(Default)]
struct Changelog {
    records: BTreeMap<String, Option<Vec<u8>>>,
    engine_time: Option<Timestamp>,
    frontier: Option<Timestamp>,
    replay: Positions,
    /// How far changes had come at each commit.
    noted: Vec<u64>,
}

impl Changelog {
    /// A commit, after every record: changes are written `delay` commits late where they may wait.
    fn commit(&mut self, bench: &mut Bench<'_>, delay: usize) {
        self.noted.push(bench.engine.changes_noted());
        let noted_before = self.noted.len().checked_sub(delay + 1).map_or(0, |at| self.noted[at]);
        let positions = [bench.taken as i64; 3];
        let writing = Writing { positions, noted_before, bytes_max: usize::MAX };
        bench.engine.drain_changed(&writing, |id, record| drop(self.records.insert(id.to_string(), record)));
        self.replay = bench.engine.replay_from().unwrap_or(positions);
        (self.engine_time, self.frontier) = (Some(bench.engine.engine_time()), Some(bench.engine.frontier()));
    }
}

proptest! {
    #![proptest_config(crate::config(3000))]

    #[test]
    fn an_engine_that_is_read_back_goes_on_as_if_nothing_had_happened(
        world in worlds(30),
        asks in prop::collection::vec(asks(), 1..5),
        crash in any::<prop::sample::Index>(),
        delay in 0..12_usize,
        timers in prop_oneof![Just(usize::MAX), 0..3_usize],
    ) {
        let segments = Segments::new(asks, Span::from_days(10));
        let mut bench = Bench::new(&segments, &world);
        let crash = crash.index(world.log.len() + 1);
        let mut changelog = Changelog::default();
        for _ in 0..crash {
            pass(&mut bench, timers);
            bench.take();
            changelog.commit(&mut bench, delay);
        }
        let mut back = Bench { engine: restored(&bench, &changelog), taken: bench.taken, ..bench };
        for customer in CUSTOMERS {
            prop_assert_eq!(bench.memberships(customer), back.memberships(customer), "at the crash");
        }
        prop_assert_eq!(bench.engine.segment_sizes(), back.engine.segment_sizes());
        let (went_on, came_back) = (play(&mut bench, timers), play(&mut back, timers));
        prop_assert_eq!(went_on, came_back);
    }
}

/// Time passes up to the next record; of what falls due before it, at most so much is looked at.
fn pass(bench: &mut Bench<'_>, timers: usize) -> Vec<Transition> {
    let mut out = Vec::new();
    bench.engine.move_to(bench.world.log[bench.taken].instant);
    bench.engine.fire_due(timers, &mut out);
    out
}

/// A new engine, from the records that were written and the log.
fn restored(old: &Bench<'_>, changelog: &Changelog) -> Engine {
    let catalog = &old.segments.catalog;
    let mut engine = Engine::new(catalog.clone(), Segments::rules());
    let (Some(engine_time), Some(frontier)) = (changelog.engine_time, changelog.frontier) else { return engine };
    for (id, record) in &changelog.records {
        engine.load(id, record.as_deref()).unwrap();
    }
    engine.begin_replay(changelog.replay);
    for (offset, record) in old.world.log[..old.taken].iter().enumerate() {
        let (one, offset) = (&old.world.happenings[record.number], offset as i64);
        if offset >= changelog.replay[one.stream() as usize] {
            let json = one.json();
            let origin = Origin { stream: one.stream(), partition: 0, offset };
            let source = Source { origin, instant: record.instant, format: Format::Json, value: &json };
            engine.replay(&decode(one, &json, old.segments).event, &source, frontier);
        }
    }
    let mut out = Vec::new();
    let previous = PreviousCatalog { hash: catalog.hash, versions: Vec::new() };
    engine.resume(engine_time, frontier, previous, &mut out);
    assert!(out.is_empty(), "with an unchanged catalog nothing differs: {out:?}");
    engine
}

/// The rest of the log, and all that falls due after it. By customer: those of one instant may come in any order.
fn play(bench: &mut Bench<'_>, timers: usize) -> BTreeMap<String, Vec<Transition>> {
    let mut out = Vec::new();
    while bench.taken < bench.world.log.len() {
        out.extend(pass(bench, timers));
        out.extend(bench.take().1);
    }
    bench.engine.finish_at(world::end(), &mut out);
    let mut by_customer: BTreeMap<String, Vec<Transition>> = BTreeMap::new();
    for transition in out {
        by_customer.entry(transition.customer_id.to_string()).or_default().push(transition);
    }
    by_customer
}
