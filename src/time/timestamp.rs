use std::fmt;

use super::{Day, Span};

/// An instant: milliseconds since 1970-01-01T00:00:00Z, leap seconds ignored, as in Kafka's record timestamps.
///
/// [`Timestamp::NEVER`] is later than every instant an event may carry and stands for "no such instant".
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// Before everything: where the engine time of a partition begins.
    pub const BEGINNING: Timestamp = Timestamp(i64::MIN / 4);
    /// After everything.
    pub const NEVER: Timestamp = Timestamp(i64::MAX / 4);

    pub const fn from_millis(ms: i64) -> Self {
        Timestamp(ms)
    }

    /// Milliseconds since the epoch.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// The instant `span` later (earlier, where the span is negative); saturates at the two ends of time.
    pub fn plus(self, span: Span) -> Self {
        Timestamp(self.0.saturating_add(span.as_millis()).clamp(Self::BEGINNING.0, Self::NEVER.0))
    }

    pub fn minus(self, span: Span) -> Self {
        self.plus(Span::from_millis(span.as_millis().saturating_neg()))
    }

    /// The next instant there is.
    pub fn next(self) -> Self {
        self.plus(Span::from_millis(1))
    }

    /// The instant one millisecond earlier.
    pub fn previous(self) -> Self {
        self.minus(Span::from_millis(1))
    }

    /// How long after `earlier` this is; negative if it is before.
    pub fn since(self, earlier: Timestamp) -> Span {
        Span::from_millis(self.0.saturating_sub(earlier.0))
    }

    pub fn is_never(self) -> bool {
        self >= Self::NEVER
    }
}

/// RFC 3339 in UTC with three decimals: the form of every instant shoal writes.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::BEGINNING || self.is_never() {
            return f.write_str(if self.is_never() { "never" } else { "the beginning" });
        }
        let (days, ms) = (self.0.div_euclid(86_400_000), self.0.rem_euclid(86_400_000));
        let (year, month, day) = Day::from_number(days as i32).year_month_day();
        let (h, m, s, ms) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, ms % 1000);
        write!(f, "{year:04}-{month:02}-{day:02}T{h:02}:{m:02}:{s:02}.{ms:03}Z")
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_written_in_utc_with_three_decimals() {
        assert_eq!(Timestamp::from_millis(0).to_string(), "1970-01-01T00:00:00.000Z");
        assert_eq!(Timestamp::from_millis(1_780_156_800_031).to_string(), "2026-05-30T16:00:00.031Z");
        assert_eq!(Timestamp::from_millis(-1).to_string(), "1969-12-31T23:59:59.999Z");
    }

    #[test]
    fn saturates_instead_of_wrapping() {
        assert!(Timestamp::NEVER.plus(Span::from_millis(1)).is_never());
        assert_eq!(Timestamp::BEGINNING.minus(Span::from_millis(1)), Timestamp::BEGINNING);
    }
}
