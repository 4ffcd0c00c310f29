use super::first_failure;
use super::run::Mode;
use crate::sabotage::Rule::{self, *};

/// Each rule but one, and within how many seeds it is missed when it is switched off: some three times as many as it took when
/// the figure was written down. `I4ReflectedAppliedAgain` is not among them: what is taken twice changes nothing here; the
/// case where it does is a test of the engine's.
const MISSED_WITHIN: [(Rule, u64); 27] = [
    (T2HeadTakenWithoutEnds, 50),
    (T4RememberedEnd, 50),
    (T5WrongClockBelieved, 300),
    (T6FrontierNotKept, 300),
    (T6EventBeforeOwnTimers, 50),
    (T7SkewJudgedByNow, 50),
    (T7MergeReversed, 50),
    (I1RecordTooEarly, 50),
    (I2ReplayedIsClean, 300),
    (I2CleanAtSending, 50),
    (I3ReplayTooFar, 50),
    (I3CheckpointOutside, 50),
    (I4TombstoneAtOnce, 50),
    (I5StopAtStableOffset, 2000),
    (I5OffsetsBeforeInit, 300),
    (I6AbortAfterUnknown, 2000),
    (I6ResentUnread, 2000),
    (I6SuspectProducerKept, 1500),
    (I7TimerWithoutOffsets, 50),
    (I7OffsetsTooEarly, 20000),
    (I8OffsetsWiped, 50),
    (I8ChangelogWiped, 50),
    (I9KeptUnchecked, 300),
    (I10RetentionPassed, 5000),
    (I10TopicRecreated, 50),
    (I11OldCatalogTakes, 3000),
    (I12TwoInOneSlot, 300),
];

#[test]
fn each_rule_is_missed_where_it_is_switched_off() {
    let mut unnoticed = Vec::new();
    for (rule, within) in MISSED_WITHIN {
        match first_failure(0..within, Mode::Faults, Some(rule)) {
            Some((seed, why)) => println!("{rule:?}: seed {seed}: {why}"),
            None => unnoticed.push(rule),
        }
    }
    assert!(unnoticed.is_empty(), "nobody notices where these are switched off: {unnoticed:?}");
}
