use super::changelog::CatalogMark;
use super::partition::Partition;
use super::transport::{Committed, Positions};
use crate::engine::Engine;

/// The state of a partition that was taken back, everything of it committed. It often comes again.
pub struct Kept {
    pub id: i32,
    pub engine: Engine,
    pub taken: Positions,
    pub number: u64,
    pub catalog: CatalogMark,
    /// Steps of the history that no commit has told yet.
    #[cfg(test)]
    pub history: String,
}

impl Kept {
    /// What is kept of a partition; `None` where its memory is ahead of the log.
    pub fn of(partition: Partition) -> Option<Self> {
        let ahead = partition.has_something_to_commit();
        #[cfg(test)]
        let history = partition.pending.history.clone();
        let Partition { id, engine, taken, number, catalog, .. } = partition;
        (!ahead).then_some(Kept {
            id,
            engine,
            taken,
            number,
            catalog,
            #[cfg(test)]
            history,
        })
    }

    /// Whether nobody has worked on the partition since (I9): the committed number is still this one's.
    pub fn is_current(&self, committed: &Committed) -> bool {
        committed.number() == self.number && committed.positions() == Some(self.taken)
    }
}
