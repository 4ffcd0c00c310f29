use std::fmt;

/// An exact length of time in milliseconds; a day is 24 hours. May be negative.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
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

    /// Reads a whole number and its unit, `ms`, `s`, `min`, `h`, `d` (24 hours) or `w`: `250ms`, `5min`, `90d`.
    /// `None` for anything else; `m` and `y` are no exact lengths.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (count, unit) = text.split_at(digits);
        let unit_ms = match unit {
            "ms" => 1,
            "s" => 1000,
            "min" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            "w" => 604_800_000,
            _ => return None,
        };
        count.parse::<i64>().ok()?.checked_mul(unit_ms).map(Span)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        for text in ["250ms", "30s", "15min", "4h", "7d", "0ms"] {
            assert_eq!(Span::parse(text).map(|span| span.to_string()).as_deref(), Some(text));
        }
        assert_eq!(Span::parse("2w"), Some(Span::from_days(14)));
    }

    #[test]
    fn months_years_and_numbers_without_a_unit_are_no_lengths() {
        for text in ["", "5", "d", "5m", "1y", "-5d", "1.5h", "5 d", "99999999999999999d"] {
            assert_eq!(Span::parse(text), None, "{text}");
        }
    }
}
