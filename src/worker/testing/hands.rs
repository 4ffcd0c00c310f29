use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use crate::clock::Clock;
use crate::time::{Span, Timestamp};

/// A clock whose hands are set by the test.
#[derive(Default)]
pub struct Hands {
    now_ms: AtomicI64,
    monotonic_ms: AtomicI64,
}

impl Hands {
    pub fn at(now_ms: i64, monotonic_ms: i64) -> Self {
        Hands { now_ms: now_ms.into(), monotonic_ms: monotonic_ms.into() }
    }
}

impl Clock for Hands {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.now_ms.load(Ordering::Relaxed))
    }

    fn monotonic(&self) -> Span {
        Span::from_millis(self.monotonic_ms.load(Ordering::Relaxed))
    }

    fn wait_for(&self, span: Span) -> Duration {
        Duration::from_millis(span.as_millis().max(0).unsigned_abs())
    }

    fn passes_in(&self, wait: Duration) -> Span {
        Span::from_millis(wait.as_millis() as i64)
    }
}
