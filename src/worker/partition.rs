use super::batch::{DeadLetter, Part};
use super::changelog::CatalogMark;
use super::merge::Merge;
use super::rules::Rules;
use super::transport::Positions;
use crate::engine::{Engine, Transition};
use crate::event::Outcome;
use crate::metrics::PartitionMetrics;
use crate::segment::Catalog;
use crate::time::{Span, Timestamp};

/// One partition: its engine, where it stands in its inputs, and what its next commit will say.
pub struct Partition {
    pub id: i32,
    pub engine: Engine,
    /// After the last record taken.
    pub taken: Positions,
    /// Of the last commit that is known.
    pub number: u64,
    /// The catalog of that commit.
    pub catalog: CatalogMark,
    pub merge: Merge,
    /// When the ends of the inputs were last asked for, on the monotonic clock.
    pub ends_asked_at: Span,
    pub pending: Pending,
    pub metrics: PartitionMetrics,
}

/// What happened since the last commit.
#[derive(Default)]
pub struct Pending {
    pub transitions: Vec<Transition>,
    pub dead_letters: Vec<DeadLetter>,
    /// Records taken; each moves the offsets, whatever became of it.
    pub records: u64,
    /// Bytes of those records, about what the commit will write.
    pub bytes: usize,
    /// A checkpoint is wanted though nothing happened: to claim the partition, or for the clock's witness.
    pub checkpoint: bool,
    /// The steps of the partition's serial history, for the simulation to judge.
    #[cfg(test)]
    pub history: String,
}

/// What a transition takes on the wire, about.
const TRANSITION_BYTES: usize = 700;

impl Pending {
    pub fn is_empty(&self) -> bool {
        self.transitions.is_empty() && self.records == 0 && !self.checkpoint
    }

    pub fn bytes(&self) -> usize {
        self.bytes + self.transitions.len() * TRANSITION_BYTES
    }

    /// Counts a record that was taken.
    pub fn note(&mut self, bytes: usize, outcome: &Outcome) {
        self.records += 1;
        // A duplicate or a late one changes nothing that would be written.
        self.bytes += if matches!(outcome, Outcome::Applied | Outcome::Refused(_)) { bytes } else { 0 };
    }
}

impl Partition {
    /// Whether its next commit has something to say.
    pub fn has_something_to_commit(&self) -> bool {
        !self.pending.is_empty() || self.engine.has_changes()
    }

    /// What its next commit will write, about: what came in, what goes out, and a record of each customer it was about.
    pub fn pending_bytes(&self) -> usize {
        let customers = self.engine.customers().max(1) as u64;
        let records = self.pending.records.min(customers) * (self.engine.state_bytes() / customers);
        self.pending.bytes() + usize::try_from(records).unwrap_or(usize::MAX)
    }

    /// Its part of the next batch: everything since the last commit, written out once and for all.
    pub fn part(&mut self, decided_at: Timestamp, rules: &Rules) -> Part {
        let pending = std::mem::take(&mut self.pending);
        let positions = self.merge.next_offsets(self.taken);
        let catalog = self.mark(&rules.catalog);
        let part = Part::of(self, pending, positions, catalog, decided_at, rules);
        self.taken = positions;
        part
    }

    /// The batch with this part is decided: committed.
    pub fn committed(&mut self, part: &Part) {
        self.number = part.number;
        self.catalog = part.catalog;
        self.metrics.state(
            self.engine.customers(),
            usize::try_from(self.engine.state_bytes()).unwrap_or(usize::MAX),
            self.engine.timers(),
        );
    }

    fn mark(&self, catalog: &Catalog) -> CatalogMark {
        match self.catalog {
            mark if mark.hash == catalog.hash && mark.epoch > 0 => mark,
            mark => CatalogMark { epoch: mark.epoch + 1, hash: catalog.hash },
        }
    }
}
