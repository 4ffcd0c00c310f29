use super::first_failure;
use super::run::Mode;
use crate::sabotage::Rule::{self, *};

/// Each rule, and within how many seeds it is missed when it is switched off: some three times as many as it took when
/// the figure was written down.
const MISSED_WITHIN: [(Rule, u64); 28] = [
    (T2HeadTakenWithoutEnds, 3000),
    (T4RememberedEnd, 3000),
    (T5WrongClockBelieved, 3000),
    (T6FrontierNotKept, 3000),
    (T6EventBeforeOwnTimers, 3000),
    (T7SkewJudgedByNow, 3000),
    (T7MergeReversed, 3000),
    (I1RecordTooEarly, 3000),
    (I2ReplayedIsClean, 3000),
    (I2CleanAtSending, 3000),
    (I3ReplayTooFar, 3000),
    (I3CheckpointOutside, 3000),
    (I4TombstoneAtOnce, 3000),
    (I4ReflectedAppliedAgain, 3000),
    (I5StopAtStableOffset, 3000),
    (I5OffsetsBeforeInit, 3000),
    (I6AbortAfterUnknown, 3000),
    (I6ResentUnread, 3000),
    (I6SuspectProducerKept, 3000),
    (I7TimerWithoutOffsets, 3000),
    (I7OffsetsTooEarly, 3000),
    (I8OffsetsWiped, 3000),
    (I8ChangelogWiped, 3000),
    (I9KeptUnchecked, 3000),
    (I10RetentionPassed, 3000),
    (I10TopicRecreated, 3000),
    (I11OldCatalogTakes, 3000),
    (I12TwoInOneSlot, 3000),
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
