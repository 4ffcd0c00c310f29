use super::super::ast::Literal;
use super::quantity::Problem;
use super::{quantity, words};
use crate::segment::diagnostics::Code;
use crate::time::{Day, parse_rfc3339};

/// The day after the last date must be a date, too.
const YEAR_MAX: u32 = 9998;

/// Whether this text begins as a date does: four digits, a hyphen, a digit.
pub(super) fn begins_date(text: &str) -> bool {
    let b = text.as_bytes();
    b.len() > 5 && b[..4].iter().all(u8::is_ascii_digit) && b[4] == b'-' && b[5].is_ascii_digit()
}

/// A date, a local time or an instant.
pub(super) fn read(text: &str) -> Result<Literal, Problem> {
    let (date, time) = match text.find(['T', 't']) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    let day = read_day(date)?;
    let Some(time) = time else { return Ok(Literal::Date(day)) };
    if let Some(at) = parse_rfc3339(text) {
        return Ok(Literal::Instant(at));
    }
    let ms = read_time(time).ok_or_else(|| Problem {
        code: Code::MalformedDate,
        message: format!("`{time}` is not a time of day"),
        expected: "a time such as `16:00:00`",
        help: None,
        mend: None,
    })?;
    Ok(Literal::LocalTime { day, ms })
}

fn read_day(date: &str) -> Result<Day, Problem> {
    let parts: Vec<&str> = date.split('-').collect();
    let numbers: Option<Vec<u32>> = parts.iter().map(|part| digits(part, 4)).collect();
    let (Some([year, month, day]), [_, m, d]) = (numbers.as_deref(), parts.as_slice()) else {
        return Err(malformed(date, None));
    };
    let found = Day::new(i32::try_from(*year).unwrap_or(0), *month, *day);
    if *year > YEAR_MAX {
        return Err(beyond(date));
    }
    if m.len() != 2 || d.len() != 2 {
        return Err(malformed(date, found));
    }
    found.ok_or_else(|| Problem {
        code: Code::NoSuchDate,
        message: format!("the date {date} does not exist"),
        expected: "a date of the calendar",
        help: None,
        mend: None,
    })
}

fn beyond(date: &str) -> Problem {
    Problem {
        code: Code::TimeOutOfRange,
        message: format!("the date {date} is too far away"),
        expected: "a date up to 9998-12-31",
        help: Some("a bound that is never reached can be left out".to_owned()),
        mend: None,
    }
}

fn malformed(date: &str, meant: Option<Day>) -> Problem {
    Problem {
        code: Code::MalformedDate,
        message: format!("`{date}` is not a date"),
        expected: "a date such as `2026-05-30`",
        help: None,
        mend: meant.map(|day| day.to_string()),
    }
}

/// Milliseconds after midnight of `16:00`, `16:00:00`, `16:00:00.123`; finer digits are cut.
fn read_time(time: &str) -> Option<i64> {
    let (clock, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let parts: Vec<&str> = clock.split(':').collect();
    let two = |part: &&str| if part.len() == 2 { digits(part, 2).map(i64::from) } else { None };
    let (hour, minute, second) = match parts.as_slice() {
        [hour, minute] if !time.contains('.') => (two(hour)?, two(minute)?, 0),
        [hour, minute, second] => (two(hour)?, two(minute)?, two(second)?),
        _ => return None,
    };
    let fits = hour <= 23 && minute <= 59 && second <= 59 && digits(fraction, 18).is_some();
    let ms = fraction.bytes().chain([b'0'; 2]).take(3).fold(0, |ms, digit| ms * 10 + i64::from(digit - b'0'));
    fits.then_some((hour * 3600 + minute * 60 + second) * 1000 + ms)
}

/// A number of at most so many digits; one that an u32 cannot hold is its largest.
fn digits(text: &str, length_max: usize) -> Option<u32> {
    let only_digits = !text.is_empty() && text.len() <= length_max && text.bytes().all(|b| b.is_ascii_digit());
    only_digits.then(|| text.parse().unwrap_or(u32::MAX))
}

/// The date that a quoted text stands for: `'2026-05-30'`, `'-30d'`, `'today'`.
pub fn date_literal(text: &str) -> Option<Literal> {
    let begins = text.trim_start_matches(['+', '-']).starts_with(|c: char| c.is_ascii_digit());
    if !begins {
        return words::word_literal(text).filter(Literal::is_date);
    }
    let read = if begins_date(text) { read(text).ok() } else { quantity::read(text).ok() };
    read.filter(Literal::is_date)
}
