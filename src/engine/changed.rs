use super::Engine;
use super::record::{self, Positions};
use crate::event::CustomerId;

impl Engine {
    pub fn has_changes(&self) -> bool {
        self.population.has_changes()
    }

    /// Hands out the record of each customer that changed since the last call, as it is now, once; `None` for one that
    /// is gone. `positions` are the next offsets of the three streams: what the records reflect (DESIGN I4).
    pub fn drain_changed(&mut self, positions: Positions, mut each: impl FnMut(&CustomerId, Option<Vec<u8>>)) {
        for id in self.population.take_gone() {
            if self.population.get(&id).is_none() {
                each(&id, None);
            }
        }
        for slot in self.population.take_changed() {
            let Some(id) = self.population.at(slot) else { continue };
            let Some(mut tracked) = self.population.get_mut(&id) else { continue };
            if !std::mem::take(&mut tracked.dirty) {
                continue;
            }
            let bytes = record::put(&tracked, positions, &self.judge.symbols);
            let before = std::mem::replace(&mut tracked.record_bytes, u32::try_from(bytes.len()).unwrap_or(u32::MAX));
            let now = tracked.record_bytes;
            drop(tracked);
            self.population.add_record_bytes(now, before);
            each(&id, Some(bytes));
        }
    }

    /// Forgets which customers changed, where nothing is written: a replay.
    pub fn forget_changes(&mut self) {
        self.population.take_gone();
        for slot in self.population.take_changed() {
            let id = self.population.at(slot);
            if let Some(mut tracked) = id.as_ref().and_then(|id| self.population.get_mut(id)) {
                tracked.dirty = false;
            }
        }
    }
}
