//! `until` is honest: with no event nothing flips before it, and at it something does.

use proptest::prelude::*;
use shoal::customer::Symbols;
use shoal::time::{Span, Timestamp};

use crate::ask::asks;
use crate::bench::Segments;
use crate::world::{CUSTOMERS, any_instant, worlds};

proptest! {
    #![proptest_config(crate::config(1500))]

    #[test]
    fn nothing_flips_before_until_and_at_it_something_does(
        world in worlds(25),
        ask in asks(),
        now in any_instant(),
        probes in prop::collection::vec(0.0..1.0f64, 6),
    ) {
        let segments = Segments::new(vec![ask], Span::from_days(30));
        let customer = CUSTOMERS[0];
        let mut symbols = Symbols::new();
        let constants = segments.catalog.bind(&mut symbols);
        // What is dated ahead of now is not known yet.
        let come: Vec<_> = world.happenings.iter().filter(|one| one.at <= now).collect();
        let facts = segments.facts(come.iter().copied(), customer, now, &mut symbols);
        let is_member = |at| !segments.expected(come.iter().copied(), customer, at).is_empty();

        let (member, until) = segments.catalog.evaluate(0, &facts, &symbols, &constants, now);
        prop_assert_eq!(member, is_member(now), "now, {}", now);
        prop_assert!(until > now);
        let end = if until.is_never() { now.plus(Span::from_days(400)) } else { until };
        let span = end.since(now).as_millis();
        let last = Timestamp::from_millis(end.as_millis() - 1);
        for at in probes.iter().map(|part| now.plus(Span::from_millis((*part * span as f64) as i64))).chain([last]) {
            prop_assert_eq!(member, is_member(at), "at {}, before {}", at, until);
        }
        if !until.is_never() {
            prop_assert_ne!(member, is_member(until), "at {}", until);
        }
    }
}
