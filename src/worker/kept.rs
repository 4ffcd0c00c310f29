use super::changelog::CatalogMark;
use super::history::History;
use super::partition::Partition;
use super::transport::{Committed, Positions};
use crate::engine::Engine;
use crate::sabotage::{Rule, is_off};

/// The state of a partition that was taken back, everything of it committed. It often comes again.
pub struct Kept {
    pub id: i32,
    pub engine: Engine,
    pub taken: Positions,
    pub number: u64,
    pub catalog: CatalogMark,
    /// Steps of the history that no commit has told yet.
    pub history: History,
}

impl Kept {
    /// What is kept of a partition; `None` where its memory is ahead of the log. Records that are not written yet are no
    /// matter: they are still to be written.
    pub fn of(partition: Partition) -> Option<Self> {
        let ahead = !partition.pending.is_empty() || partition.engine.urgent_records() > 0;
        let Partition { id, engine, taken, number, catalog, pending, .. } = partition;
        (!ahead).then_some(Kept { id, engine, taken, number, catalog, history: pending.history })
    }

    /// Whether nobody has worked on the partition since (I9): the committed number is still this one's.
    pub fn is_current(&self, committed: &Committed) -> bool {
        is_off(Rule::I9KeptUnchecked) || committed.number() == self.number && committed.positions() == Some(self.taken)
    }
}
