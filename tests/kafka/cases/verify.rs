use rdkafka::producer::BaseRecord;
use serde_json::{Value, json};
use shoal::clock::{Clock, SystemClock};
use shoal::output::{self, Cause, Kind, SegmentEvent};
use shoal::time::{Span, Timestamp};
use shoal::worker::murmur2::partition_of;

use crate::client::Read;
use crate::patience::eventually;
use crate::published::by_customer;
use crate::service::{Service, shoal};
use crate::shop::{cart_added, ordered, viewed};
use crate::stage::Stage;

const CUSTOMERS: usize = 30;
const PARTITIONS: i32 = 4;

/// A stage whose service has published views, orders, and leaves by the clock, and was stopped.
fn published_stage() -> Stage {
    let stage = Stage::new("verify", PARTITIONS);
    stage.segment("looker", "events MATCHES (name = 'page_viewed', date >= -1s)");
    stage.segment("carter", "cart_items > 0");
    let mut out = stage.reader("segment_events");
    let service = Service::ready(&stage, &[]);
    let now = SystemClock::new().now();
    let upstream = stage.upstream();
    for number in 0..CUSTOMERS {
        let customer = format!("c-{number}");
        let later = now.plus(Span::from_millis(50));
        for event in [viewed(&customer, "v", now), cart_added(&customer, "a", now), ordered(&customer, "o", later)] {
            upstream.send(&stage.topic(&event.topic), &event.customer, &event.value(), event.at_ms, &[]);
        }
    }
    upstream.flush();
    // Entered two, left both: one by the order, one by time. Where the order came first there was no cart.
    let is_done = |read: &[Read]| {
        let left = read.iter().map(Read::json).filter(|e| e["type"] == "segment.left" && e["segment_id"] == "looker");
        left.count() >= CUSTOMERS
    };
    out.until("every leave by the clock", is_done);
    assert!(service.terminate().0.success());
    stage
}

fn verify(stage: &Stage, more: &[&str]) -> (Option<i32>, Value) {
    let config = stage.config_file(&[]);
    let config = config.to_str().expect("text");
    let ran = shoal(&[&["verify", "--format", "json", "--config", config], more].concat());
    let report = serde_json::from_slice(&ran.stdout);
    (ran.status.code(), report.unwrap_or_else(|error| panic!("{error}: {ran:?}")))
}

fn promises(report: &Value) -> Vec<&str> {
    let breaches = report["breaches"].as_array().expect("a list");
    breaches.iter().map(|breach| breach["promise"].as_str().expect("a name")).collect()
}

/// Writes a record into the output as somebody else would.
fn forge(stage: &Stage, customer: &str, value: &[u8]) {
    let upstream = stage.upstream();
    let topic = stage.topic("segment_events");
    upstream.put(
        BaseRecord::to(&topic).partition(partition_of(customer.as_bytes(), PARTITIONS)).key(customer).payload(value),
    );
    upstream.flush();
}

fn event(sequence: u64, segment_id: &'static str, effective_at: Timestamp) -> Vec<u8> {
    output::json(&SegmentEvent {
        customer_id: "c-0",
        segment_id,
        segment_version: "v",
        kind: Kind::Entered,
        sequence,
        effective_at,
        decided_at: effective_at,
        cause: Cause::Time,
        backfill: false,
    })
}

/// What was published holds; then a doubled record, a gap, a made-up change and rubbish are each found.
pub fn finds_what_is_wrong() {
    let stage = published_stage();
    let (code, report) = verify(&stage, &[]);
    assert_eq!((code, &report["holds"]), (Some(0), &json!(true)), "{report:#}");
    assert_eq!(report["recomputation"]["customers"], CUSTOMERS);
    assert_eq!(report["recomputation"]["records"], 3 * CUSTOMERS);
    assert!(report["output"]["events"].as_u64() >= Some(2 * CUSTOMERS as u64), "{report:#}");

    let read = stage.reader("segment_events").read_to_end().to_vec();
    let last = read.iter().rfind(|read| read.key.as_deref() == Some(b"c-0")).expect("a record");
    let sequence = by_customer(&read)["c-0"].len() as u64;
    let effective_at = last.json()["effective_at"].as_str().and_then(shoal::time::parse_rfc3339).expect("a time");
    forge(&stage, "c-0", last.value.as_deref().expect("a value"));
    assert_eq!(verify(&stage, &[]).0, Some(1));
    assert_eq!(promises(&verify(&stage, &["--only-output"]).1), ["once"]);

    forge(&stage, "c-0", &event(sequence + 1, "looker", effective_at));
    let (_, report) = verify(&stage, &["--only-output"]);
    assert_eq!(promises(&report), ["once"], "it fits in with the others");
    let (code, report) = verify(&stage, &[]);
    assert_eq!((code, promises(&report)), (Some(1), vec!["once", "right"]), "no event calls for it");
    let breach = &report["breaches"][1];
    assert_eq!((&breach["customer_id"], &breach["topic"]), (&json!("c-0"), &json!(stage.topic("segment_events"))));
    assert!(breach["offset"].is_i64() && breach["partition"].is_i64(), "{breach}");

    forge(&stage, "c-0", &event(sequence + 3, "other", effective_at));
    forge(&stage, "c-1", b"rubbish");
    let (code, report) = verify(&stage, &["--only-output"]);
    assert_eq!(code, Some(1));
    let mut found = promises(&report);
    found.sort_unstable();
    assert_eq!(found, ["once", "readable", "sequence"]);
}

/// Where the first events are gone it says so, and checks what it can.
pub fn deleted_beginnings() {
    let stage = published_stage();
    stage.delete_records("browse");
    let (code, report) = verify(&stage, &[]);
    assert_eq!((code, &report["recomputation"]["made"]), (Some(0), &json!(false)), "{report:#}");
    let why_not = report["recomputation"]["why_not"].as_str().expect("a reason");
    assert!(why_not.contains(&format!("the records of {}", stage.topic("browse"))), "{why_not}");
    stage.delete_records("segment_events");
    eventually("the deletion shows", || {
        let (_, report) = verify(&stage, &["--only-output"]);
        let from = report["output"]["partitions"][0]["from"].as_i64().expect("an offset");
        (from > 0 && report["holds"] == true).then_some(())
    });
}
