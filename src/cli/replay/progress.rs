use std::time::{Duration, Instant};

use super::history::History;
use crate::cli::terminal::stderr_is_terminal;

const EVERY: Duration = Duration::from_millis(200);

/// Lines between two looks at the clock.
const STRIDE: u64 = 4096;

/// How far it is, on one line of a terminal that is written over; nothing where nobody looks.
pub(super) struct Progress {
    /// `None`: nobody looks.
    last: Option<Instant>,
}

impl Progress {
    pub fn new() -> Self {
        Progress { last: stderr_is_terminal().then(Instant::now) }
    }

    pub fn show(&mut self, history: &History) {
        let Some(last) = self.last.filter(|_| history.records().is_multiple_of(STRIDE)) else { return };
        if last.elapsed() >= EVERY {
            eprint!("\r\x1b[K{} events, {}", history.records(), history.engine_time());
            self.last = Some(Instant::now());
        }
    }

    pub fn clear(&self) {
        if self.last.is_some() {
            eprint!("\r\x1b[K");
        }
    }
}
