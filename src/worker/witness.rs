use std::time::Duration;

use crate::clock::Clock;
use crate::sabotage::{Rule, is_off};
use crate::time::{Span, Timestamp};

/// Whether the wall clock may be believed (T5): the broker's, by the append time of our last checkpoint, carried on by
/// the monotonic clock.
#[derive(Default)]
pub struct Witness {
    testimony: Testimony,
    /// The monotonic time of the last checkpoint that was acknowledged.
    asked_at: Option<Span>,
}

#[derive(Clone, Copy, Default)]
enum Testimony {
    /// No checkpoint was written yet.
    #[default]
    None,
    /// The broker stamps nothing by itself: then the rule rests.
    Silent,
    /// Broker's time when the monotonic clock showed so much.
    Said { appended_at: Timestamp, monotonic: Span },
}

/// How the wall clock stands to the broker's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Agreement {
    Agrees,
    /// Not known before the first checkpoint.
    Unknown,
    /// The wall clock is ahead by this; negative: behind.
    Differs(Span),
}

/// How long a testimony is carried on without a new one.
const RENEW_AFTER: Span = Span::from_seconds(60);
/// How soon one is asked for again while the clocks differ.
const RENEW_IN_DOUBT_AFTER: Span = Span::from_seconds(2);

impl Witness {
    /// Takes what the delivery report of a checkpoint brought.
    pub fn note(&mut self, appended_at: Option<Timestamp>, clock: &dyn Clock) {
        let monotonic = clock.monotonic();
        self.asked_at = Some(monotonic);
        self.testimony = match appended_at {
            Some(appended_at) => Testimony::Said { appended_at, monotonic },
            None => Testimony::Silent,
        };
    }

    /// The wall clock minus the broker's; `None` where there is no witness.
    pub fn skew(&self, clock: &dyn Clock) -> Option<Span> {
        self.skew_of(clock.now(), clock)
    }

    fn skew_of(&self, now: Timestamp, clock: &dyn Clock) -> Option<Span> {
        let Testimony::Said { appended_at, monotonic } = self.testimony else { return None };
        let passed = Span::from_millis(clock.monotonic().as_millis() - monotonic.as_millis());
        Some(now.since(appended_at.plus(passed)))
    }

    /// The wall clock, where it agrees: judged and used by one reading, since it may be set at any time between two.
    pub fn believed(&self, max_clock_skew: Span, clock: &dyn Clock) -> Option<Timestamp> {
        let now = clock.now();
        let agrees = match self.testimony {
            Testimony::None => false,
            Testimony::Silent => true,
            Testimony::Said { .. } => {
                let skew = self.skew_of(now, clock)?;
                is_off(Rule::T5WrongClockBelieved) || skew.as_millis().abs() <= max_clock_skew.as_millis()
            }
        };
        agrees.then_some(now)
    }

    pub fn agreement(&self, max_clock_skew: Span, clock: &dyn Clock) -> Agreement {
        match (self.testimony, self.skew(clock)) {
            (Testimony::None, _) => Agreement::Unknown,
            (_, Some(skew)) if skew.as_millis().abs() > max_clock_skew.as_millis() => Agreement::Differs(skew),
            _ => Agreement::Agrees,
        }
    }

    /// Whether a checkpoint should be written for the sake of its append time.
    pub fn is_due(&self, agreement: Agreement, clock: &dyn Clock) -> bool {
        let Some(asked_at) = self.asked_at else { return true };
        let age = clock.waited_since(asked_at);
        let limit = if agreement == Agreement::Agrees { RENEW_AFTER } else { RENEW_IN_DOUBT_AFTER };
        age >= Duration::from_millis(limit.as_millis().unsigned_abs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::worker::testing::Hands;

    const LIMIT: Span = Span::from_seconds(60);

    fn at(now_ms: i64, monotonic_ms: i64) -> Hands {
        Hands::at(now_ms, monotonic_ms)
    }

    #[test]
    fn a_clock_that_runs_with_the_brokers_agrees() {
        let mut witness = Witness::default();
        witness.note(Some(Timestamp::from_millis(1_000_000)), &at(1_000_500, 10));
        assert_eq!(witness.agreement(LIMIT, &at(1_000_500 + 7_200_000, 10 + 7_200_000)), Agreement::Agrees);
    }

    #[test]
    fn a_clock_set_years_ahead_is_found_at_once_and_agrees_when_mended() {
        let mut witness = Witness::default();
        witness.note(Some(Timestamp::from_millis(1_000_000)), &at(1_000_000, 0));
        let ahead = Span::from_days(3650);
        let wrong = at(1_000_000 + ahead.as_millis(), 1000);
        assert_eq!(witness.agreement(LIMIT, &wrong), Agreement::Differs(Span::from_millis(ahead.as_millis() - 1000)));
        assert_eq!(witness.agreement(LIMIT, &at(1_002_000, 2000)), Agreement::Agrees);
    }

    #[test]
    fn the_limit_itself_still_agrees() {
        let mut witness = Witness::default();
        witness.note(Some(Timestamp::from_millis(0)), &at(0, 0));
        assert_eq!(witness.agreement(LIMIT, &at(-60_000, 0)), Agreement::Agrees);
        assert_eq!(witness.agreement(LIMIT, &at(-60_001, 0)), Agreement::Differs(Span::from_millis(-60_001)));
    }

    #[test]
    fn before_the_first_checkpoint_nothing_is_known_and_one_is_due() {
        let witness = Witness::default();
        assert_eq!(witness.agreement(LIMIT, &at(0, 0)), Agreement::Unknown);
        assert!(witness.is_due(Agreement::Unknown, &at(0, 0)));
    }

    #[test]
    fn where_the_broker_stamps_nothing_the_rule_rests() {
        let mut witness = Witness::default();
        witness.note(None, &at(5, 0));
        assert_eq!(witness.agreement(LIMIT, &at(i64::MAX / 8, 0)), Agreement::Agrees);
    }

    #[test]
    fn a_testimony_is_renewed_every_minute_and_sooner_in_doubt() {
        let mut witness = Witness::default();
        witness.note(Some(Timestamp::from_millis(0)), &at(0, 0));
        assert!(!witness.is_due(Agreement::Agrees, &at(0, 59_999)));
        assert!(witness.is_due(Agreement::Agrees, &at(0, 60_000)));
        assert!(witness.is_due(Agreement::Unknown, &at(0, 2_000)));
    }
}
