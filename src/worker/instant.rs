use crate::time::{Span, Timestamp};

/// The instant of a record (T1): its Kafka timestamp; one that is absent, or more than `max_future_skew` ahead of the
/// clock, counts as the present of its partition.
///
/// A partition that has no present yet takes the clock for it.
pub fn instant(
    timestamp: Option<Timestamp>,
    now: Timestamp,
    engine_time: Timestamp,
    max_future_skew: Span,
) -> Timestamp {
    match timestamp {
        Some(at) if at <= now.plus(max_future_skew) => at,
        _ if engine_time == Timestamp::BEGINNING => now,
        _ => engine_time,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SKEW: Span = Span::from_seconds(300);

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millis(ms)
    }

    #[test]
    fn a_records_timestamp_is_its_instant_up_to_the_skew_ahead_of_the_clock() {
        assert_eq!(instant(Some(at(5)), at(1_000_000), at(900_000), SKEW), at(5));
        assert_eq!(instant(Some(at(1_300_000)), at(1_000_000), at(900_000), SKEW), at(1_300_000));
        assert_eq!(instant(Some(at(1_300_001)), at(1_000_000), at(900_000), SKEW), at(900_000));
    }

    #[test]
    fn a_record_without_a_timestamp_counts_as_the_present() {
        assert_eq!(instant(None, at(1_000_000), at(900_000), SKEW), at(900_000));
        assert_eq!(instant(None, at(1_000_000), Timestamp::BEGINNING, SKEW), at(1_000_000));
    }
}
