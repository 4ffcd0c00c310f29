use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::event::Stream;
use crate::event::order::OrderStep;
use crate::time::parse_rfc3339;

fn opening() -> Timestamp {
    parse_rfc3339("2026-01-05T09:00:00Z").unwrap()
}

fn grown_up(seed: u64) -> Vec<Event<'static>> {
    let until = opening().plus(Shop::GROWN_UP_AFTER);
    Shop::open(seed, opening()).take_while(|event| event.occurred_at <= until).collect()
}

/// What kind of event it is, without the number.
fn kind(event: &Event<'_>) -> String {
    event.event_id.rsplit_once('-').unwrap().0.to_owned()
}

#[test]
fn a_seed_and_an_opening_give_the_same_events() {
    assert_eq!(grown_up(1), grown_up(1));
    assert_ne!(grown_up(1), grown_up(2));
}

#[test]
fn events_come_in_the_order_they_occur_each_with_an_id_of_its_own() {
    let events = grown_up(1);
    assert!(events.is_sorted_by_key(|event| event.occurred_at));
    assert_eq!(events.iter().map(|event| &event.event_id).collect::<BTreeSet<_>>().len(), events.len());
}

#[test]
fn a_grown_up_shop_has_a_few_hundred_customers_and_everything_happens_in_it() {
    for seed in 1..=5 {
        let events = grown_up(seed);
        let mut kinds: BTreeMap<String, u32> = BTreeMap::new();
        events.iter().for_each(|event| *kinds.entry(kind(event)).or_default() += 1);
        let of = |what: &str| kinds.get(what).copied().unwrap_or_default();
        assert!((150..=600).contains(&of("signed_up")), "seed {seed}: {kinds:?}");
        assert!((5_000..=40_000).contains(&events.len()), "seed {seed}: {} events, {kinds:?}", events.len());
        let all = ["page_viewed", "product_viewed", "searched", "collection_viewed", "cart_added", "cart_removed"];
        let rest = ["checkout_started", "placed", "paid", "payment_failed", "cancelled", "refunded", "email_opened"];
        for what in all.iter().chain(&rest).chain(&["unsubscribed"]) {
            assert!(of(what) > 0, "seed {seed}: nothing was ever {what}: {kinds:?}");
        }
    }
}

#[test]
fn nobody_acts_after_an_erasure() {
    let events: Vec<_> = (1..=5).flat_map(grown_up).collect();
    let erased: Vec<usize> = (0..events.len()).filter(|at| kind(&events[*at]) == "erased").collect();
    assert!(!erased.is_empty());
    for at in erased {
        let one = &events[at];
        // The seeds use the same customer ids; only what follows in time is the same shop's.
        let after = events[at + 1..].iter().take_while(|event| event.occurred_at >= one.occurred_at);
        assert_eq!(after.filter(|event| event.customer_id == one.customer_id).count(), 0, "{}", one.customer_id);
    }
}

#[test]
fn an_order_is_worth_its_lines_less_the_discount() {
    let mut orders = 0;
    for event in grown_up(1) {
        let Body::Order(order) = &event.body else { continue };
        let OrderStep::Placed(content) = &order.step else { continue };
        let lines: i64 = content.items.iter().map(|i| i.unit_price.unwrap() * i64::from(i.quantity)).sum();
        assert_eq!(content.total, lines - content.discount_total, "{}", order.order_id);
        assert_eq!(content.discount_total > 0, !content.discount_codes.is_empty(), "{}", order.order_id);
        orders += 1;
    }
    assert!(orders > 100, "{orders} orders");
}

#[test]
fn an_expected_cart_is_filled_at_its_instant_and_left_for_an_hour_at_least() {
    let at = opening().plus(Span::from_days(3));
    let mut shop = Shop::open(1, opening());
    shop.expect_dropped_cart(at);
    let events: Vec<_> = shop.take_while(|event| event.occurred_at < at.plus(Span::from_hours(2))).collect();
    let added = events.iter().find(|event| event.occurred_at == at && kind(event) == "cart_added").unwrap();
    let later = events.iter().filter(|e| e.customer_id == added.customer_id && e.occurred_at > at);
    assert_eq!(later.filter(|event| event.stream() != Stream::Signups).count(), 0);
}
