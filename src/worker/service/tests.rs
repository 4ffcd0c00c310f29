use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::clock::{Clock, SystemClock};
use crate::event::Stream;
use crate::metrics::Metrics;
use crate::worker::testing::{Fake, POISON, Poll, Script, rules};
use crate::worker::transport::{Polled, Record, TransportError};
use crate::worker::{CatalogEpoch, Shared, Stop};

const PATIENCE: Duration = Duration::from_secs(30);

fn shared() -> Shared {
    Shared {
        rules: Arc::new(rules()),
        clock: Arc::new(SystemClock::new()),
        metrics: Metrics::new(),
        stop: Stop::default(),
        epoch: CatalogEpoch::default(),
    }
}

fn eventually(what: &str, is_so: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < PATIENCE, "waited in vain: {what}");
        thread::yield_now();
    }
}

fn assigned(partitions: &'static [i32]) -> Poll {
    Box::new(|| Ok(Polled::Assigned(partitions.to_vec())))
}

fn record(partition: i32, value: &'static [u8]) -> Poll {
    Box::new(move || {
        let timestamp = Some(SystemClock::new().now());
        let (stream, offset, key, headers) = (Stream::Browse, 0, None, Vec::new());
        Ok(Polled::Record(Record { stream, partition, offset, timestamp, key, value: Some(value.into()), headers }))
    })
}

/// Turns in which nothing comes: enough for empty partitions to be at work.
fn turns() -> impl Iterator<Item = Poll> {
    (0..20).map(|_| -> Poll { Box::new(|| Ok(Polled::Nothing)) })
}

/// Runs workers whose inputs bring what `life` says of a worker, and of how many lives it had before.
fn run(
    workers: usize,
    shared: &Shared,
    life: impl Fn(usize, usize) -> Vec<Poll> + Clone + Send + 'static,
) -> (Service, Health) {
    let (health, lives) = (Health::new(), Arc::new([const { AtomicUsize::new(0) }; 2]));
    let transport = move |worker: usize| {
        let before = lives[worker].fetch_add(1, Ordering::Relaxed);
        Fake::of(Script { polls: life(worker, before).into(), ..Script::default() })
    };
    (Service::start(workers, shared, &health, transport), health)
}

fn count(shared: &Shared, series: &str) -> u64 {
    let text = shared.metrics.render();
    let line = text.lines().find_map(|line| line.strip_prefix(series)).unwrap_or_default();
    line.trim().parse().unwrap_or(0)
}

#[test]
fn a_worker_that_panics_is_started_again_while_the_other_works() {
    let shared = shared();
    let (service, health) = run(2, &shared, |worker, before| match (worker, before) {
        (0, 0) => vec![Box::new(|| panic!("a defect"))],
        _ => vec![assigned(&[])],
    });
    eventually("it says why it starts again", || {
        let why = "worker 0: has not joined its consumer group yet; it starts again after: a defect of shoal: it panicked \
                   while working: a defect";
        health.why_not_ready() == [why]
    });
    assert!(health.why_not_alive().is_empty() && !service.has_ended());
    eventually("both work", || health.why_not_ready().is_empty());
    assert_eq!(count(&shared, "shoal_worker_restarts_total{worker=\"0\"}"), 1);
    assert_eq!(count(&shared, "shoal_worker_restarts_total{worker=\"1\"}"), 0);
    assert!(matches!(service.stop(PATIENCE), Ended::Cleanly));
}

#[test]
fn a_partition_whose_record_panics_each_time_is_set_aside_and_the_others_are_worked_on() {
    let shared = shared();
    let (service, health) = run(1, &shared, |_, _| {
        let first = std::iter::once(assigned(&[0, 1])).chain(turns());
        first.chain([record(0, POISON)]).chain(turns()).chain([record(1, b"no event")]).collect()
    });
    let stopped = "worker 0: partition 0 stopped: a defect of shoal: it panicked while taking browse/0 at offset 0: poison \
                   was taken; it comes back each time. Please report it with the record, and run a release that has it mended";
    eventually("the partition is set aside", || health.why_not_ready() == [stopped]);
    assert_eq!(count(&shared, "shoal_worker_restarts_total{worker=\"0\"}"), 2);
    eventually("the other one is worked on", || count(&shared, "shoal_records_read_total{topic=\"browse\"}") == 1);
    assert!(matches!(service.stop(PATIENCE), Ended::Cleanly));
}

#[test]
fn a_worker_that_fails_is_started_again_and_one_whose_place_is_taken_ends_the_process() {
    let shared = shared();
    let (service, health) = run(2, &shared, |worker, before| match (worker, before) {
        (0, 0) => vec![Box::new(|| Err(TransportError::Broken { doing: "reading", why: "no".to_owned() }))],
        (0, _) => vec![Box::new(|| {
            Err(TransportError::Fenced { instance: "pod-0-0".to_owned(), why: "another is there".to_owned() })
        })],
        _ => vec![assigned(&[])],
    });
    eventually("the process ends", || service.has_ended());
    assert_eq!(count(&shared, "shoal_worker_restarts_total{worker=\"0\"}"), 1, "tried once more after the failure");
    assert_eq!(health.why_not_alive().len(), 1);
    let Ended::Failed(why) = service.stop(PATIENCE) else { panic!("it must fail") };
    assert!(why.starts_with("another process has joined the group as `pod-0-0`"), "{why}");
}
