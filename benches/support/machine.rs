//! What the machine says of a measurement: time of the processor, peak of memory.

use std::fs;
use std::time::{Duration, Instant};

/// The time this thread has had a processor; the wall clock's where the system does not tell.
pub struct Stopwatch {
    wall: Instant,
    on_cpu: Option<Duration>,
}

impl Stopwatch {
    pub fn start() -> Self {
        Stopwatch { wall: Instant::now(), on_cpu: on_cpu() }
    }

    pub fn elapsed(&self) -> Duration {
        match (self.on_cpu, on_cpu()) {
            (Some(before), Some(now)) => now - before,
            _ => self.wall.elapsed(),
        }
    }
}

fn on_cpu() -> Option<Duration> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

/// What reading the lines took at its height does not count; where the system does not know how, it does.
pub fn forget_peak() {
    let _ = fs::write("/proc/self/clear_refs", "5");
}

/// A line of `/proc/self/status`; 0 on systems without one.
pub fn status_mib(key: &str) -> f64 {
    let text = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'));
    let kib = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<f64>().ok());
    kib.unwrap_or_default() / 1024.0
}
