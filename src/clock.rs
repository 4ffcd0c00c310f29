//! The only place that asks the machine what time it is. The core is handed `now`; the shell reads it here.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::time::{Span, Timestamp};

/// A wall clock and a monotonic one, which run at the same speed.
pub trait Clock: Send + Sync {
    /// The wall clock. It may be set back or forward by whoever keeps the machine's time.
    fn now(&self) -> Timestamp;

    /// Time since some start; never runs back, is not moved by corrections of the wall clock.
    fn monotonic(&self) -> Span;

    /// How long the machine must wait for `span` to pass on this clock; zero for a span that is not positive.
    fn wait_for(&self, span: Span) -> Duration;

    /// How much time passes on this clock while the machine waits for so long: the other way round.
    fn passes_in(&self, wait: Duration) -> Span;

    /// How long it is, for the machine, since [`monotonic`](Clock::monotonic) was `earlier`. What paces the machine's
    /// work is measured so, however fast this clock runs.
    fn waited_since(&self, earlier: Span) -> Duration {
        self.wait_for(Span::from_millis(self.monotonic().as_millis() - earlier.as_millis()))
    }

    /// What [`monotonic`](Clock::monotonic) will be once the machine has waited for so long.
    fn monotonic_in(&self, wait: Duration) -> Span {
        Span::from_millis(self.monotonic().as_millis().saturating_add(self.passes_in(wait).as_millis()))
    }
}

/// The machine's own clocks.
#[derive(Clone, Debug)]
pub struct SystemClock {
    start: Instant,
}

/// A clock that starts at an instant of one's choice and runs `scale` times as fast as the machine's.
///
/// The demo lives by it: an hour's rule fires within seconds, and its records are stamped with the same time.
#[derive(Clone, Debug)]
pub struct ScaledClock {
    origin: Timestamp,
    scale: u32,
    start: Instant,
}

impl SystemClock {
    pub fn new() -> Self {
        SystemClock { start: Instant::now() }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        SystemClock::new()
    }
}

impl Clock for SystemClock {
    /// A machine whose clock stands before 1970 reads 1970.
    fn now(&self) -> Timestamp {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_millis(millis(since_epoch))
    }

    fn monotonic(&self) -> Span {
        Span::from_millis(millis(self.start.elapsed()))
    }

    fn wait_for(&self, span: Span) -> Duration {
        Duration::from_millis(span.as_millis().max(0).unsigned_abs())
    }

    fn passes_in(&self, wait: Duration) -> Span {
        Span::from_millis(millis(wait))
    }
}

impl ScaledClock {
    /// A clock that shows `origin` now. A scale of 0 counts as 1.
    pub fn starting_at(origin: Timestamp, scale: u32) -> Self {
        ScaledClock { origin, scale: scale.max(1), start: Instant::now() }
    }
}

impl Clock for ScaledClock {
    fn now(&self) -> Timestamp {
        self.origin.plus(self.monotonic())
    }

    fn monotonic(&self) -> Span {
        Span::from_millis(millis(self.start.elapsed().saturating_mul(self.scale)))
    }

    fn wait_for(&self, span: Span) -> Duration {
        Duration::from_millis(span.as_millis().max(0).unsigned_abs()) / self.scale
    }

    fn passes_in(&self, wait: Duration) -> Span {
        Span::from_millis(millis(wait.saturating_mul(self.scale)))
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::parse_rfc3339;

    #[test]
    fn the_system_clock_agrees_with_the_machine_and_never_runs_back() {
        let clock = SystemClock::new();
        let before = millis(SystemTime::now().duration_since(UNIX_EPOCH).unwrap());
        let now = clock.now().as_millis();
        let after = millis(SystemTime::now().duration_since(UNIX_EPOCH).unwrap());
        assert!(before <= now && now <= after, "{before} <= {now} <= {after}");
        let first = clock.monotonic();
        assert!(first <= clock.monotonic());
    }

    #[test]
    fn a_scaled_clock_runs_as_many_times_as_fast_from_its_origin() {
        let origin = parse_rfc3339("2026-05-30T16:00:00Z").unwrap();
        let clock = ScaledClock::starting_at(origin, 3600);
        let machine = Instant::now();
        while clock.now().since(origin) < Span::from_hours(1) {
            std::hint::spin_loop();
        }
        let passed = machine.elapsed();
        assert!(passed > Duration::from_millis(900) && passed < Duration::from_secs(5), "{passed:?} for an hour");
    }

    #[test]
    fn a_wait_is_as_many_times_shorter() {
        let scaled = ScaledClock::starting_at(Timestamp::from_millis(0), 60);
        assert_eq!(scaled.wait_for(Span::from_seconds(60)), Duration::from_secs(1));
        assert_eq!(SystemClock::new().wait_for(Span::from_seconds(60)), Duration::from_secs(60));
        assert_eq!(scaled.wait_for(Span::from_seconds(-1)), Duration::ZERO);
        assert_eq!(scaled.passes_in(Duration::from_secs(1)), Span::from_seconds(60));
        assert_eq!(SystemClock::new().passes_in(Duration::from_secs(60)), Span::from_seconds(60));
    }
}
