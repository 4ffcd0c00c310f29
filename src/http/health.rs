use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::time::Span;

/// Whether the process lives, and whether it works; the reasons where not. Shared by all workers and the server.
#[derive(Clone, Default)]
pub struct Health {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    workers: BTreeMap<usize, Worker>,
    stopping: bool,
}

#[derive(Default)]
struct Worker {
    joined: bool,
    /// Why its predecessor ended, until it has joined.
    restarts: Option<String>,
    /// Why it is dead.
    failed: Option<String>,
    /// What each of its partitions that does not work is doing, or why it stopped.
    partitions: BTreeMap<i32, String>,
    /// The skew for which it does not trust the wall clock.
    skew: Option<Span>,
    /// What it is waiting for, since when.
    waits: Option<(&'static str, Instant)>,
    /// Partitions of which a broker does not say where their inputs end.
    silent: Vec<i32>,
}

/// Waiting so long is worth a word.
const LONG: Duration = Duration::from_secs(3);

/// One worker's own part of [`Health`].
pub struct WorkerHealth {
    health: Health,
    worker: usize,
}

impl Health {
    pub fn new() -> Self {
        Health::default()
    }

    /// A worker that is starting: alive, not ready.
    pub fn worker(&self, worker: usize) -> WorkerHealth {
        let mut state = self.lock();
        let restarts = state.workers.get_mut(&worker).and_then(|before| before.restarts.take());
        state.workers.insert(worker, Worker { restarts, ..Worker::default() });
        drop(state);
        WorkerHealth { health: self.clone(), worker }
    }

    /// The process is on its way out: alive, not ready.
    pub fn stopping(&self) {
        self.lock().stopping = true;
    }

    /// Why the process should be started anew; empty: it lives.
    pub fn why_not_alive(&self) -> Vec<String> {
        let state = self.lock();
        let failed =
            |(worker, w): (&usize, &Worker)| w.failed.as_ref().map(|why| format!("worker {worker} is dead: {why}"));
        state.workers.iter().filter_map(failed).collect()
    }

    /// Why it does not do all its work yet; empty: it does.
    pub fn why_not_ready(&self) -> Vec<String> {
        let mut reasons = self.why_not_alive();
        let state = self.lock();
        if state.stopping {
            reasons.push("shutting down".to_owned());
        }
        if state.workers.is_empty() {
            reasons.push("no worker has been started yet".to_owned());
        }
        for (id, worker) in state.workers.iter().filter(|(_, worker)| worker.failed.is_none()) {
            reasons.extend(worker.why_not_ready().into_iter().map(|why| format!("worker {id}: {why}")));
        }
        reasons
    }

    /// A panic elsewhere while the lock was held leaves nothing half done.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Worker {
    fn why_not_ready(&self) -> Vec<String> {
        let mut reasons = Vec::new();
        if !self.joined {
            let after =
                self.restarts.as_ref().map_or_else(String::new, |why| format!("; it starts again after: {why}"));
            reasons.push(format!("has not joined its consumer group yet{after}"));
        }
        if let Some(skew) = self.skew {
            reasons.push(format!("the wall clock and the broker's differ by {skew}: set the clock of this machine"));
        }
        if let Some((what, waited)) =
            self.waits.map(|(what, since)| (what, since.elapsed())).filter(|(_, waited)| *waited >= LONG)
        {
            reasons.push(format!("has waited for Kafka to {what} for {} s: is the broker there?", waited.as_secs()));
        }
        if !self.silent.is_empty() {
            let all: Vec<String> = self.silent.iter().map(i32::to_string).collect();
            reasons.push(format!(
                "no broker says where the inputs of partition {} end: time stands still there",
                all.join(", ")
            ));
        }
        reasons.extend(self.partitions.iter().map(|(partition, why)| format!("partition {partition} {why}")));
        reasons
    }
}

impl WorkerHealth {
    /// It is a member of its group and knows its partitions, none of them maybe.
    pub fn joined(&self) {
        self.change(|worker| {
            worker.joined = true;
            worker.restarts = None;
        });
    }

    /// The partition's state is being read back, and how far that is.
    pub fn restoring(&self, partition: i32, progress: &str) {
        self.not_working(partition, format!("is being restored: {progress}"));
    }

    /// The partition was stopped, and what to do about it: `stopped: its offsets …`.
    pub fn stopped(&self, partition: i32, why: &str) {
        self.not_working(partition, format!("stopped: {why}"));
    }

    /// The partition does its work.
    pub fn working(&self, partition: i32) {
        self.change(|worker| drop(worker.partitions.remove(&partition)));
    }

    /// The partition is another's now.
    pub fn revoked(&self, partition: i32) {
        self.working(partition);
    }

    /// It waits for Kafka to do something: `commit a transaction`.
    pub fn waits_for(&self, what: &'static str) {
        self.change(|worker| worker.waits = Some((what, Instant::now())));
    }

    /// What it waited for has come.
    pub fn goes_on(&self) {
        self.change(|worker| worker.waits = None);
    }

    /// The partitions of which a broker does not say where their inputs end.
    pub fn silent(&self, partitions: Vec<i32>) {
        self.change(|worker| worker.silent = partitions);
    }

    /// The wall clock differs too much from the broker's: engine time stands still.
    pub fn clock_disagrees(&self, skew: Span) {
        self.change(|worker| worker.skew = Some(skew));
    }

    pub fn clock_agrees(&self) {
        self.change(|worker| worker.skew = None);
    }

    /// It ended with this error and is starting again.
    pub fn restarting(&self, why: &str) {
        self.change(|worker| *worker = Worker { restarts: Some(why.to_owned()), ..Worker::default() });
    }

    /// It ended and will not start again: the process should be replaced.
    pub fn failed(&self, why: &str) {
        self.change(|worker| worker.failed = Some(why.to_owned()));
    }

    fn not_working(&self, partition: i32, what: String) {
        self.change(|worker| drop(worker.partitions.insert(partition, what)));
    }

    fn change(&self, change: impl FnOnce(&mut Worker)) {
        change(self.health.lock().workers.entry(self.worker).or_default());
    }
}
