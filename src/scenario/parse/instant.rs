use super::cursor::{Cursor, Word};
use crate::scenario::FormError;
use crate::time::{DateOrTime, Day, Span, Timestamp, Zone, parse_date_or_time};

/// Reads instants; remembers the last date, which a time of day alone belongs to.
#[derive(Default)]
pub struct Instants {
    last_day: Option<Day>,
}

/// A time of day, and minutes east of UTC where it says them.
struct TimeOfDay {
    ms: i64,
    offset_minutes: Option<i64>,
}

const EXPECTED: &str = "expected `2026-05-30 16:00`, `2026-05-30T16:00:00.000Z`, `2026-05-30` or, on the day of the line \
                        before, `16:00`";

/// Whether a word (or a line without its blanks) can only be the beginning of an instant.
pub fn begins(word: &str) -> bool {
    let bytes = word.as_bytes();
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    matches!((digits, bytes.get(digits)), (4, Some(b'-')) | (1..=2, Some(b':')))
}

impl Instants {
    /// The instant that begins at the next word; `None` if none does.
    ///
    /// Without an offset it is local; in the hour that is there twice it is the first, in the one that is not it is the
    /// later reading, as in queries.
    pub fn take(&mut self, cursor: &mut Cursor<'_>, zone: &Zone) -> Result<Option<Timestamp>, FormError> {
        let Some(word) = cursor.peek().filter(|word| begins(word.text)) else { return Ok(None) };
        cursor.word();
        if word.text.as_bytes().get(4) != Some(&b'-') {
            let Some(day) = self.last_day else {
                let error = cursor.error_at(word.at, format!("`{}` has no date before it", word.text));
                return Err(error.help(EXPECTED));
            };
            return Self::on(day, word, cursor, zone).map(Some);
        }
        let (date, time) = word.text.split_once(['T', 't']).map_or((word.text, None), |(d, t)| (d, Some(t)));
        let Some(DateOrTime::Date(day)) = parse_date_or_time(date) else {
            return Err(cursor.error_at(word.at, format!("`{date}` is no date")).help(EXPECTED));
        };
        self.last_day = Some(day);
        if let Some(text) = time {
            return Self::on(day, Word { text, at: word.at + date.len() + 1 }, cursor, zone).map(Some);
        }
        match cursor.peek().filter(|next| begins(next.text) && !next.text.contains('-')) {
            Some(time) => {
                cursor.word();
                Self::on(day, time, cursor, zone).map(Some)
            }
            None => Ok(Some(zone.start_of(day))),
        }
    }

    fn on(day: Day, time: Word<'_>, cursor: &Cursor<'_>, zone: &Zone) -> Result<Timestamp, FormError> {
        let Some(read) = TimeOfDay::parse(time.text) else {
            return Err(cursor.error_at(time.at, format!("`{}` is no time of day", time.text)).help(EXPECTED));
        };
        Ok(match read.offset_minutes {
            None => zone.instant_of(day, read.ms),
            Some(minutes) => {
                let midnight = Timestamp::from_millis(i64::from(day.number()) * 86_400_000);
                midnight.plus(Span::from_millis(read.ms - minutes * 60_000))
            }
        })
    }
}

impl TimeOfDay {
    /// Reads `16:00`, `16:00:00`, `16:00:00.123`, each perhaps with `Z` or `+01:00` at its end.
    fn parse(text: &str) -> Option<Self> {
        let clock_end = text.find(['Z', 'z', '+', '-']).unwrap_or(text.len());
        let (clock, offset) = text.split_at(clock_end);
        let mut parts = clock.split(':');
        let (hour, minute) = (number(parts.next()?, 2)?, number(parts.next()?, 2)?);
        let (second, ms) = parts.next().map_or(Some((0, 0)), second_and_ms)?;
        let fits = hour <= 23 && minute <= 59 && second <= 59 && parts.next().is_none();
        let ms = ((hour * 60 + minute) * 60 + second) * 1000 + ms;
        let offset_minutes = if offset.is_empty() { None } else { Some(offset_minutes(offset)?) };
        fits.then_some(TimeOfDay { ms, offset_minutes })
    }
}

fn second_and_ms(text: &str) -> Option<(i64, i64)> {
    let Some((second, fraction)) = text.split_once('.') else { return Some((number(text, 2)?, 0)) };
    let fits = (1..=3).contains(&fraction.len());
    fits.then(|| Some((number(second, 2)?, number(&format!("{fraction:0<3}"), 3)?)))?
}

fn offset_minutes(text: &str) -> Option<i64> {
    if text.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = text[1..].split_once(':')?;
    let (hours, minutes) = (number(hours, 2)?, number(minutes, 2)?);
    (hours <= 23 && minutes <= 59).then_some(sign * (hours * 60 + minutes))
}

fn number(text: &str, digits: usize) -> Option<i64> {
    let is_number = !text.is_empty() && text.len() <= digits && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Option<Timestamp>, String> {
        let (mut cursor, mut instants) = (Cursor::new(line), Instants::default());
        cursor.next_line();
        let london = Zone::named("Europe/London").unwrap();
        instants.take(&mut cursor, &london).map_err(|error| error.to_string())
    }

    #[test]
    fn an_instant_without_an_offset_is_local() {
        for same in ["2026-05-30 17:00", "2026-05-30T17:00:00", "2026-05-30T16:00:00Z", "2026-05-30 18:00:00.000+02:00"]
        {
            assert_eq!(read(same).unwrap().unwrap().to_string(), "2026-05-30T16:00:00.000Z", "{same}");
        }
        assert_eq!(read("2026-05-30 enters").unwrap().unwrap().to_string(), "2026-05-29T23:00:00.000Z");
        assert_eq!(read("2026-05-30 17:00:00.5").unwrap().unwrap().to_string(), "2026-05-30T16:00:00.500Z");
    }

    #[test]
    fn what_cannot_be_an_instant_is_none_and_a_wrong_one_is_an_error() {
        for none in ["enters x", "c1 orders", "2026 x", ""] {
            assert_eq!(read(none), Ok(None), "{none}");
        }
        for (line, says) in [
            ("2026-02-30 10:00", "1:1: `2026-02-30` is no date"),
            ("2026-05-30 24:00", "1:12: `24:00` is no time of day"),
            ("2026-05-30T10:00:00.1234", "1:12: `10:00:00.1234` is no time of day"),
            ("10:00", "1:1: `10:00` has no date before it"),
        ] {
            assert!(read(line).unwrap_err().starts_with(says), "{:?}", read(line));
        }
    }
}
