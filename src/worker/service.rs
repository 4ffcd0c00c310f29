//! The workers of a process: each on a thread of its own, started anew with a growing pause when it fails.

use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::error::WorkerError;
use super::guard::caught;
use super::panics::Panics;
use super::transport::Transport;
use super::{Shared, Worker};
use crate::http::{Health, WorkerHealth};

/// The pauses between a failure and the next start double from the first to the last of these.
const PAUSE_FIRST: Duration = Duration::from_millis(500);
const PAUSE_LAST: Duration = Duration::from_secs(30);
/// A worker that ran so long has recovered: its next pause is the first again.
const RECOVERED_AFTER: Duration = Duration::from_secs(60);
/// How often it is looked, during a pause or an end, whether it is over.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// The running workers.
pub struct Service {
    threads: Vec<JoinHandle<Result<(), WorkerError>>>,
    shared: Shared,
}

/// How the workers ended.
#[derive(Debug)]
pub enum Ended {
    /// All of them cleanly.
    Cleanly,
    /// One cannot go on, and says why.
    Failed(String),
    /// Some were still busy when the time was up.
    Late,
}

impl Service {
    /// Starts `workers` of them; each makes its clients by `transport`, which is called again after a failure.
    pub fn start<T>(
        workers: usize,
        shared: &Shared,
        health: &Health,
        transport: impl Fn(usize) -> T + Clone + Send + 'static,
    ) -> Self
    where
        T: Transport + 'static,
    {
        let start = |number: usize| {
            let (shared, health, transport) = (shared.clone(), health.clone(), transport.clone());
            let work = move || supervise(number, &shared, &health, || transport(number));
            thread::Builder::new().name(format!("worker-{number}")).spawn(work)
        };
        let threads = (0..workers).filter_map(|number| {
            start(number)
                .inspect_err(|error| tracing::error!(%error, number, "a worker's thread cannot be started"))
                .ok()
        });
        Service { threads: threads.collect(), shared: shared.clone() }
    }

    /// Whether a worker has ended by itself: the process should then end too.
    pub fn has_ended(&self) -> bool {
        self.threads.iter().any(JoinHandle::is_finished) || self.threads.is_empty()
    }

    /// Asks the workers to end, and waits for them at most so long.
    pub fn stop(self, within: Duration) -> Ended {
        self.shared.stop.ask();
        let began = Instant::now();
        while !self.threads.iter().all(JoinHandle::is_finished) && began.elapsed() < within {
            thread::sleep(LOOK_EVERY);
        }
        let mut ended = Ended::Cleanly;
        for thread in self.threads {
            if !thread.is_finished() {
                ended = Ended::Late;
                continue;
            }
            match thread.join() {
                Ok(Ok(())) => {}
                Ok(Err(error)) => return Ended::Failed(error.to_string()),
                Err(_) => return Ended::Failed("a worker panicked; the log says where".to_owned()),
            }
        }
        ended
    }
}

/// Runs a worker, and another after each that failed or panicked, until it is asked to stop or the process must end.
fn supervise<T: Transport>(
    number: usize,
    shared: &Shared,
    health: &Health,
    transport: impl Fn() -> T,
) -> Result<(), WorkerError> {
    let mut pause = PAUSE_FIRST;
    let mut panics = Panics::default();
    while !shared.stop.is_asked() {
        let began = Instant::now();
        let work = || {
            let worker = Worker::join(transport(), number, shared.clone(), health.worker(number))?;
            worker.without(panics.set_aside().clone()).run()
        };
        let Err(error) = caught(work) else { break };
        let health: WorkerHealth = health.worker(number);
        if error.ends_the_process() {
            health.failed(&error.to_string());
            return Err(error);
        }
        panics.note(&error);
        health.restarting(&error.to_string());
        shared.metrics.worker_restarted(number);
        if began.elapsed() >= RECOVERED_AFTER {
            pause = PAUSE_FIRST;
        }
        tracing::error!(worker = number, %error, "a worker failed and starts again in {pause:?}");
        rest(pause, shared);
        pause = (pause * 2).min(PAUSE_LAST);
    }
    Ok(())
}

fn rest(pause: Duration, shared: &Shared) {
    let began = Instant::now();
    while began.elapsed() < pause && !shared.stop.is_asked() {
        thread::sleep(LOOK_EVERY);
    }
}

#[cfg(test)]
mod tests;
