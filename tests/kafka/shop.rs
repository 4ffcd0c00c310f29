//! Events for the tests: real ones where the data is at hand, else made up in the same shape; and single ones.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use serde_json::{Value, json};
use shoal::time::{Timestamp, parse_rfc3339};

/// One event, and the record it goes in.
#[derive(Clone)]
pub struct Event {
    /// `orders`, `signups` or `browse`.
    pub topic: String,
    pub customer: String,
    pub at_ms: i64,
    /// Without its topic.
    pub json: Value,
}

impl Event {
    pub fn of_line(line: &str) -> Self {
        let mut json: Value = serde_json::from_str(line).expect("a line of JSON");
        let fields = json.as_object_mut().expect("an object");
        let topic = fields.remove("topic").and_then(|topic| Some(topic.as_str()?.to_owned())).expect("a topic");
        let customer = fields["customer_id"].as_str().expect("a customer").to_owned();
        let at = parse_rfc3339(fields["occurred_at"].as_str().expect("a time")).expect("a time");
        Event { topic, customer, at_ms: at.as_millis(), json }
    }

    pub fn value(&self) -> Vec<u8> {
        self.json.to_string().into_bytes()
    }

    /// As a line of a file for `shoal replay`.
    pub fn line(&self) -> String {
        let mut json = self.json.clone();
        json["topic"] = self.topic.clone().into();
        json.to_string()
    }
}

pub fn cart_added(customer: &str, id: &str, at: Timestamp) -> Event {
    of("browse", customer, at, json!({"event_id": id, "name": "cart_added", "product_id": "p-1", "quantity": 1}))
}

pub fn viewed(customer: &str, id: &str, at: Timestamp) -> Event {
    of("browse", customer, at, json!({"event_id": id, "name": "page_viewed"}))
}

pub fn ordered(customer: &str, id: &str, at: Timestamp) -> Event {
    let order =
        json!({"event_id": id, "order_id": format!("o-{id}"), "status": "paid", "currency": "GBP", "total": "10.00"});
    of("orders", customer, at, order)
}

fn of(topic: &str, customer: &str, at: Timestamp, mut json: Value) -> Event {
    json["customer_id"] = customer.into();
    json["occurred_at"] = at.to_string().into();
    Event { topic: topic.to_owned(), customer: customer.to_owned(), at_ms: at.as_millis(), json }
}

/// Two years of a gift shop: `online_retail` where it is found, else a generated shop of its shape.
pub fn gift_shop() -> Vec<Event> {
    let events: Vec<Event> = match data_file("online_retail.jsonl.gz") {
        Some(path) => {
            let file = File::open(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            BufReader::new(GzDecoder::new(file)).lines().map(|line| Event::of_line(&line.expect("a line"))).collect()
        }
        None => generated_shop(),
    };
    assert!(events.len() > 10_000, "a backlog worth the name");
    events
}

fn data_file(name: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let folder = std::env::var_os("SHOAL_TEST_DATA").map_or(beside, PathBuf::from);
    Some(folder.join(name)).filter(|path| path.exists())
}

/// 20,000 orders, refunds and views of 2,000 customers over two years, always the same.
fn generated_shop() -> Vec<Event> {
    let begin = parse_rfc3339("2009-12-01T07:45:00Z").expect("a time").as_millis();
    let mut state = 0x2545_f491_4f6c_dd1du64;
    let mut random = move |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    };
    let mut event = |number: u64| {
        let at = Timestamp::from_millis(begin + number as i64 * 3_153_600 + random(3_000_000) as i64);
        let customer = format!("{}", 12_000 + random(45) * random(45));
        let (id, total) = (format!("e-{number}"), format!("{}.{:02}", random(400), random(100)));
        let country = ["GB", "GB", "GB", "DE", "FR"][random(5) as usize];
        match random(10) {
            0 => viewed(&customer, &id, at),
            1 => of(
                "orders",
                &customer,
                at,
                json!({"event_id": id, "order_id": format!("o-e-{}", random(number + 1)),
                "status": "refunded", "refunded_total": "5.00"}),
            ),
            _ => of(
                "orders",
                &customer,
                at,
                json!({"event_id": id, "order_id": format!("o-{id}"), "status": "paid",
                "currency": "GBP", "total": total, "shipping_address": {"country": country}}),
            ),
        }
    };
    (0..20_000).map(&mut event).collect()
}
