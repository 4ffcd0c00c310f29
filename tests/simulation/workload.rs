use std::rc::Rc;

use super::broker::{PARTITIONS, Place};
use super::random::Random;
use crate::event::Stream;
use crate::time::Timestamp;
use crate::worker::murmur2::partition_of;

/// Midnight in the store's time zone (Asia/Kolkata, the same all the year): 2026-05-31T00:00+05:30.
pub const MIDNIGHT_MS: i64 = 1_780_165_800_000;
/// How far ahead of its record an event may be dated, in these simulations.
pub const MAX_FUTURE_SKEW_MS: i64 = 10_000;

const CUSTOMERS: [&str; 6] = ["ann", "bob", "cid", "dot", "eve", "fay"];
const PRODUCTS: [&str; 2] = ["p1", "p2"];

/// One event, as it is told.
#[derive(Clone, Debug)]
pub struct Event {
    pub id: String,
    pub customer: &'static str,
    /// `occurred_at`.
    pub at: i64,
    pub what: What,
}

#[derive(Clone, Debug)]
pub enum What {
    /// `paid`, else placed.
    Bought {
        order: u64,
        paid: bool,
        total: i64,
    },
    Cancelled {
        order: u64,
    },
    Refunded {
        order: u64,
        amount: i64,
    },
    AddTag(&'static str),
    RemoveTag(&'static str),
    Plan(Option<&'static str>),
    Erased,
    Browse {
        name: &'static str,
        product: &'static str,
    },
}

/// A record that an upstream service writes.
#[derive(Clone)]
pub struct Arrival {
    /// In true time.
    pub when: i64,
    pub place: Place,
    /// Kafka's timestamp, set by the service.
    pub timestamp: Option<i64>,
    pub key: Option<Vec<u8>>,
    pub value: Option<Vec<u8>>,
    /// Written in a transaction that takes so long and is then committed, or not.
    pub transaction: Option<(i64, bool)>,
    /// `None` where it cannot be read as one.
    pub event: Option<Rc<Event>>,
}

impl std::fmt::Debug for Arrival {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = |bytes: &Option<Vec<u8>>| bytes.as_ref().map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        write!(f, "{:?} {} (transaction {:?})", self.timestamp, text(&self.value).unwrap_or_default(), self.transaction)
    }
}

impl Event {
    pub fn stream(&self) -> Stream {
        match self.what {
            What::Bought { .. } | What::Cancelled { .. } | What::Refunded { .. } => Stream::Orders,
            What::Browse { .. } => Stream::Browse,
            _ => Stream::Signups,
        }
    }

    fn json(&self) -> Vec<u8> {
        let fields = match &self.what {
            What::Bought { order, paid, total } => {
                let status = if *paid { "paid" } else { "placed" };
                format!(r#""order_id":"o{order}","status":"{status}","currency":"GBP","total":"{total}""#)
            }
            What::Cancelled { order } => format!(r#""order_id":"o{order}","status":"cancelled""#),
            What::Refunded { order, amount } => {
                format!(r#""order_id":"o{order}","status":"refunded","refunded_total":"{amount}""#)
            }
            What::AddTag(tag) => format!(r#""kind":"updated","add_tags":["{tag}"]"#),
            What::RemoveTag(tag) => format!(r#""kind":"updated","remove_tags":["{tag}"]"#),
            What::Plan(None) => r#""kind":"updated","attributes":{"plan":null}"#.to_owned(),
            What::Plan(Some(plan)) => format!(r#""kind":"signed_up","attributes":{{"plan":"{plan}"}}"#),
            What::Erased => r#""kind":"erased""#.to_owned(),
            What::Browse { name, product } => format!(r#""name":"{name}","product_id":"{product}""#),
        };
        let (id, customer, at) = (&self.id, self.customer, Timestamp::from_millis(self.at));
        format!(r#"{{"event_id":"{id}","customer_id":"{customer}","occurred_at":"{at}",{fields}}}"#).into_bytes()
    }
}

/// What upstream services write before `start` and until `end`.
pub fn arrivals(random: &mut Random, start: i64, end: i64) -> Vec<Arrival> {
    let customers = random.between(1, CUSTOMERS.len() as i64) as usize;
    let mut arrivals: Vec<Arrival> = Vec::new();
    for number in 0..random.between(10, 120) {
        let backlog = random.chance(35);
        let when = if backlog { start - random.between(1, 60_000) } else { random.between(start, end) };
        if random.chance(6)
            && let Some(before) = arrivals.last()
        {
            // The same event once more.
            arrivals.push(Arrival { when, timestamp: Some(when), ..before.clone() });
            continue;
        }
        let event = event(random, number, CUSTOMERS[random.clone().below(customers as u64) as usize], when);
        arrivals.push(record(random, when, event));
    }
    arrivals.sort_by_key(|arrival| arrival.when);
    arrivals
}

fn event(random: &mut Random, number: i64, customer: &'static str, when: i64) -> Event {
    let at = match random.below(20) {
        0..=2 => when - random.between(1_000, 45_000),
        3 => when + random.between(1, MAX_FUTURE_SKEW_MS - 1_000),
        4 => when + random.between(MAX_FUTURE_SKEW_MS, 3 * MAX_FUTURE_SKEW_MS),
        _ => when - random.between(0, 60),
    };
    let order = random.below(8);
    let what = match random.below(24) {
        0..=5 => What::Bought { order, paid: random.chance(30), total: 10 * (1 + order as i64) },
        6 => What::Cancelled { order },
        7 => What::Refunded { order, amount: 10 },
        8 | 9 => What::AddTag("vip"),
        10 => What::RemoveTag("vip"),
        11 => What::Plan(*random.pick(&[Some("gold"), Some("basic"), None])),
        12 => What::Erased,
        13..=17 => What::Browse { name: "product_viewed", product: product(random) },
        18..=20 => What::Browse { name: "cart_added", product: product(random) },
        21 => What::Browse { name: "cart_removed", product: product(random) },
        _ => What::Browse { name: "checkout_started", product: "p1" },
    };
    Event { id: format!("e{number:03}"), customer, at, what }
}

fn product(random: &mut Random) -> &'static str {
    PRODUCTS[usize::from(random.chance(50))]
}

fn record(random: &mut Random, when: i64, event: Event) -> Arrival {
    let timestamp = match random.below(30) {
        0 => None,
        1 => Some(when + random.between(0, 2 * MAX_FUTURE_SKEW_MS)),
        2 => Some(when + 3_600_000),
        3 => Some(when - random.between(1_000, 30_000)),
        _ => Some(when - random.between(0, 20)),
    };
    let partition = partition_of(event.customer.as_bytes(), PARTITIONS);
    let place = Place::input(event.stream(), partition);
    let (mut key, mut value) = (Some(event.customer.as_bytes().to_vec()), Some(event.json()));
    let mut event = Some(Rc::new(event));
    match random.below(60) {
        0 => value = None,
        1 => value = Some(b"{\"event_id\":\"half".to_vec()),
        2 => key = Some(b"somebody-else".to_vec()),
        _ => {}
    }
    if value.as_ref().is_none_or(|value| !value.ends_with(b"}")) || key.as_deref() == Some(b"somebody-else") {
        event = None;
    }
    let transaction = random.chance(8).then(|| (random.delay(40, 2_500), random.chance(75)));
    Arrival { when, place, timestamp, key, value, transaction, event }
}
