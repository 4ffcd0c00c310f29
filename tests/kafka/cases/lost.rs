use shoal::clock::{Clock, SystemClock};

use crate::published::by_customer;
use crate::service::Service;
use crate::shop::viewed;
use crate::stage::Stage;

pub(super) const CUSTOMERS: usize = 20;

/// One visit of each customer; with an old enough clock none is late.
pub(super) fn visit(stage: &Stage, round: &str) {
    let upstream = stage.upstream();
    for number in 0..CUSTOMERS {
        let event = viewed(&format!("{round}-{number}"), "e", SystemClock::new().now());
        upstream.send(&stage.topic("browse"), &event.customer, &event.value(), event.at_ms, &[]);
    }
    upstream.flush();
}

/// A stage whose service has taken a first round, and was stopped.
pub(super) fn after_a_first_round(test: &str) -> Stage {
    let stage = Stage::new(test, 2);
    stage.segment("looker", "customer_added_date IS NOT NULL");
    let mut output = stage.reader("segment_events");
    let service = Service::ready(&stage, &[]);
    visit(&stage, "one");
    output.until("the first round", |read| read.len() >= CUSTOMERS);
    assert!(service.terminate().0.success());
    stage
}

/// Offsets without a checkpoint: state that is gone is not made up anew in silence.
pub fn a_changelog() {
    let stage = after_a_first_round("unlogged");
    let other = Stage::new("another", 2);
    let mut service = Service::start(&stage, &[("topics.changelog", format!("{:?}", other.topic("changelog")))]);
    service.wait_until_not_ready_for("holds no checkpoint");
    service.wait_until_not_ready_for(&format!("kafka-consumer-groups.sh --delete --group {}", stage.name));
    visit(&stage, "two");
    assert!(service.terminate().0.success());
    assert_eq!(stage.reader("segment_events").read_to_end().len(), CUSTOMERS, "it published nothing more");
}

/// What retention took before it was read is named; whether it may be done without is the operator's to say.
pub fn an_input() {
    let stage = after_a_first_round("unread");
    visit(&stage, "two");
    stage.delete_records("browse");
    let mut service = Service::start(&stage, &[]);
    service.wait_until_not_ready_for("it was deleted unread");
    assert!(service.terminate().0.success());
    let service = Service::ready(&stage, &[("on_lost_input", "\"continue\"".to_owned())]);
    visit(&stage, "three");
    let mut output = stage.reader("segment_events");
    output.until("the third round", |read| read.len() >= 2 * CUSTOMERS);
    assert!(service.said().contains("records were lost"), "{}", service.said());
    assert!(service.terminate().0.success());
    let published = by_customer(output.read_to_end());
    assert!(published.keys().all(|customer| customer.starts_with("one-") || customer.starts_with("three-")));
    assert_eq!(published.len(), 2 * CUSTOMERS);
}

/// Offsets that have expired: the checkpoint tells where it was, and which catalog is the newest.
pub fn offsets() {
    let stage = after_a_first_round("expired");
    let mut output = stage.reader("segment_events");
    stage.segment("visitor", "customer_added_date IS NOT NULL");
    let service = Service::ready(&stage, &[]);
    output.until("the first round, of the second segment too", |read| read.len() >= 2 * CUSTOMERS);
    assert!(service.terminate().0.success());
    visit(&stage, "two");
    stage.delete_group();
    let service = Service::ready(&stage, &[]);
    output.until("the second round", |read| read.len() >= 4 * CUSTOMERS);
    assert!(service.said().contains("the checkpoint wins"), "{}", service.said());
    assert_eq!(service.counter("shoal_recovery_transitions_total", ""), 0);
    assert!(service.terminate().0.success());
    let published = by_customer(output.read_to_end());
    assert_eq!(published.len(), 2 * CUSTOMERS);
    assert!(published.values().all(|events| events.len() == 2), "{published:#?}");
    assert!(stage.checkpoints().values().all(|checkpoint| checkpoint.catalog.epoch == 2), "{:?}", stage.checkpoints());
}

/// An input that is deleted and made anew under the running process: its records are others now.
pub fn an_input_created_anew() {
    let stage = after_a_first_round("anew");
    let mut service = Service::ready(&stage, &[]);
    stage.delete_topic("browse");
    stage.create_topics(&[("browse", stage.partitions)]);
    service.wait_until_not_ready_for("it was created anew");
    visit(&stage, "two");
    let restarts = service.counter("shoal_worker_restarts_total", "");
    assert!(restarts <= 3, "{restarts} restarts:\n{}", service.said());
    assert!(service.terminate().0.success());
    let mut output = stage.reader("segment_events");
    assert_eq!(output.read_to_end().len(), CUSTOMERS, "nothing more was published");
}
