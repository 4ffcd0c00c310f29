use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::goods::Product;
use super::purchase::{Order, Settlement};
use super::visit::Intent;
use crate::event::BrowseEvent;
use crate::time::Timestamp;

/// What comes next; of several at one instant, what was noted first.
#[derive(Debug, Default)]
pub struct Agenda {
    entries: BinaryHeap<Reverse<Entry>>,
    noted: u64,
}

/// Something that will happen.
#[derive(Debug)]
pub enum Act {
    /// Someone signs up, and soon someone else will.
    Arrive,
    /// Someone signs up, puts something into the cart and is gone.
    DropIn,
    /// What a shopper does.
    Of(usize, Deed),
}

#[derive(Debug)]
pub enum Deed {
    Visit(Intent),
    Look(Box<BrowseEvent<'static>>),
    Add(&'static Product, u32),
    /// Takes what was put in last out of the cart.
    Remove,
    CheckOut,
    Order,
    Settle(Box<Order>, Settlement),
    Leave {
        ordered: bool,
    },
    Unsubscribe,
    Erase,
}

#[derive(Debug)]
struct Entry {
    at: Timestamp,
    number: u64,
    act: Act,
}

impl Agenda {
    pub fn note(&mut self, at: Timestamp, act: Act) {
        self.noted += 1;
        self.entries.push(Reverse(Entry { at, number: self.noted, act }));
    }

    pub fn next(&mut self) -> Option<(Timestamp, Act)> {
        self.entries.pop().map(|Reverse(entry)| (entry.at, entry.act))
    }
}

impl Entry {
    fn order(&self) -> (Timestamp, u64) {
        (self.at, self.number)
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.order() == other.order()
    }
}

impl Eq for Entry {}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Entry {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.order().cmp(&other.order())
    }
}
