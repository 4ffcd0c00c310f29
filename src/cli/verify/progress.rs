use std::time::{Duration, Instant};

use crate::cli::terminal::stderr_is_terminal;

const EVERY: Duration = Duration::from_millis(200);
/// Records between two looks at the clock.
const STRIDE: u64 = 4096;

/// How far it is, on one line of a terminal that is written over; nothing where nobody looks.
pub(super) struct Progress {
    what: String,
    of: i64,
    records: u64,
    /// `None`: nobody looks.
    last: Option<Instant>,
}

impl Progress {
    /// `of` offsets are to be read.
    pub fn new(what: String, of: i64) -> Self {
        Progress { what, of, records: 0, last: stderr_is_terminal().then(Instant::now) }
    }

    pub fn step(&mut self) {
        self.records += 1;
        let Some(last) = self.last.filter(|_| self.records.is_multiple_of(STRIDE)) else { return };
        if last.elapsed() >= EVERY {
            eprint!("\r\x1b[K{}: {} of at most {} records", self.what, self.records, self.of);
            self.last = Some(Instant::now());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.last.is_some() {
            eprint!("\r\x1b[K");
        }
    }
}
