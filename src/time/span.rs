use std::fmt;

/// An exact length of time in milliseconds; a day is 24 hours. May be negative.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Span(i64);

impl Span {
    pub const ZERO: Span = Span(0);

    pub const fn from_millis(ms: i64) -> Self {
        Span(ms)
    }

    pub const fn from_seconds(seconds: i64) -> Self {
        Span(seconds.saturating_mul(1000))
    }

    pub const fn from_hours(hours: i64) -> Self {
        Span::from_seconds(hours.saturating_mul(3600))
    }

    /// Days of exactly 24 hours.
    pub const fn from_days(days: i64) -> Self {
        Span::from_hours(days.saturating_mul(24))
    }

    pub const fn as_millis(self) -> i64 {
        self.0
    }
}

/// The largest unit that says it exactly: `4h`, `15min`, `7d`, `250ms`.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = [(86_400_000, "d"), (3_600_000, "h"), (60_000, "min"), (1000, "s")];
        match units.iter().find(|(ms, _)| self.0 != 0 && self.0 % ms == 0) {
            Some((ms, unit)) => write!(f, "{}{unit}", self.0 / ms),
            None => write!(f, "{}ms", self.0),
        }
    }
}
