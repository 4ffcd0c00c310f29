use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};
use std::time::Duration;

use crate::clock::Clock;
use crate::time::{Span, Timestamp};

/// The clock of one process: it drifts, and whoever keeps the machine's time sets it right or wrong.
pub struct SimClock {
    /// True time, which nobody in the simulation knows.
    time: Arc<AtomicI64>,
    /// Added to it.
    offset_ms: AtomicI64,
    drift_ppm: i64,
    booted_at: i64,
}

impl SimClock {
    pub fn new(time: Arc<AtomicI64>, offset_ms: i64, drift_ppm: i64) -> Self {
        let booted_at = time.load(Relaxed);
        SimClock { time, offset_ms: offset_ms.into(), drift_ppm, booted_at }
    }

    /// The wall clock is set: so much ahead of true time, from now on.
    pub fn set(&self, offset_ms: i64) {
        self.offset_ms.store(offset_ms, Relaxed);
    }

    fn since_boot(&self) -> i64 {
        let passed = self.time.load(Relaxed) - self.booted_at;
        passed + passed * self.drift_ppm / 1_000_000
    }
}

impl Clock for SimClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.booted_at + self.since_boot() + self.offset_ms.load(Relaxed))
    }

    fn monotonic(&self) -> Span {
        Span::from_millis(self.since_boot())
    }

    fn wait_for(&self, span: Span) -> Duration {
        Duration::from_millis(span.as_millis().max(0).unsigned_abs())
    }

    fn passes_in(&self, wait: Duration) -> Span {
        Span::from_millis(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX))
    }
}
