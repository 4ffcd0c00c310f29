use std::fmt;

use crate::time::{Day, DayOffset, Span, Timestamp};

/// A constant as it is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Literal {
    /// Without its quotes and escapes.
    Text(String),
    /// Its digits: an id is its text, so `007` stays `007`.
    Number(String),
    Flag(bool),
    /// `2026-05-30`, the whole local day.
    Date(Day),
    /// `2026-05-30T16:00:00` in the store's time zone: milliseconds after the nominal midnight.
    LocalTime {
        day: Day,
        ms: i64,
    },
    /// `2026-05-30T16:00:00Z`: an instant that names its offset.
    Instant(Timestamp),
    /// Counted from now: a date where the unit is of the calendar (`-30d`, `today`), else an exact instant (`-36h`).
    Offset {
        amount: i64,
        unit: Unit,
    },
    /// A length of time: `14d`.
    Length {
        amount: i64,
        unit: Unit,
    },
    /// A word where a constant is expected: a value without its quotes.
    Word(String),
    /// Something that was complained about already.
    Invalid,
}

/// A unit of time, as the language writes it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

impl Unit {
    pub const ALL: [Unit; 7] = [Unit::Second, Unit::Minute, Unit::Hour, Unit::Day, Unit::Week, Unit::Month, Unit::Year];

    pub fn of(suffix: &str) -> Option<Unit> {
        Unit::ALL.into_iter().find(|unit| unit.suffix().eq_ignore_ascii_case(suffix))
    }

    pub fn suffix(self) -> &'static str {
        match self {
            Unit::Second => "s",
            Unit::Minute => "min",
            Unit::Hour => "h",
            Unit::Day => "d",
            Unit::Week => "w",
            Unit::Month => "m",
            Unit::Year => "y",
        }
    }

    /// As an exact length of time: a day is 24 hours. `None` for months and years, which have no one length.
    pub fn length(self, amount: i64) -> Option<Span> {
        let seconds = match self {
            Unit::Second => 1,
            Unit::Minute => 60,
            Unit::Hour => 3600,
            Unit::Day => 86_400,
            Unit::Week => 604_800,
            Unit::Month | Unit::Year => return None,
        };
        Some(Span::from_seconds(amount.saturating_mul(seconds)))
    }

    /// As a date counted from today; `None` for seconds, minutes and hours, which count from the instant.
    pub fn day_offset(self, amount: i64) -> Option<DayOffset> {
        let amount = i32::try_from(amount).ok()?;
        match self {
            Unit::Second | Unit::Minute | Unit::Hour => None,
            Unit::Day => Some(DayOffset::days(amount)),
            Unit::Week => Some(DayOffset::days(amount.saturating_mul(7))),
            Unit::Month => Some(DayOffset::months(amount)),
            Unit::Year => Some(DayOffset::months(amount.saturating_mul(12))),
        }
    }

    /// The most of this unit a query may name: about a thousand years.
    pub fn amount_max(self) -> i64 {
        match self {
            Unit::Year => 1000,
            Unit::Month => 12_000,
            Unit::Week => 52_000,
            Unit::Day => 365_000,
            Unit::Hour => 8_760_000,
            Unit::Minute => 525_600_000,
            Unit::Second => 31_536_000_000,
        }
    }
}

impl Literal {
    /// What it is, as a message says it.
    pub fn described(&self) -> &'static str {
        match self {
            Literal::Text(_) => "a text",
            Literal::Number(_) => "a number",
            Literal::Flag(_) => "true or false",
            Literal::Date(_) | Literal::LocalTime { .. } | Literal::Instant(_) | Literal::Offset { .. } => "a date",
            Literal::Length { .. } => "a length of time",
            Literal::Word(_) => "a name",
            Literal::Invalid => "nothing",
        }
    }

    pub fn is_date(&self) -> bool {
        self.described() == "a date"
    }
}

/// As it is written in a query.
impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Literal::Text(text) => f.write_str(&super::super::quoted(text)),
            Literal::Number(text) | Literal::Word(text) => f.write_str(text),
            Literal::Flag(flag) => write!(f, "{flag}"),
            Literal::Date(day) => write!(f, "{day}"),
            Literal::LocalTime { day, ms } => write_local_time(f, *day, *ms),
            Literal::Instant(at) => write!(f, "{at}"),
            Literal::Offset { amount: 0, unit: Unit::Day } => f.write_str("today"),
            Literal::Offset { amount, unit } => write!(f, "{amount:+}{}", unit.suffix()),
            Literal::Length { amount, unit } => write!(f, "{amount}{}", unit.suffix()),
            Literal::Invalid => f.write_str("?"),
        }
    }
}

fn write_local_time(f: &mut fmt::Formatter<'_>, day: Day, ms: i64) -> fmt::Result {
    let (seconds, ms) = (ms / 1000, ms % 1000);
    write!(f, "{day}T{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)?;
    if ms == 0 { Ok(()) } else { write!(f, ".{ms:03}") }
}
