//! What happens to two customers in some eighty days, one of which the clock goes forward: random, on a grid of half an
//! hour, so that much falls together.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::select;
use shoal::event::Stream;
use shoal::time::Timestamp;

/// 2026-03-01T00:00:00Z.
const BEGIN_MS: i64 = 1_772_323_200_000;
const SLOT_MS: i64 = 30 * 60_000;
const SLOTS: i64 = 80 * 48;
/// Within `max_future_skew`.
const AHEAD_MS: i64 = 3 * 60_000;

pub const CUSTOMERS: [&str; 2] = ["a", "b"];
pub const PRODUCTS: [&str; 2] = ["p1", "p2"];
pub const CATEGORIES: [&str; 2] = ["lights", "tea"];
pub const DEVICES: [&str; 2] = ["mobile", "desktop"];
pub const TAGS: [&str; 2] = ["vip", "b2b"];
pub const PLANS: [&str; 2] = ["gold", "basic"];

/// One event, as it is told.
#[derive(Clone, Debug)]
pub struct Happening {
    pub id: String,
    pub customer: &'static str,
    pub at: Timestamp,
    pub what: What,
}

#[derive(Clone, Debug)]
pub enum What {
    Order { order: u8, step: Step },
    Tags { set: Option<Vec<&'static str>>, add: Option<&'static str>, remove: Option<&'static str> },
    Plan(Option<&'static str>),
    Points(Option<i64>),
    Subscribed(Option<bool>),
    Erased,
    Browse { name: &'static str, product: Option<&'static str>, device: Option<&'static str>, quantity: Option<u8> },
}

#[derive(Clone, Debug)]
pub enum Step {
    /// `paid`, else placed.
    Bought {
        paid: bool,
        test: bool,
        total: i64,
        lines: Vec<(&'static str, u8)>,
    },
    Failed,
    Cancelled,
    Refunded(i64),
}

/// A record in the log: which happening it tells, and its timestamp.
#[derive(Clone, Debug)]
pub struct Record {
    pub number: usize,
    pub instant: Timestamp,
}

/// Happenings, and the log that tells them: late, repeated, out of order, ahead of their time.
#[derive(Clone, Debug)]
pub struct World {
    pub happenings: Vec<Happening>,
    pub log: Vec<Record>,
}

pub fn instant(slot: i64) -> Timestamp {
    Timestamp::from_millis(BEGIN_MS + slot * SLOT_MS)
}

pub fn end() -> Timestamp {
    instant(SLOTS + 200 * 48)
}

/// An instant on the grid, in the time in which things happen or in which they fall due.
pub fn any_instant() -> impl Strategy<Value = Timestamp> {
    (0..SLOTS + 40 * 48).prop_map(instant)
}

fn step() -> impl Strategy<Value = Step> {
    let lines = prop::collection::vec((select(&CATEGORIES[..]), 1..5u8), 0..3);
    let bought = (any::<bool>(), prop::bool::weighted(0.1), 0..4i64, lines);
    prop_oneof![
        6 => bought.prop_map(|(paid, test, tens, lines)| Step::Bought { paid, test, total: tens * 1010, lines }),
        1 => Just(Step::Failed),
        1 => Just(Step::Cancelled),
        2 => (1..3i64).prop_map(|tens| Step::Refunded(tens * 1005)),
    ]
}

fn what() -> impl Strategy<Value = What> {
    use prop::option::of;
    const NAMES: [&str; 9] = [
        "product_viewed",
        "product_viewed",
        "searched",
        "cart_added",
        "cart_added",
        "cart_removed",
        "cart_cleared",
        "checkout_started",
        "email_opened",
    ];
    let tags = (of(prop::collection::vec(select(&TAGS[..]), 0..3)), of(select(&TAGS[..])), of(select(&TAGS[..])));
    prop_oneof![
        8 => (0..4u8, step()).prop_map(|(order, step)| What::Order { order, step }),
        8 => (select(&NAMES[..]), of(select(&PRODUCTS[..])), of(select(&DEVICES[..])), of(1..4u8))
            .prop_map(|(name, product, device, quantity)| What::Browse { name, product, device, quantity }),
        2 => tags.prop_map(|(set, add, remove)| What::Tags { set, add, remove }),
        1 => of(select(&PLANS[..])).prop_map(What::Plan),
        1 => of(0..4i64).prop_map(What::Points),
        1 => of(any::<bool>()).prop_map(What::Subscribed),
        1 => Just(What::Erased),
    ]
}

/// Worlds of up to `most` happenings.
pub fn worlds(most: usize) -> impl Strategy<Value = World> {
    // Some instants at which much falls together.
    let slot = prop_oneof![2 => 0..SLOTS, 1 => (0..10i64).prop_map(|day| day * 48 * 7)];
    let happening = (select(&CUSTOMERS[..]), slot, what());
    // How long after it happened it is told: at once, late, or a little before.
    let delay = prop_oneof![6 => Just(0i64), 2 => (0..20 * 48i64).prop_map(|s| s * SLOT_MS), 1 => Just(-AHEAD_MS)];
    let told = (happening, delay, prop::bool::weighted(0.1), prop::bool::weighted(0.1));
    prop::collection::vec(told, 1..most).prop_map(|told| {
        let (mut happenings, mut log, mut swaps) = (Vec::new(), Vec::new(), Vec::new());
        for (number, ((customer, slot, what), delay_ms, twice, swap)) in told.into_iter().enumerate() {
            let at = instant(slot);
            happenings.push(Happening { id: format!("e{number:03}"), customer, at, what });
            let arrives = Timestamp::from_millis(at.as_millis() + delay_ms);
            log.push(Record { number, instant: arrives });
            if twice {
                log.push(Record { number, instant: Timestamp::from_millis(arrives.as_millis() + 5 * SLOT_MS) });
            }
            swaps.push(swap);
        }
        log.sort_by_key(|record| (record.instant, record.number));
        for at in 1..log.len() {
            if swaps[log[at].number] {
                log.swap(at - 1, at);
            }
        }
        World { happenings, log }
    })
}

impl World {
    /// The same, without three things that a bounded memory cannot take back for ever: an order that turns out to be a
    /// test, or to be older than it seemed, gives back what was in the cart, and a late erasure moves the day on which the
    /// customer was added, as long as activity is kept. So an order is a test from its first event on or never, none is
    /// dated before what was told of it first, and erasures come when they occur.
    pub fn without_late_turns(mut self) -> Self {
        self.log.sort_by_key(|record| record.instant);
        for (number, one) in self.happenings.iter_mut().enumerate() {
            match &mut one.what {
                What::Order { order, step: Step::Bought { test, .. } } => *test = *order == 0,
                What::Erased => {
                    let told = self.log.iter().find(|record| record.number == number);
                    one.at = told.map_or(one.at, |record| one.at.max(record.instant));
                }
                _ => {}
            }
        }
        let mut first = BTreeMap::new();
        for record in &self.log {
            let one = &mut self.happenings[record.number];
            if let What::Order { order, step: Step::Bought { .. } } = one.what {
                one.at = one.at.max(*first.entry((one.customer, order)).or_insert(one.at));
            }
        }
        self
    }
}

impl Happening {
    pub fn stream(&self) -> Stream {
        match self.what {
            What::Order { .. } => Stream::Orders,
            What::Browse { .. } => Stream::Browse,
            _ => Stream::Signups,
        }
    }

    pub fn json(&self) -> Vec<u8> {
        let mut event = fields(&self.what);
        event["event_id"] = self.id.clone().into();
        event["customer_id"] = self.customer.into();
        event["occurred_at"] = self.at.to_string().into();
        event.to_string().into_bytes()
    }
}

fn fields(what: &What) -> serde_json::Value {
    use serde_json::json;
    match what {
        What::Order { order, step } => {
            let mut event = match step {
                Step::Bought { paid, test, total, lines } => {
                    let line = |(category, quantity): &(&str, u8)| json!({"category": category, "quantity": quantity});
                    json!({"status": if *paid { "paid" } else { "placed" }, "test": test, "total": money(*total),
                        "currency": "GBP", "items": lines.iter().map(line).collect::<Vec<_>>()})
                }
                Step::Failed => json!({"status": "payment_failed"}),
                Step::Cancelled => json!({"status": "cancelled"}),
                Step::Refunded(amount) => json!({"status": "refunded", "refunded_total": money(*amount)}),
            };
            event["order_id"] = format!("o{order}").into();
            event
        }
        What::Tags { set, add, remove } => {
            let mut event = json!({"kind": "updated"});
            if let Some(set) = set {
                event["tags"] = json!(set);
            }
            event["add_tags"] = json!(add.iter().collect::<Vec<_>>());
            event["remove_tags"] = json!(remove.iter().collect::<Vec<_>>());
            event
        }
        What::Plan(plan) => json!({"kind": "updated", "attributes": {"plan": plan}}),
        What::Points(points) => json!({"kind": "updated", "attributes": {"points": points}}),
        What::Subscribed(is) => {
            let status = is.map(|is| if is { "SUBSCRIBED" } else { "UNSUBSCRIBED" });
            json!({"kind": "updated", "email_subscription_status": status})
        }
        What::Erased => json!({"kind": "erased"}),
        What::Browse { name, product, device, quantity } => {
            let mut event = json!({"name": name});
            let texts = [("product_id", product), ("device", device), ("category", &product.map(category_of))];
            for (field, value) in texts {
                if let Some(value) = value {
                    event[field] = (*value).into();
                }
            }
            if let Some(quantity) = quantity {
                event["quantity"] = (*quantity).into();
            }
            event
        }
    }
}

/// Products have a category each.
pub fn category_of(product: &str) -> &'static str {
    if product == PRODUCTS[0] { CATEGORIES[0] } else { CATEGORIES[1] }
}

pub fn money(minor: i64) -> String {
    format!("{}.{:02}", minor / 100, minor % 100)
}

/// Every short text that facts may hold.
pub fn texts() -> impl Iterator<Item = &'static str> {
    let names = [
        "product_viewed",
        "searched",
        "cart_added",
        "cart_removed",
        "cart_cleared",
        "checkout_started",
        "email_opened",
        "SUBSCRIBED",
        "UNSUBSCRIBED",
    ];
    let lists = [PRODUCTS, CATEGORIES, DEVICES, TAGS, PLANS];
    names.into_iter().chain(lists.into_iter().flatten())
}
