use super::query::{Bound, DateRange, DateTest};
use crate::time::{LocalDay, Timestamp, Zone};

/// An instant, with the local day around it.
#[derive(Clone, Copy, Debug)]
pub struct Moment<'a> {
    pub now: Timestamp,
    pub today: LocalDay,
    pub zone: &'a Zone,
}

impl<'a> Moment<'a> {
    pub fn new(now: Timestamp, zone: &'a Zone) -> Self {
        Moment { now, today: zone.local_day(now), zone }
    }

    /// The same clock at another instant; cheap within one day.
    pub fn at(&self, now: Timestamp) -> Self {
        if self.today.holds(now) { Moment { now, ..*self } } else { Moment::new(now, self.zone) }
    }
}

impl Bound {
    /// Where the bound stands at a moment.
    pub fn at(self, moment: &Moment<'_>) -> Timestamp {
        match self {
            Bound::Fixed(instant) => instant,
            Bound::Midnight { offset, plus_days } => {
                moment.zone.start_of(moment.today.day.plus(offset).plus_days(plus_days))
            }
            Bound::Rolling { offset } => moment.now.plus(offset).next(),
        }
    }

    /// The first instant at which the bound stands after `date`; the beginning of time if it always did.
    pub fn passes(self, date: Timestamp, zone: &Zone) -> Timestamp {
        match self {
            Bound::Fixed(instant) if instant > date => Timestamp::BEGINNING,
            Bound::Fixed(_) => Timestamp::NEVER,
            Bound::Midnight { offset, plus_days } => {
                let day = zone.day_of(date).plus_days(-plus_days);
                zone.start_of(offset.first_today_past(day))
            }
            Bound::Rolling { offset } => date.minus(offset),
        }
    }
}

impl DateRange {
    /// The instants `[enters, leaves)` at which `date` is inside the range.
    fn spell(&self, date: Timestamp, zone: &Zone) -> (Timestamp, Timestamp) {
        let enters = self.to.map_or(Timestamp::BEGINNING, |to| to.passes(date, zone));
        let leaves = self.from.map_or(Timestamp::NEVER, |from| from.passes(date, zone));
        (enters, leaves)
    }
}

impl DateTest {
    /// Whether `date` is inside one of the ranges at `now`, and the first instant after it at which that changes.
    pub fn holds(&self, date: Timestamp, now: Timestamp, zone: &Zone) -> (bool, Timestamp) {
        if let [range] = &self.ranges[..] {
            return within(range.spell(date, zone), now);
        }
        let spells: Vec<_> = self.ranges.iter().map(|range| range.spell(date, zone)).collect();
        let inside = |at: Timestamp| spells.iter().any(|(enters, leaves)| *enters <= at && at < *leaves);
        let edges = spells.iter().flat_map(|(enters, leaves)| [*enters, *leaves]);
        let flips = edges.filter(|edge| *edge > now && inside(*edge) != inside(now)).min();
        (inside(now), flips.unwrap_or(Timestamp::NEVER))
    }
}

/// Whether `now` is in a spell, and when that changes.
fn within((enters, leaves): (Timestamp, Timestamp), now: Timestamp) -> (bool, Timestamp) {
    if enters >= leaves || now >= leaves {
        (false, Timestamp::NEVER)
    } else if now < enters {
        (false, enters)
    } else {
        (true, leaves)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{DayOffset, Span, parse_rfc3339};

    fn at(text: &str) -> Timestamp {
        parse_rfc3339(text).unwrap()
    }

    fn test(from: Option<Bound>, to: Option<Bound>) -> DateTest {
        DateTest { ranges: vec![DateRange { from, to }] }
    }

    #[test]
    fn a_rolling_window_is_half_open() {
        let window = test(Some(Bound::Rolling { offset: Span::from_hours(-24) }), None);
        let date = at("2026-05-30T16:00:00Z");
        let zone = Zone::utc();
        let end = at("2026-05-31T16:00:00Z");
        assert_eq!(window.holds(date, date, &zone), (true, end));
        assert_eq!(window.holds(date, at("2026-05-31T15:59:59.999Z"), &zone), (true, end));
        assert_eq!(window.holds(date, end, &zone), (false, Timestamp::NEVER));
    }

    #[test]
    fn an_age_of_one_hour_to_a_day_begins_at_the_hour_and_ends_at_the_day() {
        let (day, hour) =
            (Bound::Rolling { offset: Span::from_hours(-24) }, Bound::Rolling { offset: Span::from_hours(-1) });
        let window = test(Some(day), Some(hour));
        let date = at("2026-05-30T16:00:00Z");
        let zone = Zone::utc();
        assert_eq!(window.holds(date, date, &zone), (false, at("2026-05-30T17:00:00Z")));
        assert_eq!(window.holds(date, at("2026-05-30T17:00:00Z"), &zone), (true, at("2026-05-31T16:00:00Z")));
    }

    #[test]
    fn a_date_counted_from_today_moves_at_local_midnight_over_both_clock_changes() {
        let zone = Zone::named("Europe/London").unwrap();
        let last_30_days = test(Some(Bound::Midnight { offset: DayOffset::days(-30), plus_days: 0 }), None);
        let (_, leaves) = last_30_days.holds(at("2026-03-10T12:00:00Z"), at("2026-03-20T12:00:00Z"), &zone);
        assert_eq!(leaves, at("2026-04-09T23:00:00Z"), "midnight of 10 April is in summer time");
        let (_, leaves) = last_30_days.holds(at("2026-10-10T12:00:00Z"), at("2026-10-20T12:00:00Z"), &zone);
        assert_eq!(leaves, at("2026-11-10T00:00:00Z"), "midnight of 10 November is not");
    }

    #[test]
    fn the_bound_at_a_moment_and_the_moment_it_passes_agree() {
        let zone = Zone::named("America/New_York").unwrap();
        let bounds = [
            Bound::Fixed(at("2026-03-08T12:00:00Z")),
            Bound::Rolling { offset: Span::from_hours(-36) },
            Bound::Midnight { offset: DayOffset::months(-1), plus_days: 1 },
            Bound::Midnight { offset: DayOffset::days(7), plus_days: 0 },
        ];
        for bound in bounds {
            for hours in 0..24 * 80 {
                let date = at("2026-01-15T03:30:00Z").plus(Span::from_hours(hours));
                let passes = bound.passes(date, &zone);
                if passes == Timestamp::BEGINNING || passes.is_never() {
                    continue;
                }
                let before = Moment::new(passes.minus(Span::from_millis(1)), &zone);
                assert!(bound.at(&before) <= date, "{bound:?} {date}");
                assert!(bound.at(&Moment::new(passes, &zone)) > date, "{bound:?} {date}");
            }
        }
    }

    #[test]
    fn ranges_that_touch_are_one_spell() {
        let day = |n: i32| Bound::Midnight { offset: DayOffset::days(n), plus_days: 0 };
        let either = DateTest {
            ranges: vec![
                DateRange { from: Some(day(-1)), to: Some(day(0)) },
                DateRange { from: Some(day(0)), to: Some(day(1)) },
            ],
        };
        let date = at("2026-05-30T16:00:00Z");
        let (held, until) = either.holds(date, date, &Zone::utc());
        assert_eq!((held, until), (true, at("2026-06-01T00:00:00Z")));
    }
}
