use std::collections::VecDeque;

use super::record::Positions;
use super::timers::Slot;
use crate::event::CustomerId;

/// Customers that changed since their record was written, in the order in which they first did (write-behind, I2).
///
/// Entries are lazy: one stands for as long as its number is the customer's own ([`super::Tracked`]), so that a record
/// that is written ahead of its turn costs nothing here.
#[derive(Default)]
pub struct Unwritten {
    queue: VecDeque<Entry>,
    /// The number of the queue's first entry.
    first: u64,
    /// Those whose record cannot wait: what they did is published, or could not be told again from the log.
    urgent: Vec<Slot>,
    gone: VecDeque<Gone>,
    /// Records as they were at an urgent change: only where a test breaks I1.
    early: Vec<(Slot, Vec<u8>)>,
}

#[derive(Clone, Copy)]
pub struct Entry {
    pub slot: Slot,
    /// Where the inputs stood before the change: what the changelog does not reflect of the customer is after it.
    pub from: Positions,
}

/// A customer that is gone, whose record is to be deleted.
pub struct Gone {
    pub id: CustomerId,
    /// Where the inputs stood after it went: replayed without its record, what came before could bring it back.
    pub at: Positions,
}

/// Replaying takes at most about so many records, however long a change may wait: 200,000 take less than a second.
pub const REPLAY_RECORDS_MAX: i64 = 200_000;

impl Unwritten {
    /// Notes a customer's first change; returns the entry's number.
    pub fn note(&mut self, slot: Slot, from: Positions) -> u64 {
        self.queue.push_back(Entry { slot, from });
        self.noted() - 1
    }

    pub fn note_urgent(&mut self, slot: Slot) {
        self.urgent.push(slot);
    }

    pub fn note_gone(&mut self, id: CustomerId, at: Positions) {
        self.gone.push_back(Gone { id, at });
    }

    pub fn note_early(&mut self, slot: Slot, record: Vec<u8>) {
        self.early.push((slot, record));
    }

    pub fn take_early(&mut self, slot: Slot) -> Option<Vec<u8>> {
        let at = self.early.iter().position(|(early, _)| *early == slot)?;
        Some(self.early.remove(at).1)
    }

    /// Entries ever noted: the number of the next.
    pub fn noted(&self) -> u64 {
        self.first + self.queue.len() as u64
    }

    /// The oldest entry and its number, whether it still stands or not.
    pub fn oldest(&self) -> Option<(u64, Entry)> {
        self.queue.front().map(|entry| (self.first, *entry))
    }

    pub fn pop_oldest(&mut self) {
        if self.queue.pop_front().is_some() {
            self.first += 1;
        }
    }

    pub fn take_urgent(&mut self) -> Vec<Slot> {
        std::mem::take(&mut self.urgent)
    }

    pub fn urgent(&self) -> usize {
        self.urgent.len()
    }

    /// Whether the oldest change is one of those noted before this number, or would make a replay too long.
    pub fn is_due(&self, noted_before: u64, taken: Positions) -> bool {
        self.oldest().is_some_and(|(number, entry)| {
            number < noted_before || records_between(entry.from, taken) > REPLAY_RECORDS_MAX
        })
    }

    /// The next customer that is gone, where no replay that begins at `replay` could bring it back (I4).
    pub fn pop_gone(&mut self, replay: Positions) -> Option<CustomerId> {
        let ready = |gone: &Gone| gone.at.iter().zip(replay).all(|(at, replay)| *at <= replay);
        self.gone.front().is_some_and(ready).then(|| self.gone.pop_front()).flatten().map(|gone| gone.id)
    }

    /// Whether some are gone whose record may be deleted as soon as nothing is unwritten.
    pub fn has_gone(&self) -> bool {
        !self.gone.is_empty()
    }

    pub fn clear(&mut self) {
        self.first = self.noted();
        self.queue.clear();
        self.urgent.clear();
        self.gone.clear();
    }
}

fn records_between(from: Positions, to: Positions) -> i64 {
    from.iter().zip(to).map(|(from, to)| to - from).sum()
}
