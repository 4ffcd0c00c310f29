use std::fs;

use serde_json::Value;

use crate::published::{ByCustomer, by_customer, published};
use crate::service::{Service, shoal};
use crate::shop::{Event, gift_shop};
use crate::stage::Stage;

/// After everything that happens, and everything that falls due later because of it.
const UNTIL: &str = "2015-01-01T00:00:00Z";
const SEGMENTS: [(&str, &str); 7] = [
    ("big-spender", "amount_spent >= 1000"),
    ("dormant", "last_order_date <= -90d"),
    ("fresh", "last_order_date >= -36h"),
    ("loyal", "number_of_orders >= 3 AND NOT customer_countries CONTAINS 'DE'"),
    ("one-time", "number_of_orders = 1 AND last_order_date < -30d"),
    ("seasonal", "orders_placed MATCHES (date >= -30d, sum_amount > 500)"),
    ("unsold", "number_of_orders = 0"),
];
const KILLS: usize = 6;

/// Two processes of two workers read two years of a shop; one after the other is killed, again and again.
pub fn equals_replay_over_kills() {
    let mut stage = Stage::new("backlog", 4);
    stage.set("commit.interval", "\"20ms\"");
    SEGMENTS.iter().for_each(|(id, query)| stage.segment(id, query));
    let events = gift_shop();
    let expected = replayed(&stage, &events, UNTIL);
    produce(&stage, &events);

    let total: usize = expected.values().map(Vec::len).sum();
    assert!(total > 5_000, "an output worth the name");
    let slots = ["a", "b"];
    let start =
        |slot: &str| Service::start(&stage, &[("kafka.slot", format!("{slot:?}")), ("kafka.workers", "2".to_owned())]);
    let mut services = slots.map(|slot| Some(start(slot)));
    let mut output = stage.reader("segment_events");
    for kill in 0..KILLS {
        let enough = total * (kill + 1) / (KILLS + 1);
        output.until("the next part of the output", |read| read.len() >= enough);
        let victim = kill % slots.len();
        services[victim].take().expect("it runs").kill();
        services[victim] = Some(start(slots[victim]));
    }
    output.until("all of the output", |read| read.len() >= total);
    services.iter_mut().flatten().for_each(Service::wait_until_ready);
    for service in services.into_iter().flatten() {
        assert!(service.terminate().0.success());
    }
    assert_same(&by_customer(output.read_to_end()), &expected);
}

pub(super) fn assert_same(found: &ByCustomer, expected: &ByCustomer) {
    for (customer, expected) in expected {
        assert_eq!(found.get(customer), Some(expected), "customer {customer}");
    }
    assert_eq!(found.len(), expected.len());
}

pub(super) fn produce(stage: &Stage, events: &[Event]) {
    let upstream = stage.upstream();
    for event in events {
        upstream.send(&stage.topic(&event.topic), &event.customer, &event.value(), event.at_ms, &[]);
    }
    upstream.flush();
}

/// What `shoal replay` says about the same events, up to this instant.
pub(super) fn replayed(stage: &Stage, events: &[Event], until: &str) -> ByCustomer {
    let config = stage.config_file(&[]);
    let file = config.with_extension("jsonl");
    let lines: Vec<String> = events.iter().map(Event::line).collect();
    fs::write(&file, lines.join("\n")).expect("written");
    let path = |path: &std::path::Path| path.to_str().expect("text").to_owned();
    let ran = shoal(&["replay", "--config", &path(&config), "--until", until, &path(&file)]);
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let mut all = ByCustomer::new();
    for line in ran.stdout.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let event: Value = serde_json::from_slice(line).expect("a line of JSON");
        let (customer, event) = published(&event);
        all.entry(customer).or_default().push(event);
    }
    all
}
