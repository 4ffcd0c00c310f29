use std::cell::Cell;

use super::image::{Image, Resumed};
use super::{Next, Restoring, Stage};
use crate::engine::{Origin, Source};
use crate::metrics::PartitionMetrics;
use crate::worker::Worker;
use crate::worker::error::WorkerError;
use crate::worker::guard::{RecordAt, guarded};
use crate::worker::merge::Merge;
use crate::worker::partition::Partition;
use crate::worker::rules::Rules;
use crate::worker::step::readable;
use crate::worker::transport::{Inputs, Positions, Record, Transport};
use crate::worker::write_behind::WriteBehind;

/// The inputs from R to P, taken again: the facts of customers whose changes were not written yet.
pub struct Replay {
    image: Image,
    /// P: the partition goes on from there.
    to: Positions,
    pub merge: Merge,
    records: u64,
}

/// Records taken again in a turn.
const RECORDS_A_TURN: u64 = 20_000;

impl Replay {
    pub fn new(mut image: Image, from: Positions, to: Positions, end: Positions) -> Self {
        image.begin_replay(from);
        Replay { image, to, merge: Merge::at(from, end), records: 0 }
    }

    /// Takes what there is of it. True where P is reached.
    fn advance(&mut self, rules: &Rules) -> Result<bool, WorkerError> {
        let (id, at) = (self.image.id, Cell::new(None));
        let place = || format!("taking {} again", RecordAt { at: at.get(), partition: id, rules });
        guarded(id, place, || {
            let until = self.records + RECORDS_A_TURN;
            while self.records < until {
                let Some(record) = self.merge.pop_before(self.to) else { break };
                at.set(Some((record.stream, record.offset)));
                self.records += 1;
                take_again(&mut self.image, &record, rules);
            }
            self.merge.has_passed(self.to)
        })
    }
}

/// A record that could not be read then cannot be read now.
fn take_again(image: &mut Image, record: &Record, rules: &Rules) {
    let Ok((format, decoded)) = readable(record, rules) else { return };
    let origin = Origin { stream: record.stream, partition: record.partition, offset: record.offset };
    let value = record.value.as_deref().unwrap_or_default();
    // One that did not count as of its timestamp was written at once: its customer's record reflects it.
    let instant = record.timestamp.unwrap_or(image.engine_time());
    image.replay(&decoded.event, &Source { origin, instant, format, value });
}

impl<T: Transport> Worker<T> {
    /// Takes some of the inputs between R and P again; at P the partition is at work.
    pub(super) fn replay(&mut self, one: Restoring) -> Result<Next, WorkerError> {
        let Restoring { id, stage, metrics, since } = one;
        let Stage::Replaying(mut replay) = stage else {
            return Ok(Next::Restoring(Box::new(Restoring { id, stage, metrics, since })));
        };
        let mut is_done = replay.advance(&self.rules)?;
        if !is_done && replay.merge.lagging().next().is_some() {
            replay.merge.note_positions(self.inputs.positions(id)?);
            is_done = replay.merge.has_passed(replay.to);
        }
        if !is_done {
            self.health.restoring(id, &format!("{} records of the inputs are taken again", replay.records));
            return Ok(Next::Restoring(Box::new(Restoring { id, stage: Stage::Replaying(replay), metrics, since })));
        }
        let took = self.clock.waited_since(since);
        tracing::info!(partition = id, replayed = replay.records, ?took, "a partition is restored");
        self.resume(*replay, metrics)
    }

    fn resume(&mut self, replay: Replay, mut metrics: PartitionMetrics) -> Result<Next, WorkerError> {
        let Replay { image, to, merge, .. } = replay;
        let id = image.id;
        let place = || format!("setting partition {id} going again");
        let Resumed { engine, number, catalog, pending } = guarded(id, place, || image.resume())?;
        metrics.restored();
        if !pending.transitions.is_empty() {
            let found = pending.transitions.len();
            tracing::error!(
                partition = id,
                found,
                "a restore found changes that should have been published before: a defect of shoal"
            );
            self.metrics.recovery_transitions(found as u64);
        }
        let ends_asked_at = self.clock.monotonic();
        let write_behind = WriteBehind::new(self.rules.write_within());
        let (engine, taken) = (*engine, to);
        Ok(Next::AtWork(Box::new(Partition {
            id,
            engine,
            taken,
            number,
            catalog,
            merge,
            ends_asked_at,
            pending,
            write_behind,
            metrics,
        })))
    }
}
