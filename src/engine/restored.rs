use std::sync::Arc;

use super::Engine;
use super::judge::Look;
use super::record::{self, Positions};
use super::transition::{Cause, Transition};
use crate::customer::record::RecordError;
use crate::time::Timestamp;

/// The catalog that a checkpoint was written under.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PreviousCatalog {
    pub hash: u64,
    /// The version of each segment, by id.
    pub versions: Vec<(Arc<str>, Arc<str>)>,
}

impl Engine {
    /// Takes a customer's record from the changelog, or its tombstone; returns the positions it reflects.
    ///
    /// # Errors
    /// [`RecordError`] says what is wrong with the record; the customer is then as it was.
    pub fn load(&mut self, customer_id: &str, value: Option<&[u8]>) -> Result<Option<Positions>, RecordError> {
        let Some(value) = value else {
            self.population.remove(customer_id);
            return Ok(None);
        };
        let (tracked, positions) = record::get(value, &mut self.judge.symbols, self.keep.currency)?;
        self.population.put(customer_id, tracked);
        Ok(Some(positions))
    }

    /// After the last record: sets the clock to the checkpoint's, schedules the timers, and, where the catalog is
    /// another than the checkpoint's, judges everyone anew: a definition change (DESIGN I5, I11).
    pub fn resume(&mut self, engine_time: Timestamp, previous: &PreviousCatalog, out: &mut Vec<Transition>) {
        self.move_to(engine_time);
        let redefined = previous.hash != self.catalog().hash;
        for id in self.population.ids() {
            if let Some(tracked) = self.population.get(&id) {
                self.judge.count_in(&tracked.standing);
            }
            self.work_on(&id, |step| {
                if redefined {
                    step.redefine(engine_time, previous, out);
                }
            });
        }
    }
}

impl super::step::Step<'_> {
    /// Judges the customer by a new catalog.
    fn redefine(&mut self, now: Timestamp, previous: &PreviousCatalog, out: &mut Vec<Transition>) {
        let from = out.len();
        self.changed |= self.judge.leave_undefined(self.id, self.tracked, now, out);
        self.tracked.truths = None;
        let cause = Cause::Definition { previous_version: None };
        self.changed |= self.judge.look(self.id, self.tracked, now, Look::Whole, &cause, out);
        for transition in &mut out[from..] {
            if let Cause::Definition { previous_version: version @ None } = &mut transition.cause {
                *version = previous.version_of(&transition.segment_id);
            }
        }
        self.changed |= self.judge.renew_versions(&mut self.tracked.standing);
    }
}

impl PreviousCatalog {
    fn version_of(&self, segment_id: &str) -> Option<Arc<str>> {
        self.versions.iter().find(|(id, _)| **id == *segment_id).map(|(_, version)| version.clone())
    }
}
