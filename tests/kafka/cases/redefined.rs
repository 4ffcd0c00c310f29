use shoal::clock::{Clock, SystemClock};
use shoal::worker::changelog::CatalogMark;

use crate::patience::eventually;
use crate::published::by_customer;
use crate::service::Service;
use crate::shop::ordered;
use crate::stage::Stage;

/// So many that they are judged anew in some forty commits.
const CUSTOMERS: usize = 20_000;
const A_ROUND: usize = 100;

/// One order of each customer.
fn order(stage: &Stage, round: &str, customers: usize) {
    let (upstream, now) = (stage.upstream(), SystemClock::new().now());
    for number in 0..customers {
        let event = ordered(&format!("{round}-{number}"), "o", now);
        upstream.send(&stage.topic(&event.topic), &event.customer, &event.value(), event.at_ms, &[]);
    }
    upstream.flush();
}

/// Killed while some customers are judged by the new definition and some are not yet.
pub fn killed_midway() {
    let mut stage = Stage::new("redefined", 1);
    stage.set("kafka.slot", "\"a\"");
    stage.segment("buyer", "number_of_orders >= 1");
    let mut output = stage.reader("segment_events");
    order(&stage, "one", CUSTOMERS);
    let service = Service::ready(&stage, &[]);
    output.until("all enter", |read| read.len() >= CUSTOMERS);
    assert!(service.terminate().0.success());
    assert_eq!(stage.checkpoints()[&0].catalog.epoch, 1);

    stage.segment("buyer", "number_of_orders >= 2");
    let service = Service::start(&stage, &[]);
    output.until("the first leave", |read| read.len() > CUSTOMERS);
    service.kill();
    let midway = output.read_to_end().len();
    let CatalogMark { epoch, hash } = stage.checkpoints()[&0].catalog;
    assert!(midway < 2 * CUSTOMERS, "all had left when it was killed: take more customers");
    assert_eq!((epoch, hash), (2, CatalogMark::CHANGING), "neither the one catalog nor the other");

    let service = Service::ready(&stage, &[]);
    output.until("all leave", |read| read.len() >= 2 * CUSTOMERS);
    eventually("the last commit says that it is done", || {
        let catalog = stage.checkpoints()[&0].catalog;
        (catalog.epoch == 2 && catalog.hash != CatalogMark::CHANGING).then_some(())
    });
    assert_eq!(service.counter("shoal_recovery_transitions_total", ""), 0);
    assert!(service.terminate().0.success());
    let published = by_customer(output.read_to_end());
    assert_eq!(published.len(), CUSTOMERS);
    for (customer, events) in &published {
        let [_, left] = &events[..] else { panic!("{customer} switched otherwise than once: {events:#?}") };
        assert!(left.backfill && left.cause == "definition", "{customer}: {left:#?}");
    }
}

/// A process that runs on with the segments of before must not judge a partition by them that newer ones have judged.
pub fn an_old_catalog() {
    let mut stage = Stage::new("old-catalog", 2);
    stage.set("kafka.workers", "1");
    stage.segment("buyer", "number_of_orders >= 1");
    let mut output = stage.reader("segment_events");
    let mut old = Service::ready(&stage, &[]);
    order(&stage, "one", A_ROUND);
    output.until("the first round", |read| read.len() >= A_ROUND);

    stage.segment("customer", "number_of_orders >= 1");
    let mut new = Service::ready(&stage, &[]);
    eventually("each has one", || {
        let holds = |service: &Service| service.counter("shoal_partitions_assigned", "") == 1;
        (holds(&old) && holds(&new)).then_some(())
    });
    new.wait_until_ready();
    assert!(new.terminate().0.success());
    let newer = |stage: &Stage| -> Vec<i32> {
        let all = stage.checkpoints();
        all.iter().filter(|(_, checkpoint)| checkpoint.catalog.epoch == 2).map(|(id, _)| *id).collect()
    };
    let stopped = newer(&stage);
    assert_eq!(stopped.len(), 1, "one partition is the newer catalog's");
    let why = "stopped: a process with newer segments has worked on it";
    old.wait_until_not_ready_for(&format!("partition {} {why}", stopped[0]));
    order(&stage, "two", A_ROUND);
    eventually("the other one is worked on", || (old.counter("shoal_outcomes_total", "applied") > 0).then_some(()));
    assert!(!old.why_not_ready().contains(&format!("partition {} ", 1 - stopped[0])));
    assert!(old.terminate().0.success());

    let service = Service::ready(&stage, &[]);
    output.until("both segments of both rounds", |read| read.len() >= 4 * A_ROUND);
    assert!(service.terminate().0.success());
    let published = by_customer(output.read_to_end());
    assert_eq!(published.len(), 2 * A_ROUND);
    assert!(published.values().all(|events| events.len() == 2));
    assert_eq!(newer(&stage), [0, 1]);
}
