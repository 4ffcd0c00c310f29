use super::Engine;
use super::record::{self, Positions};
use super::timers::Slot;
use crate::event::CustomerId;
use crate::sabotage::{Rule, is_off};
use crate::time::Timestamp;

/// Which records are written now, beside those that cannot wait.
#[derive(Clone, Copy, Debug)]
pub struct Writing {
    /// The next offsets of the three streams: what the records reflect (I4).
    pub positions: Positions,
    /// Changes whose number is lower have waited long enough.
    pub noted_before: u64,
    /// No further one that could wait is begun once so many bytes are handed out.
    pub bytes_max: usize,
}

impl Writing {
    /// Everything that changed.
    pub fn all(positions: Positions) -> Self {
        Writing { positions, noted_before: u64::MAX, bytes_max: usize::MAX }
    }
}

/// A change by a record that was taken at another engine time than its own instant: late, or limited by the clock.
pub struct Displaced {
    pub slot: Slot,
    pub instant: Timestamp,
    pub taken_at: Timestamp,
}

impl Engine {
    /// Changes noted so far: what is noted from here on has a number that is not lower.
    pub fn changes_noted(&self) -> u64 {
        self.unwritten.noted()
    }

    /// Whether there is a record that cannot wait, or that has waited long enough.
    pub fn has_records_due(&self, noted_before: u64) -> bool {
        self.unwritten.urgent() > 0 || self.unwritten.is_due(noted_before, self.taken)
    }

    /// Whether any record is still to be written.
    pub fn has_unwritten(&self) -> bool {
        self.unwritten.oldest().is_some() || self.unwritten.urgent() > 0 || self.unwritten.has_gone()
    }

    /// Records that cannot wait.
    pub fn urgent_records(&self) -> usize {
        self.unwritten.urgent()
    }

    /// R: where the inputs stood before the oldest change that is not written yet; `None` where all are.
    pub fn replay_from(&self) -> Option<Positions> {
        self.unwritten.oldest().map(|(_, entry)| entry.from)
    }

    /// Hands out records as they are now, each once: those that cannot wait, then those that have waited long enough;
    /// last, `None` for customers that are gone, once no replay could bring them back.
    pub fn drain_changed(&mut self, writing: &Writing, mut each: impl FnMut(&CustomerId, Option<Vec<u8>>)) {
        self.hurry_the_displaced();
        let mut bytes = 0;
        for slot in self.unwritten.take_urgent() {
            bytes += self.write_out(slot, None, writing.positions, &mut each);
        }
        while bytes < writing.bytes_max && self.unwritten.is_due(writing.noted_before, self.taken) {
            if let Some((number, entry)) = self.unwritten.oldest() {
                bytes += self.write_out(entry.slot, Some(number), writing.positions, &mut each);
            }
            self.unwritten.pop_oldest();
        }
        self.pass_written();
        let replay = self.replay_from().unwrap_or(writing.positions);
        while let Some(id) = self.unwritten.pop_gone(replay) {
            if self.population.get(&id).is_none() {
                each(&id, None);
            }
        }
    }

    /// A record's instant tells a replay whether it was taken at the frontier or before: one that was taken at another
    /// time than its instant, where either is the frontier itself, has its customer written at once.
    fn hurry_the_displaced(&mut self) {
        let frontier = self.frontier();
        self.displaced.retain(|one| one.taken_at.max(one.instant) >= frontier);
        for one in self.displaced.iter().filter(|one| one.taken_at == frontier || one.instant == frontier) {
            let id = self.population.at(one.slot);
            let tracked = id.as_ref().and_then(|id| self.population.get_mut(id));
            if let Some(mut tracked) = tracked.filter(|tracked| tracked.unwritten.is_some() && !tracked.urgent) {
                tracked.urgent = true;
                self.unwritten.note_urgent(one.slot);
            }
        }
    }

    /// Hands out the record of a slot's customer, if the entry stands; returns its bytes. Without a number: if it is
    /// urgent.
    fn write_out(
        &mut self,
        slot: Slot,
        number: Option<u64>,
        positions: Positions,
        each: &mut impl FnMut(&CustomerId, Option<Vec<u8>>),
    ) -> usize {
        let Some(id) = self.population.at(slot) else { return 0 };
        let Some(mut tracked) = self.population.get_mut(&id) else { return 0 };
        let stands = number.map_or(tracked.urgent, |number| tracked.unwritten == Some(number));
        if !stands {
            return 0;
        }
        (tracked.unwritten, tracked.urgent) = (None, false);
        let early = if is_off(Rule::I1RecordTooEarly) { self.unwritten.take_early(slot) } else { None };
        let bytes = early.unwrap_or_else(|| record::put(&tracked, positions, &self.judge.symbols));
        let before = std::mem::replace(&mut tracked.record_bytes, u32::try_from(bytes.len()).unwrap_or(u32::MAX));
        let now = tracked.record_bytes;
        drop(tracked);
        self.population.add_record_bytes(now, before);
        let len = bytes.len();
        each(&id, Some(bytes));
        len
    }

    /// Forgets entries at the front whose customers were written ahead of their turn, so that R moves on.
    fn pass_written(&mut self) {
        while let Some((number, entry)) = self.unwritten.oldest() {
            let id = self.population.at(entry.slot);
            let tracked = id.as_ref().and_then(|id| self.population.get(id));
            if tracked.is_some_and(|tracked| tracked.unwritten == Some(number)) {
                return;
            }
            self.unwritten.pop_oldest();
        }
    }

    /// Forgets which customers changed, where nothing is written: a replay.
    pub fn forget_changes(&mut self) {
        self.unwritten.clear();
        self.displaced.clear();
    }
}
