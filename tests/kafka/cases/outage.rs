use std::time::{Duration, Instant};

use super::lost::{CUSTOMERS, visit};
use crate::broker;
use crate::patience::within;
use crate::published::by_customer;
use crate::service::Service;
use crate::stage::Stage;

/// How long the broker is silent, in seconds; longer where this variable says so.
const SILENT_S: u64 = 15;
const VARIABLE: &str = "SHOAL_TEST_OUTAGE_S";
/// How soon everyone must know.
const KNOWN_WITHIN: Duration = Duration::from_secs(12);
/// What librdkafka may keep meanwhile.
const GROWTH_MAX_BYTES: u64 = 64 << 20;

/// The broker hangs for a while: it is said, nothing grows, and all goes on by itself.
pub fn a_silent_broker() {
    let broker = broker::own();
    let stage = Stage::on(&broker.address(), "silent", 2);
    stage.segment("looker", "customer_added_date IS NOT NULL");
    // Timers that fall due meanwhile must wait.
    stage.segment("recent", "customer_added_date >= -5s");
    let mut output = stage.reader("segment_events");
    let mut service = Service::ready(&stage, &[("kafka.workers", "2".to_owned())]);
    visit(&stage, "one");
    output.until("the first round enters", |read| read.len() >= 2 * CUSTOMERS);
    let before = service.resident_bytes();

    broker.signal("STOP");
    let began = Instant::now();
    let known = within(KNOWN_WITHIN, || Some(service.why_not_ready()).filter(|why| !why.is_empty()));
    let silent = std::env::var(VARIABLE).ok().and_then(|text| text.parse().ok()).unwrap_or(SILENT_S);
    within(Duration::from_secs(silent).saturating_sub(began.elapsed()), || None::<()>);
    let grown = service.resident_bytes().saturating_sub(before);
    let during = service.why_not_ready();
    broker.signal("CONT");
    assert!(known.is_some(), "/readyz said nothing for {KNOWN_WITHIN:?}");
    assert!(during.contains("broker") || during.contains("Kafka"), "it names what is missing: {during}");
    assert!(grown < GROWTH_MAX_BYTES, "it grew by {grown} bytes");

    output.read_to_end();
    service.wait_until_ready();
    visit(&stage, "two");
    output.until("everyone enters twice and leaves once", |read| read.len() >= 6 * CUSTOMERS);
    assert!(service.terminate().0.success());
    let published = by_customer(output.read_to_end());
    assert_eq!(published.len(), 2 * CUSTOMERS);
    assert!(published.values().all(|events| events.len() == 3), "{published:#?}");
}
