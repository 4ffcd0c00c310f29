//! What is published of a customer is a sequence without gaps, in which enters and leaves alternate and time does not run
//! back.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use shoal::engine::{Cause, Engine, Kind, Transition};
use shoal::time::{Span, Timestamp};

use crate::ask::asks;
use crate::bench::{Bench, Segments};
use crate::world::{self, worlds};

proptest! {
    #![proptest_config(crate::config(1500))]

    #[test]
    fn sequences_have_no_gaps_and_begin_anew_only_after_an_erasure(
        world in worlds(40),
        asks in prop::collection::vec(asks(), 1..5),
    ) {
        let segments = Segments::new(asks, Span::from_days(10));
        let mut bench = Bench::new(&segments, &world);
        let mut last = BTreeMap::new();
        for _ in 0..world.log.len() {
            let out = bench.pass();
            check(&bench.engine, out, &mut last)?;
            let (_, out) = bench.take();
            check(&bench.engine, out, &mut last)?;
        }
        let mut out = Vec::new();
        bench.engine.finish_at(world::end(), &mut out);
        check(&bench.engine, out, &mut last)?;
    }
}

/// What was last seen of each customer.
type Last = BTreeMap<String, Seen>;

struct Seen {
    transition: Transition,
    erased_at: Option<Timestamp>,
    /// Since then an erasure has left no customer.
    gone: bool,
}

fn check(engine: &Engine, transitions: Vec<Transition>, last: &mut Last) -> TestCaseResult {
    for transition in transitions {
        let customer = transition.customer_id.to_string();
        let erased_at = engine.with_customer(&customer, |tracked| tracked.facts.erased_at).flatten();
        let seen = Seen { transition: transition.clone(), erased_at, gone: false };
        match last.insert(customer, seen) {
            None => prop_assert_eq!((transition.sequence, transition.kind), (1, Kind::Entered)),
            Some(before) => follows(&transition, &before, erased_at)?,
        }
    }
    for (customer, seen) in last {
        seen.gone |= !engine.with_customer(customer, |tracked| tracked.facts.is_known()).unwrap_or(false);
    }
    Ok(())
}

fn follows(transition: &Transition, before: &Seen, erased_at: Option<Timestamp>) -> TestCaseResult {
    let Seen { transition: last, .. } = before;
    let was_erased = before.gone || last.cause == Cause::Erasure || erased_at != before.erased_at;
    let anew = transition.sequence == 1 && transition.kind == Kind::Entered && was_erased;
    prop_assert!(anew || transition.sequence == last.sequence + 1, "{:?} after {:?}", transition, last);
    prop_assert!(transition.effective_at >= last.effective_at, "{:?} after {:?}", transition, last);
    let same_look = transition.effective_at == last.effective_at && transition.cause == last.cause;
    let key = |one: &Transition| (one.kind == Kind::Entered, one.segment_id.clone());
    if same_look {
        prop_assert!(key(last) < key(transition), "out of order: {:?} after {:?}", transition, last);
    }
    Ok(())
}
