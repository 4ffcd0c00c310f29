use std::time::Duration;

use super::batch::Batch;
use super::transport::{Acknowledged, Outgoing, Producer, TransactionError};
use crate::sabotage::{Rule, is_off};

/// How one transaction ended.
pub enum Attempt {
    Committed {
        acknowledged: Acknowledged,
        took: Duration,
    },
    /// Nothing of it is in the log, and that is known.
    Aborted(String),
    /// As aborted, and the partitions may be another member's.
    Overtaken(String),
    /// It may be in or not.
    Unknown(String),
}

/// How long one call of a step may take.
const STEP_WITHIN: Duration = Duration::from_secs(10);
/// How often a step is called again that asks for it: past this the transaction has timed out at the coordinator.
const CALLS: usize = 6;
/// An abort can hang; a failed one is an unknown outcome.
const ABORT_WITHIN: Duration = Duration::from_secs(2);

/// One transaction: everything is produced and acknowledged before the offsets are sent, and they before the commit (I7).
pub fn attempt<P: Producer>(producer: &mut P, batch: &Batch, member: &P::Member) -> Attempt {
    let acknowledged = match write(producer, batch, member) {
        Ok(acknowledged) => acknowledged,
        Err(TransactionError::Fatal(why)) => return Attempt::Unknown(why),
        Err(TransactionError::Fenced(why)) => return Attempt::Overtaken(why),
        Err(TransactionError::StaleMember(why)) => return abort(producer, Attempt::Overtaken(why)),
        Err(TransactionError::Abortable(why) | TransactionError::Retriable(why)) => {
            return abort(producer, Attempt::Aborted(why));
        }
    };
    match again(|| producer.commit(STEP_WITHIN)) {
        Ok(took) => {
            if is_off(Rule::I3CheckpointOutside) {
                write_checkpoint_alone(producer, batch);
            }
            Attempt::Committed { acknowledged, took }
        }
        Err(TransactionError::Abortable(why)) => abort(producer, Attempt::Aborted(why)),
        Err(TransactionError::StaleMember(why)) => abort(producer, Attempt::Overtaken(why)),
        // The commit may have happened before the fencing did: only the log can tell.
        Err(TransactionError::Fenced(why)) => Attempt::Overtaken(why),
        Err(TransactionError::Retriable(why)) if is_off(Rule::I6AbortAfterUnknown) => {
            let _ = again(|| producer.abort(ABORT_WITHIN));
            Attempt::Aborted(why)
        }
        // Never aborted: the commit may have happened.
        Err(TransactionError::Retriable(why) | TransactionError::Fatal(why)) => Attempt::Unknown(why),
    }
}

fn write<P: Producer>(producer: &mut P, batch: &Batch, member: &P::Member) -> Result<Acknowledged, TransactionError> {
    producer.begin()?;
    let offsets = batch.offsets();
    if is_off(Rule::I7OffsetsTooEarly) {
        again(|| producer.send_offsets(&offsets, member, STEP_WITHIN))?;
    }
    for record in batch.parts.iter().flat_map(|part| part.records()) {
        if is_off(Rule::I3CheckpointOutside) && record.is_checkpoint() {
            continue;
        }
        producer.produce(record)?;
    }
    let acknowledged = again(|| producer.acknowledged(STEP_WITHIN))?;
    let left_out = is_off(Rule::I7OffsetsTooEarly) || is_off(Rule::I7TimerWithoutOffsets) && batch.is_of_time_alone();
    if !left_out {
        again(|| producer.send_offsets(&offsets, member, STEP_WITHIN))?;
    }
    Ok(acknowledged)
}

/// What a test does to break I3.
fn write_checkpoint_alone<P: Producer>(producer: &mut P, batch: &Batch) {
    let checkpoints = batch.parts.iter().flat_map(|part| part.records()).filter(Outgoing::is_checkpoint);
    let _ = producer.begin();
    for record in checkpoints {
        let _ = producer.produce(record);
    }
    let _ = again(|| producer.acknowledged(STEP_WITHIN));
    let _ = again(|| producer.commit(STEP_WITHIN));
}

fn abort<P: Producer>(producer: &mut P, known: Attempt) -> Attempt {
    match again(|| producer.abort(ABORT_WITHIN)) {
        Ok(()) => known,
        Err(error) => Attempt::Unknown(format!("a transaction could not be aborted: {error}")),
    }
}

/// Calls a step until it says something else than "again".
fn again<T>(mut step: impl FnMut() -> Result<T, TransactionError>) -> Result<T, TransactionError> {
    let mut answer = step();
    for _ in 1..CALLS {
        match answer {
            Err(TransactionError::Retriable(_)) => answer = step(),
            _ => break,
        }
    }
    answer
}
