use std::sync::Arc;

use dashmap::DashMap;
use dashmap::mapref::one::{Ref, RefMut};
use foldhash::fast::FixedState;

use super::timers::Slot;
use super::tracked::Tracked;
use crate::event::CustomerId;

/// The customers of a partition. One writer; readers of other threads see each customer whole.
pub struct Population {
    customers: DashMap<CustomerId, Box<Tracked>, FixedState>,
    /// The customer of each slot; `None`: free.
    slots: Vec<Option<CustomerId>>,
    free: Vec<Slot>,
    record_bytes: u64,
}

impl Default for Population {
    fn default() -> Self {
        Population {
            customers: DashMap::with_hasher(FixedState::with_seed(0x73_68_6f_61_6c)),
            slots: Vec::new(),
            free: Vec::new(),
            record_bytes: 0,
        }
    }
}

impl Population {
    pub fn get(&self, customer_id: &str) -> Option<Ref<'_, CustomerId, Box<Tracked>>> {
        self.customers.get(customer_id)
    }

    /// The customer, made if it is not there.
    pub fn get_or_add(&mut self, customer_id: &str) -> CustomerId {
        if let Some(known) = self.customers.get(customer_id) {
            return known.key().clone();
        }
        let id: CustomerId = Arc::from(customer_id);
        let slot = self.take_slot(id.clone());
        self.customers.insert(id.clone(), Box::new(Tracked::new(slot)));
        id
    }

    /// Puts a customer that was read back in its place.
    pub fn put(&mut self, customer_id: &str, tracked: Tracked) -> Slot {
        self.remove(customer_id);
        let id: CustomerId = Arc::from(customer_id);
        let slot = self.take_slot(id.clone());
        self.record_bytes += u64::from(tracked.record_bytes);
        self.customers.insert(id, Box::new(Tracked { slot, ..tracked }));
        slot
    }

    pub fn get_mut(&self, customer_id: &str) -> Option<RefMut<'_, CustomerId, Box<Tracked>>> {
        self.customers.get_mut(customer_id)
    }

    /// The customer of a slot, if it has one.
    pub fn at(&self, slot: Slot) -> Option<CustomerId> {
        self.slots.get(slot as usize).cloned().flatten()
    }

    /// Ends a customer.
    pub fn remove(&mut self, customer_id: &str) -> Option<Box<Tracked>> {
        let (_, tracked) = self.customers.remove(customer_id)?;
        self.record_bytes = self.record_bytes.saturating_sub(u64::from(tracked.record_bytes));
        self.slots[tracked.slot as usize] = None;
        self.free.push(tracked.slot);
        Some(tracked)
    }

    pub fn add_record_bytes(&mut self, now: u32, before: u32) {
        self.record_bytes = self.record_bytes + u64::from(now) - u64::from(before);
    }

    /// All ids, ascending: the order in which all are touched at once.
    pub fn ids(&self) -> Vec<CustomerId> {
        let mut ids: Vec<CustomerId> = self.slots.iter().flatten().cloned().collect();
        ids.sort_unstable();
        ids
    }

    /// Slots ever used, free ones included.
    pub fn slots(&self) -> Slot {
        self.slots.len() as Slot
    }

    pub fn len(&self) -> usize {
        self.slots.len() - self.free.len()
    }

    pub fn record_bytes(&self) -> u64 {
        self.record_bytes
    }

    fn take_slot(&mut self, id: CustomerId) -> Slot {
        match self.free.pop() {
            Some(slot) => {
                self.slots[slot as usize] = Some(id);
                slot
            }
            None => {
                self.slots.push(Some(id));
                (self.slots.len() - 1) as Slot
            }
        }
    }
}
