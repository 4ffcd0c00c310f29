//! How a batch becomes part of the log (I6, I7): it is sent until it is known to be committed.
//!
//! [`attempt`] is one transaction. Whatever it brings but a yes is dealt with here:
//!
//! - *aborted*, and known to be: the same batch again;
//! - *unknown*: a new producer of the same id decides what was open, then the commit number beside the group's offsets
//!   tells whether the batch is in;
//! - *overtaken*: the group has moved on; memory is given up.

use std::time::Duration;

use super::attempt::{Attempt, attempt};
use super::batch::{Batch, Part};
use super::error::WorkerError;
use super::producers::Producers;
use super::transport::{Acknowledged, Committed, Inputs, Transport};
use crate::clock::Clock;
use crate::metrics::{CommitResult, WorkerMetrics};
use crate::sabotage::{Rule, is_off};

/// A commit that took longer may have been sent twice, and the second may yet commit half of the next transaction
/// (KAFKA-17754): its producer is replaced before that.
const SUSPECT_AFTER: Duration = Duration::from_millis(50);
/// How long a batch is tried for before the worker starts again from the log.
const DECIDED_WITHIN: Duration = Duration::from_secs(120);
/// The pauses before a batch is sent again double from the first to the last of these.
const PAUSE_FIRST: Duration = Duration::from_millis(5);
const PAUSE_LAST: Duration = Duration::from_secs(1);
/// How long the committed offsets may be waited for.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);
/// How often the commit number is asked for where it is neither of the two that can be.
const QUESTIONS: usize = 3;

/// What committing needs of a worker.
pub struct Committer<'a, T: Transport> {
    pub transport: &'a T,
    pub inputs: &'a mut T::Inputs,
    pub producers: &'a mut Producers<T>,
    pub clock: &'a dyn Clock,
    pub metrics: &'a WorkerMetrics,
}

impl<T: Transport> Committer<'_, T> {
    /// Sends the batch until it is known to be committed; what was acknowledged is not known where only the broker's
    /// offsets told.
    ///
    /// # Errors
    /// [`WorkerError`] where it cannot be, or where it cannot be known: memory is then ahead of the log, and must go.
    pub fn commit(mut self, batch: &Batch) -> Result<Option<Acknowledged>, WorkerError> {
        let began = self.clock.monotonic();
        let mut pause = PAUSE_FIRST;
        loop {
            let why = match self.once(batch)? {
                Attempt::Committed { acknowledged, .. } => return Ok(Some(acknowledged)),
                Attempt::Overtaken(why) => return Err(WorkerError::Overtaken(why)),
                Attempt::Aborted(_) if is_off(Rule::I2CleanAtSending) && batch.says_nothing() => return Ok(None),
                Attempt::Aborted(why) => why,
                Attempt::Unknown(why) if is_off(Rule::I6ResentUnread) => why,
                Attempt::Unknown(why) if self.is_in(batch)? => {
                    tracing::warn!(why, "a commit had no answer, and is found to be in");
                    return Ok(None);
                }
                Attempt::Unknown(why) => why,
            };
            let waited = self.clock.waited_since(began);
            if waited > DECIDED_WITHIN {
                return Err(WorkerError::Undecided { waited_s: waited.as_secs(), why });
            }
            tracing::warn!(why, "a transaction was not taken, and is sent again");
            self.transport.rest(pause);
            pause = (pause * 2).min(PAUSE_LAST);
        }
    }

    /// One transaction, by the producer whose turn it is.
    fn once(&mut self, batch: &Batch) -> Result<Attempt, WorkerError> {
        let began = self.clock.monotonic();
        let member = self.inputs.member()?;
        let producer = self.producers.current(self.transport)?;
        let attempt = attempt(producer, batch, &member);
        let result = match &attempt {
            Attempt::Committed { took, .. } if *took > SUSPECT_AFTER => CommitResult::Suspect,
            Attempt::Committed { .. } => CommitResult::Committed,
            Attempt::Aborted(_) => CommitResult::Aborted,
            Attempt::Overtaken(_) => CommitResult::Fenced,
            Attempt::Unknown(_) => CommitResult::Unknown,
        };
        self.metrics.transaction(result, self.clock.waited_since(began));
        match result {
            CommitResult::Suspect | CommitResult::Aborted if is_off(Rule::I6SuspectProducerKept) => {}
            // An abort may have been sent twice as a commit may: the second would abort half of the next transaction, and
            // the other half would be committed.
            CommitResult::Suspect | CommitResult::Aborted | CommitResult::Unknown => self.producers.give_up_current(),
            _ => {}
        }
        if result != CommitResult::Unknown {
            self.producers.turn();
        }
        Ok(attempt)
    }

    /// Whether a batch without an answer was committed: a new producer of its id has the coordinator decide what was
    /// open, then the numbers beside the committed offsets tell.
    fn is_in(&mut self, batch: &Batch) -> Result<bool, WorkerError> {
        self.producers.current(self.transport)?;
        let partitions = batch.partitions();
        for question in 0..QUESTIONS {
            if question > 0 {
                // Right after a broker's restart an answer without offsets has been seen.
                self.transport.rest(PAUSE_LAST);
            }
            let committed = self.inputs.committed(&partitions, ANSWER_WITHIN)?;
            let behind = |(committed, part): (&Committed, &Part)| part.number.checked_sub(committed.number());
            match committed.iter().zip(&batch.parts).map(behind).collect::<Vec<_>>() {
                all if all.iter().all(|behind| *behind == Some(0)) => return Ok(true),
                all if all.iter().all(|behind| *behind == Some(1)) => return Ok(false),
                _ => {}
            }
        }
        Err(WorkerError::Overtaken("the commit numbers on the broker are not those of this worker".to_owned()))
    }
}

#[cfg(test)]
mod tests;
