use std::collections::BTreeMap;
use std::time::Duration;

use shoal::clock::{Clock, SystemClock};
use shoal::time::{Span, Timestamp, parse_rfc3339};

use crate::client::Reader;
use crate::patience::eventually;
use crate::published::{by_customer, lines};
use crate::service::Service;
use crate::shop::{Event, cart_added, ordered, viewed};
use crate::stage::Stage;

fn now() -> Timestamp {
    SystemClock::new().now()
}

fn send(stage: &Stage, events: &[Event]) {
    let upstream = stage.upstream();
    for event in events {
        upstream.send(&stage.topic(&event.topic), &event.customer, &event.value(), event.at_ms, &[]);
    }
    upstream.flush();
}

/// Waits until the wall clock has passed an instant: the only thing that is awaited is that time passes.
fn pass(instant: Timestamp) {
    eventually("time passes", || (now() > instant).then_some(()));
}

/// The clock alone ends a membership: a consumer reads it within 100 ms of its instant. A machine that is busy with
/// other things may hold anything up, so one round of several must show it, all of that round.
pub fn leaves_within_100_ms() {
    let stage = Stage::new("latency", 4);
    stage.segment("recent", "customer_added_date >= -3s");
    let mut output = stage.reader("segment_events");
    let service = Service::ready(&stage, &[("kafka.workers", "2".to_owned())]);
    let rounds: Vec<Vec<i64>> = (0..ROUNDS).map(|round| lateness_ms(&stage, &mut output, round)).collect();
    let in_time = |round: &Vec<i64>| round.iter().all(|ms| (0..=100).contains(ms));
    assert!(rounds.iter().any(in_time), "late by, in ms, round by round: {rounds:?}");
    assert!(service.terminate().0.success());
}

const ROUNDS: i64 = 5;
const CUSTOMERS_A_ROUND: i64 = 20;

/// How late each leave of a round of customers was read, in milliseconds, ascending.
fn lateness_ms(stage: &Stage, output: &mut Reader, round: i64) -> Vec<i64> {
    let began = now();
    let at = |number: i64| began.minus(Span::from_millis(50 * number));
    let visit = |number: i64| viewed(&format!("c-{round}-{number}"), "e", at(number));
    send(stage, &(0..CUSTOMERS_A_ROUND).map(visit).collect::<Vec<_>>());
    let mut late_ms = Vec::new();
    output.watch("every leave", |read| {
        let event = read.json();
        if event["type"] == "segment.left" {
            assert_eq!(event["cause"]["kind"], "time");
            let effective_at = parse_rfc3339(event["effective_at"].as_str().expect("text")).expect("a time");
            late_ms.push(now().since(effective_at).as_millis());
        }
        late_ms.len() as i64 == CUSTOMERS_A_ROUND
    });
    late_ms.sort_unstable();
    late_ms
}

/// A worker that comes back after timers have passed, while the log still holds what would have stopped them.
pub fn a_backlog_forbids_what_the_clock_would_declare() {
    let stage = Stage::new("abandoned", 2);
    stage.segment("abandoned-cart", "cart_items > 0 AND cart_updated_date BETWEEN -24h AND -4s");
    let mut output = stage.reader("segment_events");
    let service = Service::ready(&stage, &[("kafka.slot", "\"a\"".to_owned())]);
    let began = now();
    let customers: Vec<String> = (0..20).map(|number| format!("c-{number:02}")).collect();
    let carts: Vec<Event> = customers.iter().map(|customer| cart_added(customer, "cart", began)).collect();
    send(&stage, &carts);
    eventually("the carts are taken", || (service.counter("shoal_outcomes_total", "applied") == 20).then_some(()));
    let (status, _) = service.terminate();
    assert!(status.success());
    assert_eq!(output.read_to_end().len(), 0, "nothing is abandoned yet: {:?}", output.read);

    // While it is away half of them buy, before the cart counts as abandoned; then time passes, and others come by.
    let bought: Vec<Event> = customers
        .iter()
        .step_by(2)
        .map(|customer| ordered(customer, "order", began.plus(Span::from_seconds(3))))
        .collect();
    pass(began.plus(Span::from_seconds(3)));
    send(&stage, &bought);
    pass(began.plus(Span::from_seconds(6)));
    send(&stage, &customers.iter().map(|customer| viewed(customer, "view", now())).collect::<Vec<_>>());

    let service = Service::ready(&stage, &[("kafka.slot", "\"a\"".to_owned())]);
    output.until("those who did not buy", |read| read.len() >= 10);
    let (status, _) = service.terminate();
    assert!(status.success());
    let published = by_customer(output.read_to_end());
    let expected: Vec<String> =
        customers.iter().skip(1).step_by(2).map(|customer| format!("{customer} 1 +abandoned-cart time")).collect();
    assert_eq!(lines(&published), expected);
    let effective_at = began.plus(Span::from_seconds(4)).to_string();
    assert!(published.values().flatten().all(|event| event.effective_at == effective_at), "{published:#?}");
}

/// SIGTERM ends it within seconds, and the next start goes on where it was.
pub fn a_clean_stop() {
    let stage = Stage::new("stop", 4);
    stage.segment("buyer", "number_of_orders >= 1");
    stage.segment("looker", "customer_added_date IS NOT NULL");
    let mut output = stage.reader("segment_events");
    let customers: Vec<String> = (0..50).map(|number| format!("c-{number}")).collect();
    let service = Service::ready(&stage, &[("kafka.workers", "2".to_owned())]);
    send(&stage, &customers.iter().map(|customer| viewed(customer, "view", now())).collect::<Vec<_>>());
    output.until("the first enters", |read| read.len() >= 50);
    let (status, took) = service.terminate();
    assert_eq!(status.code(), Some(0));
    assert!(took < Duration::from_secs(5), "it took {took:?}");
    send(&stage, &customers.iter().map(|customer| ordered(customer, "order", now())).collect::<Vec<_>>());
    let service = Service::ready(&stage, &[("kafka.workers", "1".to_owned())]);
    output.until("the second enters", |read| read.len() >= 100);
    assert_eq!(service.terminate().0.code(), Some(0));
    let published = by_customer(output.read_to_end());
    let expected: BTreeMap<_, _> = customers.iter().map(|customer| (customer.clone(), ["looker", "buyer"])).collect();
    let found: BTreeMap<_, _> =
        published.iter().map(|(c, events)| (c.clone(), [0, 1].map(|at| events[at].segment.as_str()))).collect();
    assert_eq!(found, expected);
    assert_eq!(output.read.len(), 100);
}

/// Another definition at the next start: what it changes is said as such, and as backfill.
pub fn a_definition_change() {
    let stage = Stage::new("definition", 2);
    stage.segment("buyer", "number_of_orders >= 1");
    let mut output = stage.reader("segment_events");
    let service = Service::ready(&stage, &[]);
    send(&stage, &[ordered("c-1", "o-1", now()), ordered("c-2", "o-2", now()), ordered("c-2", "o-3", now())]);
    output.until("both enter", |read| read.len() >= 2);
    let version = output.read[0].json()["segment_version"].clone();
    assert!(service.terminate().0.success());

    stage.segment("buyer", "number_of_orders >= 2");
    let service = Service::ready(&stage, &[]);
    output.until("one leaves", |read| read.len() >= 3);
    assert!(service.terminate().0.success());
    let left = output.read_to_end().last().expect("a leave").json();
    assert_eq!(output.read.len(), 3, "who stays in is not mentioned");
    assert_eq!((&left["customer_id"], &left["type"]), (&"c-1".into(), &"segment.left".into()));
    assert_eq!(left["cause"]["kind"], "definition");
    assert_eq!(left["cause"]["previous_version"], version);
    assert_ne!(left["segment_version"], version);
    assert_eq!(left["backfill"], true);
    by_customer(&output.read);
}
