use std::fmt;

/// A calendar date of the proleptic Gregorian calendar, as days since 1970-01-01.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

/// A calendar date counted from today: `-30d`, `-2w` (days), `-3m`, `-1y` (months, month ends clamped).
///
/// The months are moved first, then the days.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DayOffset {
    pub months: i32,
    pub days: i32,
}

impl Day {
    /// The date `number` days after 1970-01-01.
    pub const fn from_number(number: i32) -> Self {
        Day(number)
    }

    pub const fn number(self) -> i32 {
        self.0
    }

    /// The date, if there is one: month 1–12, day 1–31.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        let fits = (1..=12).contains(&month) && (1..=9999).contains(&year) && day >= 1 && day <= days_in(year, month);
        fits.then(|| Day(number_of(year, month, day)))
    }

    /// Year, month 1–12, day of the month 1–31. Howard Hinnant, "chrono-compatible low-level date algorithms".
    pub fn year_month_day(self) -> (i32, u32, u32) {
        let z = i64::from(self.0) + 719_468;
        let era = z.div_euclid(146_097);
        let day_of_era = z.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        (year as i32, month as u32, day as u32)
    }

    pub fn plus_days(self, days: i32) -> Self {
        Day(self.0.saturating_add(days))
    }

    /// The same day of the month `months` later, or that month's last day: 31 March − 1 month is 28 or 29 February.
    pub fn plus_months(self, months: i32) -> Self {
        if months == 0 {
            return self;
        }
        let (year, month, day) = self.year_month_day();
        let total = i64::from(year) * 12 + i64::from(month) - 1 + i64::from(months);
        let (year, month) = (total.div_euclid(12) as i32, total.rem_euclid(12) as u32 + 1);
        Day(number_of(year, month, day.min(days_in(year, month))))
    }

    pub fn plus(self, offset: DayOffset) -> Self {
        self.plus_months(offset.months).plus_days(offset.days)
    }

    /// 1 = Monday … 7 = Sunday.
    pub fn weekday(self) -> u32 {
        (self.0 + 3).rem_euclid(7) as u32 + 1
    }
}

impl DayOffset {
    pub const TODAY: DayOffset = DayOffset { months: 0, days: 0 };

    pub const fn days(days: i32) -> Self {
        DayOffset { months: 0, days }
    }

    pub const fn months(months: i32) -> Self {
        DayOffset { months, days: 0 }
    }

    /// The first today for which the counted date is later than `day`.
    ///
    /// The counted date never runs back as today goes on (clamping keeps the order), so there is exactly one.
    pub fn first_today_past(self, day: Day) -> Day {
        let mut today = day.plus_days(-self.days).plus_months(-self.months).plus_days(-4);
        while today.plus(self) <= day {
            today = today.plus_days(1);
        }
        today
    }
}

fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in(year: i32, month: u32) -> u32 {
    match month {
        2 => 28 + u32::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Inverse of [`Day::year_month_day`], from the same source.
fn number_of(year: i32, month: u32, day: u32) -> i32 {
    let year = i64::from(year) - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted_month = i64::from(if month > 2 { month - 3 } else { month + 9 });
    let day_of_year = (153 * shifted_month + 2) / 5 + i64::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    (era * 146_097 + day_of_era - 719_468) as i32
}

/// `2026-05-30`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.year_month_day();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> Day {
        Day::new(year, month, day).unwrap()
    }

    #[test]
    fn numbers_and_dates_are_inverse_over_eight_centuries() {
        for number in -150_000..150_000 {
            let (y, m, d) = Day::from_number(number).year_month_day();
            assert_eq!(day(y, m, d).number(), number);
        }
    }

    #[test]
    fn dates_that_do_not_exist_are_refused() {
        for (y, m, d) in [(2026, 2, 29), (2026, 4, 31), (2026, 13, 1), (2026, 1, 0), (2100, 2, 29)] {
            assert_eq!(Day::new(y, m, d), None);
        }
        assert!(Day::new(2028, 2, 29).is_some());
    }

    #[test]
    fn months_clamp_to_the_last_day() {
        assert_eq!(day(2026, 3, 31).plus_months(-1), day(2026, 2, 28));
        assert_eq!(day(2028, 3, 31).plus_months(-1), day(2028, 2, 29));
        assert_eq!(day(2028, 2, 29).plus_months(-12), day(2027, 2, 28));
        assert_eq!(day(2026, 1, 31).plus_months(13), day(2027, 2, 28));
    }

    #[test]
    fn the_first_today_past_a_date_is_the_first_one() {
        let offsets = [DayOffset::days(-30), DayOffset::months(-1), DayOffset::months(-12), DayOffset::days(7)];
        for offset in offsets {
            for number in 19_000..21_000 {
                let date = Day::from_number(number);
                let today = offset.first_today_past(date);
                assert!(today.plus(offset) > date && today.plus_days(-1).plus(offset) <= date, "{offset:?} {date}");
            }
        }
    }

    #[test]
    fn weeks_begin_on_monday() {
        assert_eq!(day(2026, 11, 23).weekday(), 1);
        assert_eq!(day(2026, 11, 29).weekday(), 7);
    }
}
