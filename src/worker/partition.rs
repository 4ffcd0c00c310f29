use super::batch::DeadLetter;
use super::changelog::CatalogMark;
use super::history::History;
use super::merge::Merge;
use super::rules::Rules;
use super::transport::Positions;
use super::write_behind::WriteBehind;
use crate::clock::Clock;
use crate::engine::{Engine, Transition, Writing};
use crate::event::Outcome;
use crate::metrics::{PartitionMetrics, WorkerMetrics};
use crate::time::Span;

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
    pub write_behind: WriteBehind,
    pub metrics: PartitionMetrics,
}

/// What happened since the last commit.
#[derive(Default)]
pub struct Pending {
    pub transitions: Vec<Transition>,
    pub dead_letters: Vec<DeadLetter>,
    /// Records taken; each moves the offsets, whatever became of it.
    pub records: u64,
    /// Bytes of those of them that go to the dead letters.
    pub bytes: usize,
    /// A checkpoint is wanted though nothing happened: to claim the partition, or for the clock's witness.
    pub checkpoint: bool,
    /// Every record is to be written: something was taken that the log alone could not tell again.
    pub everything: bool,
    pub history: History,
}

/// What a transition takes on the wire, about.
const TRANSITION_BYTES: usize = 700;
/// What the headers of a dead letter take in memory, about: of small records they are the most of it.
const DEAD_LETTER_BYTES: usize = 700;

impl Pending {
    pub fn is_empty(&self) -> bool {
        self.transitions.is_empty() && self.records == 0 && !self.checkpoint && !self.everything
    }

    pub fn bytes(&self) -> usize {
        self.bytes + self.transitions.len() * TRANSITION_BYTES
    }

    /// Counts a record that was taken.
    pub fn note(&mut self, bytes: usize, outcome: &Outcome) {
        self.records += 1;
        // Refused records are written to the dead letters; what the others change is written by customer.
        self.bytes += if matches!(outcome, Outcome::Refused(_)) { bytes + DEAD_LETTER_BYTES } else { 0 };
    }
}

impl Partition {
    /// Whether its next commit has something to say.
    pub fn has_something_to_commit(&self, clock: &dyn Clock) -> bool {
        !self.pending.is_empty() || self.engine.has_records_due(self.write_behind.noted_before(clock))
    }

    /// What its next commit will write, about: dead letters, what goes out, and the records of customers that cannot wait.
    pub fn pending_bytes(&self) -> usize {
        let customers = self.engine.customers().max(1) as u64;
        let record = usize::try_from(self.engine.state_bytes() / customers).unwrap_or(usize::MAX);
        self.pending.bytes() + self.engine.urgent_records().saturating_mul(record)
    }

    /// Fires timers before engine time, whoever moved it, at most `budget` of them.
    pub fn fire_due(&mut self, budget: usize, metrics: &WorkerMetrics) {
        let now = self.engine.engine_time();
        for _ in 0..budget {
            let Some(due) = self.engine.next_due().filter(|due| *due < now) else { return };
            metrics.timer_fired(now.since(due));
            self.engine.fire_due(1, &mut self.pending.transitions);
            self.note_switched();
        }
    }

    /// Notes whose memberships the present definitions have taken over, and at which engine time.
    pub fn note_switched(&mut self) {
        for (id, now) in self.engine.take_switched() {
            self.pending.history.note(|| format!("switch {id} {}", now.as_millis()));
        }
    }

    /// Which records the next commit writes: those that cannot wait and those that have waited long enough, or all.
    pub fn writing(&self, positions: Positions, everything: bool, clock: &dyn Clock, rules: &Rules) -> Writing {
        let noted_before = if everything { u64::MAX } else { self.write_behind.noted_before(clock) };
        Writing { positions: positions.0, noted_before, bytes_max: rules.commit_bytes_max }
    }

    /// The definitions its memberships are judged by; none in particular while they are changing.
    pub fn mark(&self, mine: CatalogMark) -> CatalogMark {
        if self.engine.is_being_redefined() { CatalogMark { hash: CatalogMark::CHANGING, ..mine } } else { mine }
    }

    /// The batch with this part is decided: committed.
    pub fn committed(&mut self, number: u64, catalog: CatalogMark, clock: &dyn Clock) {
        self.number = number;
        self.catalog = catalog;
        self.write_behind.mark(self.engine.changes_noted(), clock);
        self.metrics.state(
            self.engine.customers(),
            usize::try_from(self.engine.state_bytes()).unwrap_or(usize::MAX),
            self.engine.timers(),
        );
    }
}
