use super::{Day, Timestamp};

/// Text that names a date, or an instant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DateOrTime {
    Date(Day),
    Instant(Timestamp),
}

/// Reads an RFC 3339 date-time with an offset, cut to the millisecond; `None` for anything else.
///
/// A leap second (`:60`) is read as the first instant of the next minute. Upper and lower case `t` and `z` and a blank
/// between date and time are accepted (RFC 3339, section 5.6).
pub fn parse_rfc3339(text: &str) -> Option<Timestamp> {
    let b = text.as_bytes();
    if b.len() < 20 || !matches!(b[10], b'T' | b't' | b' ') {
        return None;
    }
    let day = parse_day(&b[..10])?;
    let (hour, minute, second) = (two(b, 11)?, two(b, 14)?, two(b, 17)?);
    if b[13] != b':' || b[16] != b':' || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let (ms, rest) = fraction(&b[19..])?;
    let offset_minutes = offset(rest)?;
    let seconds =
        i64::from(day.number()) * 86_400 + i64::from(hour * 3600 + minute * 60 + second) - offset_minutes * 60;
    Some(Timestamp::from_millis(seconds * 1000 + ms))
}

/// Reads `2026-05-30`, or an RFC 3339 date-time.
pub fn parse_date_or_time(text: &str) -> Option<DateOrTime> {
    if text.len() == 10 {
        return parse_day(text.as_bytes()).map(DateOrTime::Date);
    }
    parse_rfc3339(text).map(DateOrTime::Instant)
}

fn parse_day(b: &[u8]) -> Option<Day> {
    if b[4] != b'-' || b[7] != b'-' {
        return None;
    }
    Day::new((two(b, 0)? * 100 + two(b, 2)?) as i32, two(b, 5)?, two(b, 8)?)
}

fn two(b: &[u8], at: usize) -> Option<u32> {
    let (tens, ones) = (b.get(at)?.wrapping_sub(b'0'), b.get(at + 1)?.wrapping_sub(b'0'));
    (tens <= 9 && ones <= 9).then(|| u32::from(tens) * 10 + u32::from(ones))
}

/// Milliseconds of a fraction, finer digits cut, and what follows it.
fn fraction(b: &[u8]) -> Option<(i64, &[u8])> {
    if b.first() != Some(&b'.') {
        return Some((0, b));
    }
    let digits = b[1..].iter().take_while(|c| c.is_ascii_digit()).count();
    if digits == 0 {
        return None;
    }
    let ms = (0..3).fold(0, |ms, i| ms * 10 + if i < digits { i64::from(b[1 + i] - b'0') } else { 0 });
    Some((ms, &b[1 + digits..]))
}

/// Minutes east of UTC.
fn offset(b: &[u8]) -> Option<i64> {
    match b {
        [b'Z' | b'z'] => Some(0),
        [sign @ (b'+' | b'-'), _, _, b':', _, _] => {
            let (hours, minutes) = (two(b, 1)?, two(b, 4)?);
            let total = i64::from(hours * 60 + minutes);
            (hours <= 23 && minutes <= 59).then_some(if *sign == b'-' { -total } else { total })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_taken_off_and_digits_beyond_the_millisecond_are_cut() {
        let same = ["2026-05-30T16:00:00.123Z", "2026-05-30T17:00:00.1239999+01:00", "2026-05-30t10:30:00.123-05:30"];
        for text in same {
            assert_eq!(parse_rfc3339(text).unwrap().to_string(), "2026-05-30T16:00:00.123Z", "{text}");
        }
    }

    #[test]
    fn what_is_not_a_date_time_with_an_offset_is_none() {
        let wrong = [
            "",
            "2026-05-30",
            "2026-05-30T16:00:00",
            "2026-02-30T16:00:00Z",
            "2026-05-30T24:00:00Z",
            "2026-05-30T16:00Z",
            "2026-05-30T16:00:00.Z",
            "2026-05-30T16:00:00+1:00",
            "2026-05-30T16:00:00Zx",
            "2026-05-30Tää:00:00Z",
        ];
        for text in wrong {
            assert_eq!(parse_rfc3339(text), None, "{text}");
        }
    }
}
