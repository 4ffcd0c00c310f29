//! State is a function of the set of events: any order of arrival, any repetition, gives the same.

use proptest::prelude::*;
use shoal::customer::Symbols;
use shoal::engine::{Engine, Writing, record};
use shoal::time::Span;

use crate::ask::asks;
use crate::bench::{Bench, ROWS_MAX, Segments};
use crate::world::{self, CUSTOMERS, What, World, worlds};

proptest! {
    #![proptest_config(crate::config(1500))]

    #[test]
    fn any_order_and_repetition_of_events_gives_the_same_state(
        world in worlds(40),
        asks in prop::collection::vec(asks(), 1..4),
        order in prop::collection::vec(any::<(u16, bool)>(), 40),
        rows_max in prop::sample::select(&[3, ROWS_MAX][..]),
    ) {
        let segments = Segments::new(asks, Span::from_days(1000));
        let mut in_order = Bench::with_rows(&segments, &world, rows_max);
        let mut shuffled = Bench::with_rows(&segments, &world, rows_max);
        // Rows that were dropped because there were too many are not there for a late erasure to begin from.
        let is_used = |number: &usize| rows_max == ROWS_MAX || !matches!(world.happenings[*number].what, What::Erased);
        let mut numbers: Vec<usize> = (0..world.happenings.len()).filter(is_used).collect();
        numbers.sort_by_key(|number| world.happenings[*number].at);
        play(&mut in_order, &world, &numbers);
        let mut jumbled: Vec<usize> = numbers.clone();
        jumbled.extend(numbers.iter().filter(|number| order[**number].1));
        jumbled.sort_by_key(|number| order[*number].0);
        play(&mut shuffled, &world, &jumbled);

        for (one, other) in facts(&mut in_order.engine).into_iter().zip(facts(&mut shuffled.engine)) {
            prop_assert_eq!(one, other);
        }
        for customer in CUSTOMERS {
            prop_assert_eq!(in_order.memberships(customer), shuffled.memberships(customer));
        }
    }
}

/// All records are written when everything has happened, so that only their order differs.
fn play(bench: &mut Bench<'_>, world: &World, numbers: &[usize]) {
    for (offset, number) in numbers.iter().enumerate() {
        bench.take_at(&world.happenings[*number], world::end(), offset as i64);
    }
    bench.engine.finish_at(world::end(), &mut Vec::new());
}

/// The facts of each customer, read back from its record with one table of symbols, so that they can be compared.
fn facts(engine: &mut Engine) -> Vec<String> {
    let mut symbols = Symbols::new();
    // One table for all engines: every text that a record may hold, in one order.
    for text in world::texts() {
        symbols.intern(text);
    }
    let currency = engine.catalog().store.currency;
    let mut records: Vec<(String, Option<Vec<u8>>)> = Vec::new();
    engine.drain_changed(&Writing::all([0; 3]), |id, record| records.push((id.to_string(), record)));
    records.sort();
    let read = |(id, bytes): (String, Option<Vec<u8>>)| {
        let Some(bytes) = bytes else { return format!("{id}: gone") };
        let (mut tracked, _) = record::get(&bytes, &mut symbols, currency).unwrap();
        let tags = tracked.facts.profile.as_mut().map(|profile| {
            let tags = std::mem::take(&mut profile.tags);
            let mut present: Vec<_> = tags.present().map(|tag| symbols.text(tag).to_owned()).collect();
            present.sort();
            present
        });
        format!("{id}: {tags:?} {:#?}", tracked.facts)
    };
    records.into_iter().map(read).collect()
}
