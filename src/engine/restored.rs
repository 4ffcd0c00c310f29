use super::Engine;
use super::record::{self, Positions};
use super::redefined::PreviousCatalog;
use super::transition::Transition;
use crate::customer::record::RecordError;
use crate::time::Timestamp;

impl Engine {
    /// Takes a customer's record from the changelog, or its tombstone.
    ///
    /// # Errors
    /// [`RecordError`] says what is wrong with the record; the customer is then as it was.
    pub fn load(&mut self, customer_id: &str, value: Option<&[u8]>) -> Result<(), RecordError> {
        let Some(value) = value else {
            if let Some(gone) = self.population.remove(customer_id) {
                self.reflect(gone.slot, Positions::default());
            }
            return Ok(());
        };
        let (tracked, positions) = record::get(value, &mut self.judge.symbols, self.keep.currency)?;
        let slot = self.population.put(customer_id, tracked);
        self.reflect(slot, positions);
        Ok(())
    }

    /// What is to be replayed begins here: R of the checkpoint.
    pub fn begin_replay(&mut self, from: Positions) {
        (self.taken, self.from) = (from, from);
    }

    /// After the last record and the last replayed event: sets the clock to the checkpoint's, and schedules the timers
    /// (DESIGN I5). Where the catalog is another than the checkpoint's, everyone is to be judged anew (I11): see
    /// [`Engine::redefine_some`].
    pub fn resume(
        &mut self,
        engine_time: Timestamp,
        frontier: Timestamp,
        previous: PreviousCatalog,
        out: &mut Vec<Transition>,
    ) {
        self.move_to(engine_time);
        self.reflected = Vec::new();
        self.from = self.taken;
        for slot in 0..self.population.slots() {
            let Some(id) = self.population.at(slot) else { continue };
            let Some(mut tracked) = self.population.get_mut(&id) else { continue };
            self.judge.count_in(&tracked.standing);
            tracked.scheduled = tracked.wakes_at();
            if tracked.scheduled < Timestamp::NEVER {
                self.timers.schedule(tracked.scheduled, slot);
            }
        }
        if previous.hash == self.catalog().hash {
            self.look_after_replay(frontier, out);
        } else {
            // What a replay brought is judged by the new definitions with the rest, and is no recovery.
            self.begin_redefinition(previous);
        }
    }

    fn reflect(&mut self, slot: u32, positions: Positions) {
        let slot = slot as usize;
        if self.reflected.len() <= slot {
            self.reflected.resize(slot + 1, Positions::default());
        }
        self.reflected[slot] = positions;
    }
}
