//! Waiting for a condition, never for a time.

use std::thread;
use std::time::{Duration, Instant};

/// How long anything may take that should take seconds at most, on a machine that does other things besides.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Asks until there is an answer, or the time is up.
pub fn within<T>(limit: Duration, mut ask: impl FnMut() -> Option<T>) -> Option<T> {
    let began = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return Some(answer);
        }
        if began.elapsed() > limit {
            return None;
        }
        thread::park_timeout(Duration::from_millis(10));
    }
}

/// Asks until there is an answer; fails the test with `what` where there is none in good time.
#[track_caller]
pub fn eventually<T>(what: &str, ask: impl FnMut() -> Option<T>) -> T {
    within(PATIENCE, ask).unwrap_or_else(|| panic!("waited {} s in vain: {what}", PATIENCE.as_secs()))
}
