//! The rules of exactly-once that a test can switch off, one at a time, to see that the simulation finds it out.
//!
//! A proof that cannot fail proves nothing. Each rule is asked about where it is kept: `if !is_off(Rule::…) { keep it }`.
//! Outside of the unit tests the answer is a constant, and the compiler removes the question.

/// A rule that can be switched off, by its number in the design and what happens without it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[cfg_attr(not(test), expect(dead_code, reason = "some rules are kept by what stands in for Kafka in the simulation"))]
pub enum Rule {
    /// A head is taken though the end of another topic is not known.
    T2HeadTakenWithoutEnds,
    /// An end that was reached once counts as reached for good.
    T4RememberedEnd,
    /// A wall clock that is years ahead moves engine time.
    T5WrongClockBelieved,
    /// A crash in a wave: the checkpoint says all timers before engine time have fired.
    T6FrontierNotKept,
    /// An event is applied before its customer's own timers have fired.
    T6EventBeforeOwnTimers,
    /// Whether an event is dated too far ahead is judged by the clock.
    T7SkewJudgedByNow,
    /// The heads are merged latest first.
    T7MergeReversed,
    /// A customer's record is written as it was before the last event of the batch.
    I1RecordTooEarly,
    /// What was replayed at a restore is not written again.
    I2ReplayedIsClean,
    /// What was in a batch that was aborted counts as written.
    I2CleanAtSending,
    /// The replay position is one record too far.
    I3ReplayTooFar,
    /// The checkpoint is written in a transaction of its own.
    I3CheckpointOutside,
    /// An erased customer is deleted at once, with no grave.
    I4TombstoneAtOnce,
    /// A replayed record is applied to a customer whose record reflects it.
    I4ReflectedAppliedAgain,
    /// A restore ends where the last stable record is.
    I5StopAtStableOffset,
    /// Committed offsets are read before the transactions are initialised.
    I5OffsetsBeforeInit,
    /// A transaction without an answer is aborted.
    I6AbortAfterUnknown,
    /// A batch without an answer is sent again without a look at the committed number.
    I6ResentUnread,
    /// After a suspect commit the same producer goes on.
    I6SuspectProducerKept,
    /// A transaction that only time made commits no offsets.
    I7TimerWithoutOffsets,
    /// Offsets are sent before the last record is acknowledged.
    I7OffsetsTooEarly,
    /// Missing committed offsets count as a new group.
    I8OffsetsWiped,
    /// A missing changelog counts as a new one.
    I8ChangelogWiped,
    /// State that was kept is used whatever happened meanwhile.
    I9KeptUnchecked,
    /// A position before the beginning of a topic is moved to it.
    I10RetentionPassed,
    /// A position beyond the end of a topic is moved to its beginning.
    I10TopicRecreated,
    /// An older catalog takes a partition that a newer one has worked on.
    I11OldCatalogTakes,
    /// Whoever is fenced from a slot comes back to it.
    I12TwoInOneSlot,
}

/// Whether a test has switched this rule off.
#[cfg(not(test))]
#[inline(always)]
pub const fn is_off(_: Rule) -> bool {
    false
}

#[cfg(test)]
pub use switch::{is_off, switched_off};

#[cfg(test)]
mod switch {
    use std::cell::Cell;

    use super::Rule;

    thread_local! {
        static OFF: Cell<Option<Rule>> = const { Cell::new(None) };
    }

    pub fn is_off(rule: Rule) -> bool {
        OFF.get() == Some(rule)
    }

    /// Runs something with a rule switched off, on this thread.
    pub fn switched_off<T>(rule: Option<Rule>, run: impl FnOnce() -> T) -> T {
        let before = OFF.replace(rule);
        let result = run();
        OFF.set(before);
        result
    }
}
