use jiff::civil;
use jiff::tz::TimeZone;

use super::offsets::Offsets;
use super::{Day, Timestamp};

/// The store's time zone: turns instants into local dates and back, by the IANA database compiled into the binary.
#[derive(Clone, Debug)]
pub struct Zone {
    name: String,
    rules: TimeZone,
    offsets: Offsets,
}

/// The local date `day`, and the instants `[start, end)` that belong to it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LocalDay {
    pub day: Day,
    pub start: Timestamp,
    pub end: Timestamp,
}

impl LocalDay {
    pub fn holds(&self, at: Timestamp) -> bool {
        self.start <= at && at < self.end
    }
}

/// No zone of this name is in the IANA database.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is not a time zone of the IANA database; expected a name like `Europe/London` or `UTC`")]
pub struct UnknownZone(pub String);

impl Zone {
    /// The zone of an IANA name, such as `Europe/London`.
    ///
    /// # Errors
    /// [`UnknownZone`] where the database has no such name.
    pub fn named(name: &str) -> Result<Self, UnknownZone> {
        let rules = jiff::tz::db().get(name).map_err(|_| UnknownZone(name.to_owned()))?;
        let offsets = Offsets::of(&rules);
        Ok(Zone { name: name.to_owned(), rules, offsets })
    }

    pub fn utc() -> Self {
        // tidy: the database is compiled in, and a test reads UTC from it
        Zone::named("UTC").expect("UTC is in the database")
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// The local date at an instant.
    pub fn day_of(&self, at: Timestamp) -> Day {
        if let Some(offset_ms) = self.offsets.at(at.as_millis()) {
            return Day::from_number((at.as_millis() + offset_ms).div_euclid(DAY_MS) as i32);
        }
        let civil = self.civil(at);
        Day::new(i32::from(civil.year()), civil.month() as u32, civil.day() as u32)
            .unwrap_or(Day::from_number(at.as_millis().div_euclid(DAY_MS) as i32))
    }

    /// The local day around an instant.
    pub fn local_day(&self, at: Timestamp) -> LocalDay {
        let day = self.day_of(at);
        LocalDay { day, start: self.start_of(day), end: self.start_of(day.plus_days(1)) }
    }

    /// The first instant of a local date: midnight, or the first instant after it where a transition skips midnight.
    pub fn start_of(&self, day: Day) -> Timestamp {
        self.instant_of(day, 0)
    }

    /// A local wall-clock time, `ms` after the nominal midnight. In a gap it is the later reading, in an overlap the
    /// earlier one (RFC 5545's rule).
    pub fn instant_of(&self, day: Day, ms: i64) -> Timestamp {
        if let Some(instant) = self.offsets.instant_of(i64::from(day.number()) * DAY_MS + ms) {
            return Timestamp::from_millis(instant);
        }
        let (year, month, day_of_month) = day.year_month_day();
        let date = civil::Date::new(year as i16, month as i8, day_of_month as i8).unwrap_or(civil::Date::ZERO);
        let (seconds, nanos) = (ms / 1000, (ms % 1000) * 1_000_000);
        let (h, m, s) = ((seconds / 3600) as i8, (seconds / 60 % 60) as i8, (seconds % 60) as i8);
        let local = date.at(h, m, s, nanos as i32);
        match self.rules.to_ambiguous_zoned_datetime(local).compatible() {
            Ok(zoned) => Timestamp::from_millis(zoned.timestamp().as_millisecond()),
            Err(_) => Timestamp::from_millis(i64::from(day.number()) * DAY_MS + ms),
        }
    }

    /// Hour 0–23 of the local wall clock.
    pub fn hour_of(&self, at: Timestamp) -> u32 {
        self.civil(at).hour() as u32
    }

    /// The local wall clock: its date, and the milliseconds that it shows since midnight. The inverse of
    /// [`Zone::instant_of`], but in the second of two hours of one name.
    pub fn wall_clock(&self, at: Timestamp) -> (Day, i64) {
        let civil = self.civil(at);
        let seconds = (i64::from(civil.hour()) * 60 + i64::from(civil.minute())) * 60 + i64::from(civil.second());
        (self.day_of(at), seconds * 1000 + i64::from(civil.millisecond()))
    }

    fn civil(&self, at: Timestamp) -> civil::DateTime {
        let instant = jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        self.rules.to_datetime(instant)
    }
}

const DAY_MS: i64 = 86_400_000;

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Zone {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::parse_rfc3339;

    fn at(text: &str) -> Timestamp {
        parse_rfc3339(text).unwrap()
    }

    fn london() -> Zone {
        Zone::named("Europe/London").unwrap()
    }

    #[test]
    fn days_of_daylight_saving_have_23_and_25_hours() {
        let spring = Day::new(2026, 3, 29).unwrap();
        let autumn = Day::new(2026, 10, 25).unwrap();
        let hours =
            |day: Day| london().start_of(day.plus_days(1)).since(london().start_of(day)).as_millis() / 3_600_000;
        assert_eq!((hours(spring), hours(autumn)), (23, 25));
    }

    #[test]
    fn a_local_time_in_a_gap_is_the_later_and_in_an_overlap_the_earlier() {
        let half_past_one = 90 * 60_000;
        let gap = london().instant_of(Day::new(2026, 3, 29).unwrap(), half_past_one);
        assert_eq!(gap, at("2026-03-29T01:30:00Z"), "02:30 BST");
        let overlap = london().instant_of(Day::new(2026, 10, 25).unwrap(), half_past_one);
        assert_eq!(overlap, at("2026-10-25T00:30:00Z"), "01:30 BST, the first of the two");
    }

    #[test]
    fn midnight_that_does_not_exist_is_the_first_instant_of_the_day() {
        let cairo = Zone::named("Africa/Cairo").unwrap();
        let day = Day::new(2026, 4, 24).unwrap();
        assert_eq!(cairo.start_of(day), at("2026-04-24T01:00:00+03:00"));
        assert_eq!(cairo.day_of(at("2026-04-23T23:59:59.999+02:00")), day.plus_days(-1));
    }

    #[test]
    fn utc_is_in_the_database() {
        assert_eq!(Zone::utc().name(), "UTC");
    }

    #[test]
    fn an_unknown_zone_is_named_in_the_error() {
        assert!(Zone::named("Europe/Lodnon").unwrap_err().to_string().contains("Europe/Lodnon"));
    }
}
