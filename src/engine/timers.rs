use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::time::Timestamp;

/// The number of a customer within its engine. Numbers are given in the order of arrival and used again.
pub type Slot = u32;

/// When to look at customers again. Lazy: an entry is looked at when due, and it is for the caller to see whether it
/// still stands, so that rescheduling is one push.
#[derive(Default)]
pub struct Timers {
    due: BinaryHeap<Reverse<(Timestamp, Slot)>>,
}

impl Timers {
    pub fn schedule(&mut self, at: Timestamp, slot: Slot) {
        self.due.push(Reverse((at, slot)));
    }

    /// The earliest entry, whether it still stands or not.
    pub fn next(&self) -> Option<Timestamp> {
        self.due.peek().map(|Reverse((at, _))| *at)
    }

    /// Takes the earliest entry before `end`; of one instant, the lowest slot.
    pub fn pop_before(&mut self, end: Timestamp) -> Option<(Timestamp, Slot)> {
        if self.next()? >= end {
            return None;
        }
        self.due.pop().map(|Reverse(entry)| entry)
    }

    pub fn len(&self) -> usize {
        self.due.len()
    }

    pub fn is_empty(&self) -> bool {
        self.due.is_empty()
    }
}
