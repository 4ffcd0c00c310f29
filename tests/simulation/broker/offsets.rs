use crate::worker::transport::{Committed, Positions};

/// What the group has committed for each partition, and which transactions hold more that is not decided.
#[derive(Default)]
pub struct Offsets {
    committed: Vec<(i32, u64, Committed)>,
    pending: Vec<(u64, u64, Pending)>,
    /// Counts what was ever added: of two decided transactions the one that was added later counts, whichever marker
    /// came first.
    added: u64,
}

/// Next offsets of a partition, with the text beside them.
pub type Pending = (i32, Positions, String);

impl Offsets {
    pub fn of(&self, partition: i32) -> Committed {
        let found = self.committed.iter().find(|(id, ..)| *id == partition);
        found.map(|(_, _, committed)| committed.clone()).unwrap_or_default()
    }

    pub fn is_stable(&self, partition: i32) -> bool {
        !self.pending.iter().any(|(_, _, (id, ..))| *id == partition)
    }

    /// Who holds back the answer about a partition.
    pub fn pending_writers(&self, partition: i32) -> impl Iterator<Item = u64> {
        self.pending.iter().filter(move |(_, _, (id, ..))| *id == partition).map(|(writer, ..)| *writer)
    }

    pub fn add(&mut self, writer: u64, offsets: &[Pending]) {
        self.added += 1;
        self.pending.extend(offsets.iter().cloned().map(|offsets| (writer, self.added, offsets)));
    }

    pub fn decide(&mut self, writer: u64, commit: bool) {
        let (decided, pending) = std::mem::take(&mut self.pending).into_iter().partition(|(id, ..)| *id == writer);
        self.pending = pending;
        let decided: Vec<(u64, u64, Pending)> = decided;
        for (_, added, (partition, positions, text)) in decided.into_iter().filter(|_| commit) {
            if self.committed.iter().any(|(id, known, _)| *id == partition && *known > added) {
                continue;
            }
            self.committed.retain(|(id, ..)| *id != partition);
            let metadata = [text.clone(), text.clone(), text];
            self.committed.push((partition, added, Committed { offsets: positions.0.map(Some), metadata }));
        }
    }

    /// They expire, as those of a group without members do after a week.
    pub fn forget(&mut self) {
        self.committed.clear();
    }
}
