use jiff::tz::TimeZone;

/// A zone's offsets from UTC as a table, since the time zone is asked several times for every event and the rules
/// themselves take ten times as long to answer.
#[derive(Clone, Debug)]
pub struct Offsets {
    /// From this instant on (milliseconds) this offset is in force (milliseconds east of UTC); ascending. The first
    /// begins the table.
    from: Vec<(i64, i64)>,
    /// Where the table ends.
    end_ms: i64,
}

const DAY_MS: i64 = 86_400_000;

impl Offsets {
    /// The table from 1970 to 2100.
    pub fn of(rules: &TimeZone) -> Self {
        let start = jiff::Timestamp::UNIX_EPOCH;
        let end_ms = 4_102_444_800_000;
        let offset_ms = |offset: jiff::tz::Offset| i64::from(offset.seconds()) * 1000;
        let mut from = vec![(0, offset_ms(rules.to_offset(start)))];
        let changes = rules.following(start).map(|change| (change.timestamp().as_millisecond(), change.offset()));
        from.extend(changes.take_while(|(at, _)| *at < end_ms).map(|(at, offset)| (at, offset_ms(offset))));
        Offsets { from, end_ms }
    }

    /// The offset in force at an instant; `None` outside of the table.
    pub fn at(&self, ms: i64) -> Option<i64> {
        if ms < 0 || ms >= self.end_ms {
            return None;
        }
        Some(self.from[self.from.partition_point(|(from, _)| *from <= ms) - 1].1)
    }

    /// The instant of a local time, given as if it were UTC; `None` where a change is within a day of it, or outside of
    /// the table.
    pub fn instant_of(&self, local_ms: i64) -> Option<i64> {
        let before = self.at(local_ms - DAY_MS)?;
        let after = self.at(local_ms + DAY_MS)?;
        let instant = local_ms - before;
        (before == after && self.at(instant)? == before).then_some(instant)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_says_what_the_rules_say() {
        for name in ["Europe/London", "America/New_York", "Africa/Casablanca", "Asia/Kolkata", "Pacific/Apia", "UTC"] {
            let rules = jiff::tz::db().get(name).unwrap();
            let offsets = Offsets::of(&rules);
            for hours in (0..24 * 365 * 60).step_by(7) {
                let ms = i64::from(hours) * 3_600_000;
                let at = jiff::Timestamp::from_millisecond(ms).unwrap();
                assert_eq!(offsets.at(ms), Some(i64::from(rules.to_offset(at).seconds()) * 1000), "{name} {at}");
            }
        }
    }
}
