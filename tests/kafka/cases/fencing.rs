use shoal::clock::{Clock, SystemClock};

use crate::patience::eventually;
use crate::published::by_customer;
use crate::service::Service;
use crate::shop::viewed;
use crate::stage::Stage;

const CUSTOMERS: usize = 200;

fn stage(test: &str) -> Stage {
    let mut stage = Stage::new(test, 4);
    stage.segment("looker", "customer_added_date IS NOT NULL");
    stage.segment("regular", "events MATCHES (name = 'page_viewed', count >= 2)");
    stage.set("kafka.workers", "1");
    stage.set("kafka.properties.\"session.timeout.ms\"", "3000");
    stage.set("kafka.properties.\"transaction.timeout.ms\"", "2000");
    stage
}

fn slot(name: &str) -> [(&'static str, String); 1] {
    [("kafka.slot", format!("{name:?}"))]
}

/// Sends one view of each customer.
fn view(stage: &Stage, round: &str) {
    let upstream = stage.upstream();
    for number in 0..CUSTOMERS {
        let event = viewed(&format!("c-{number}"), round, SystemClock::new().now());
        upstream.send(&stage.topic("browse"), &event.customer, &event.value(), event.at_ms, &[]);
    }
    upstream.flush();
}

/// A process that sleeps beyond its session wakes up, and nothing that the other one did is done again.
pub fn a_zombie() {
    let stage = stage("zombie");
    let mut output = stage.reader("segment_events");
    let sleeper = Service::ready(&stage, &slot("a"));
    let mut other = Service::ready(&stage, &slot("b"));
    view(&stage, "one");
    output.until("a part of the first round", |read| read.len() >= CUSTOMERS / 4);
    sleeper.signal("STOP");
    output.until("the first round, by the other one in the end", |read| read.len() >= CUSTOMERS);
    view(&stage, "two");
    output.until("the second round", |read| read.len() >= 2 * CUSTOMERS);
    sleeper.signal("CONT");
    view(&stage, "three");
    let mut sleeper = sleeper;
    sleeper.wait_until_ready();
    other.wait_until_ready();
    eventually("the woken one has partitions again", || {
        (sleeper.counter("shoal_partitions_assigned", "") > 0).then_some(())
    });
    eventually("all is read", || {
        let taken = |service: &Service| service.counter("shoal_consumer_lag_records", "");
        (taken(&sleeper) + taken(&other) == 0).then_some(())
    });
    assert!(sleeper.terminate().0.success());
    assert!(other.terminate().0.success());
    let published = by_customer(output.read_to_end());
    assert_eq!(published.len(), CUSTOMERS);
    assert!(published.values().all(|events| events.len() == 2), "each entered each segment once");
}

/// Two processes of one slot: the second one has it, and the first ends.
pub fn one_slot_one_process() {
    let stage = stage("slot");
    let mut output = stage.reader("segment_events");
    let mut first = Service::ready(&stage, &slot("a"));
    view(&stage, "one");
    output.until("the first round", |read| read.len() >= CUSTOMERS);
    let second = Service::ready(&stage, &slot("a"));
    view(&stage, "two");
    let status = first.ended();
    assert_eq!(status.code(), Some(3), "{}", first.said());
    assert!(first.said().contains("give every process a `kafka.slot` of its own"), "{}", first.said());
    output.until("the second round", |read| read.len() >= 2 * CUSTOMERS);
    assert!(second.terminate().0.success());
    assert!(by_customer(output.read_to_end()).values().all(|events| events.len() == 2));
}
