//! Customers of a shop that never was, for the benchmarks of state: the same ones on every machine.

// Each benchmark uses a part of it.
#![allow(dead_code)]

use shoal::engine::{Engine, Origin, Positions, Rules, Source, Transition, Writing};
use shoal::event::{Format, Store, Stream, decode};
use shoal::number::Currency;
use shoal::time::{Span, Timestamp, parse_rfc3339};

/// How much there is of one customer.
#[derive(Clone, Copy)]
pub struct Habits {
    pub orders: u64,
    /// Of these orders, one in so many tells of itself twice, when placed and when paid.
    pub placed_and_paid_every: u64,
    pub lines: u64,
    pub activity: u64,
    pub profile: bool,
}

impl Habits {
    /// What PERF's figures for the record were measured with.
    pub const REGULAR: Habits = Habits { orders: 20, placed_and_paid_every: 0, lines: 1, activity: 30, profile: false };

    /// A customer of a usual shop: half have signed up, most ordered once or twice, some often.
    pub fn usual(customer: u64) -> Self {
        let mut random = Random(customer);
        let orders = [0, 0, 0, 1, 1, 1, 2, 2, 4, 12][random.below(10) as usize];
        let activity = [1, 2, 3, 5, 8, 12, 20, 30, 45, 60][random.below(10) as usize];
        Habits { orders, placed_and_paid_every: 2, lines: 2, activity, profile: random.below(2) == 0 }
    }
}

pub fn store() -> Store {
    Store { currency: Currency::of_code("GBP").expect("a currency") }
}

pub fn rules() -> Rules {
    Rules {
        go_live: Timestamp::BEGINNING,
        activity_rows_max: 10_000,
        orders_max: 2_000,
        max_future_skew: Span::from_seconds(300),
    }
}

/// When everything began; the events of a customer are spread over the eighty days that follow.
pub fn opening() -> Timestamp {
    parse_rfc3339("2026-03-01T00:00:00Z").expect("an instant")
}

pub fn closing() -> Timestamp {
    opening().plus(Span::from_days(80))
}

/// The values of one customer's records, in the order of their instants.
pub fn events(customer: u64, habits: Habits) -> Vec<(Stream, Timestamp, String)> {
    let mut made = Made { customer, random: Random(customer ^ 0x9e37), events: Vec::new() };
    if habits.profile {
        made.signup();
    }
    for number in 0..habits.orders {
        let twice = habits.placed_and_paid_every > 0 && number % habits.placed_and_paid_every == 0;
        made.order(number, habits.lines, twice);
    }
    (0..habits.activity).for_each(|number| made.activity(number));
    made.events.sort_by_key(|(_, at, _)| *at);
    made.events
}

/// The id of a customer, as long as those of shops are.
pub fn id(customer: u64) -> String {
    format!("7{:012}", customer * 7_919)
}

/// Has an engine take all events of a customer.
pub fn live(engine: &mut Engine, customer: u64, habits: Habits, out: &mut Vec<Transition>) {
    for (stream, at, text) in events(customer, habits) {
        let decoded = decode(stream, Format::Json, text.as_bytes(), &store()).expect("a sound event");
        let origin = Origin { stream, partition: 0, offset: 0 };
        engine.take(&decoded.event, &Source { origin, instant: at, format: Format::Json, value: text.as_bytes() }, out);
    }
}

/// The records of all that changed.
pub fn records(engine: &mut Engine) -> Vec<(String, Vec<u8>)> {
    let positions: Positions = [123_456, 2_345, 1_234_567];
    let mut records = Vec::new();
    engine.drain_changed(&Writing::all(positions), |id, value| {
        records.push((id.to_string(), value.expect("nobody is gone")))
    });
    records
}

struct Made {
    customer: u64,
    random: Random,
    events: Vec<(Stream, Timestamp, String)>,
}

impl Made {
    fn push(&mut self, stream: Stream, at: Timestamp, rest: &str) {
        let id = id(self.customer);
        let text = format!(r#"{{"customer_id":"{id}","occurred_at":"{at}",{rest}}}"#);
        self.events.push((stream, at, text));
    }

    fn moment(&mut self) -> Timestamp {
        opening().plus(Span::from_millis(self.random.below(80 * 86_400_000) as i64))
    }

    fn signup(&mut self) {
        let at = self.moment();
        let (domain, country, tag) = (self.random.below(12), self.random.below(20), self.random.below(30));
        let rest = format!(
            r#""event_id":"s-{:x}","kind":"signed_up","email_subscription_status":"SUBSCRIBED","email_domain":"mail{domain}.example","language":"en-GB","addresses":[{{"country":"G{}","city":"City {country}"}}],"tags":["tag {tag}"],"attributes":{{"age":{},"gender":"female"}}"#,
            self.random.next(),
            (b'A' + country as u8) as char,
            18 + domain
        );
        self.push(Stream::Signups, at, &rest);
    }

    fn order(&mut self, number: u64, lines: u64, twice: bool) {
        let at = self.moment();
        let order = self.customer * 100 + number;
        let line = |random: &mut Random| {
            let product = random.below(5_000);
            let (category, pieces) = (product % 60, 1 + random.below(3));
            format!(
                r#"{{"product_id":"{}","category":"category {category}","unit_price":"{}.50","quantity":{pieces}}}"#,
                85_000 + product,
                3 + product % 40
            )
        };
        let lines: Vec<String> = (0..lines).map(|_| line(&mut self.random)).collect();
        let content = format!(
            r#""order_id":"{order:010}","currency":"GBP","total":"{}.30","channel":"web","payment_method":"card","items":[{}],"shipping_address":{{"country":"GB"}}"#,
            20 + self.random.below(300),
            lines.join(",")
        );
        if twice {
            self.push(Stream::Orders, at, &format!(r#""event_id":"op-{order:010}","status":"placed",{content}"#));
        }
        let paid = at.plus(Span::from_seconds(60));
        self.push(Stream::Orders, paid, &format!(r#""event_id":"or-{order:010}","status":"paid",{content}"#));
    }

    fn activity(&mut self, number: u64) {
        let at = self.moment();
        let name = ["product_viewed", "page_viewed", "product_viewed", "email_opened"][self.random.below(4) as usize];
        let product = self.random.below(5_000);
        let rest = format!(
            r#""event_id":"b-{}-{number}","name":"{name}","product_id":"{}","category":"category {}""#,
            self.customer,
            85_000 + product,
            product % 60
        );
        self.push(Stream::Browse, at, &rest);
    }
}

/// SplitMix64.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }
}
