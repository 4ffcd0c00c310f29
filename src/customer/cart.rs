use std::sync::Arc;

use super::bounds::{CART_BYTES_MAX, CART_EVENT_BYTES_MAX, Weigh};
use super::orders::content::{exact, folded, folded_all};
use super::symbols::{Symbol, Symbols};
use crate::event::browse::{self, BrowseEvent};
use crate::time::Timestamp;

/// What is in the cart: a fold, by (`occurred_at`, `event_id`), of the cart's events after the last order that emptied
/// it (EVENTS, "browse").
#[derive(Clone, Debug, Default)]
pub struct Cart {
    /// Ascending by (`at`, `event_id`). Those before the last order are kept as long as activity is: the order may turn
    /// out to be a test.
    events: Vec<CartEvent>,
    /// The fold, by (product, variant) in the order in which they came in. What fell to nothing stays for its price.
    lines: Vec<CartLine>,
    /// What the fold began after; it is current, but for the events from `folded` on.
    emptied_at: Option<Timestamp>,
    /// How many events, from the first one, are in the fold or before it.
    folded: usize,
    /// The weight of all events (`customer::bounds`).
    bytes: usize,
}

#[derive(Clone, PartialEq, Debug)]
pub struct CartEvent {
    pub at: Timestamp,
    pub event_id: Arc<str>,
    pub change: CartChange,
    /// Its weight (`customer::bounds`).
    pub bytes: u32,
}

#[derive(Clone, PartialEq, Debug)]
pub enum CartChange {
    Added(CartLine),
    Removed(CartRemoval),
    Cleared,
    /// A snapshot of the whole cart.
    Replaced(Box<[CartLine]>),
}

/// Pieces of a product that were taken out.
#[derive(Clone, PartialEq, Debug)]
pub struct CartRemoval {
    pub product: Option<Symbol>,
    pub variant: Option<Symbol>,
    /// `None`: all of it.
    pub quantity: Option<u32>,
}

/// A product in the cart. No product is one unnamed product.
#[derive(Clone, PartialEq, Debug)]
pub struct CartLine {
    pub product: Option<Symbol>,
    pub variant: Option<Symbol>,
    /// Folded, as are the next two.
    pub category: Option<Symbol>,
    pub collection: Option<Symbol>,
    pub tags: Box<[Symbol]>,
    /// Minor units of the store's currency, the latest known.
    pub unit_price: Option<i64>,
    pub quantity: u64,
}

/// Cart events a customer keeps; of more, the newest.
const EVENTS_MAX: usize = 500;

impl CartChange {
    /// What an event does to the cart; `None` for one that does nothing to it.
    pub fn of(event: &BrowseEvent<'_>, symbols: &mut Symbols) -> Option<Self> {
        match &*event.name {
            "cart_added" => Some(CartChange::Added(CartLine::added(event, symbols))),
            "cart_removed" => Some(CartChange::Removed(CartRemoval {
                product: exact(&event.product_id, symbols),
                variant: exact(&event.variant_id, symbols),
                quantity: event.quantity,
            })),
            "cart_cleared" => Some(CartChange::Cleared),
            "cart_updated" => {
                let lines = event.lines.as_ref()?;
                Some(CartChange::Replaced(lines.iter().map(|line| CartLine::of(line, symbols)).collect()))
            }
            _ => None,
        }
    }
}

impl CartLine {
    fn added(event: &BrowseEvent<'_>, symbols: &mut Symbols) -> Self {
        CartLine {
            product: exact(&event.product_id, symbols),
            variant: exact(&event.variant_id, symbols),
            category: folded(&event.category, symbols),
            collection: folded(&event.collection_id, symbols),
            tags: folded_all(&event.tags, symbols),
            unit_price: event.unit_price,
            quantity: u64::from(event.quantity.unwrap_or(1)),
        }
    }

    fn of(line: &browse::CartLine<'_>, symbols: &mut Symbols) -> Self {
        CartLine {
            product: exact(&line.product_id, symbols),
            variant: exact(&line.variant_id, symbols),
            category: folded(&line.category, symbols),
            collection: folded(&line.collection_id, symbols),
            tags: folded_all(&line.tags, symbols),
            unit_price: line.unit_price,
            quantity: u64::from(line.quantity),
        }
    }

    fn is_of(&self, product: Option<Symbol>, variant: Option<Symbol>) -> bool {
        self.product == product && self.variant == variant
    }
}

impl Cart {
    /// What is in it now.
    pub fn lines(&self) -> impl Iterator<Item = &CartLine> {
        self.lines.iter().filter(|line| line.quantity > 0)
    }

    pub fn events(&self) -> &[CartEvent] {
        &self.events
    }

    pub fn holds(&self, at: Timestamp, event_id: &str) -> bool {
        self.place(at, event_id).is_ok()
    }

    fn place(&self, at: Timestamp, event_id: &str) -> Result<usize, usize> {
        self.events.binary_search_by(|known| (known.at, &*known.event_id).cmp(&(at, event_id)))
    }

    /// Adds an event; [`Cart::fold`] is to follow. Returns the newest that had to go for it, or was not kept whole.
    pub fn insert(&mut self, mut event: CartEvent, symbols: &Symbols) -> Option<Timestamp> {
        let mut dropped = None;
        if event.weigh(symbols) > CART_EVENT_BYTES_MAX {
            event.change = CartChange::Cleared;
            dropped = Some(event.at);
        }
        event.bytes = event.weigh(symbols) as u32;
        self.bytes += event.bytes as usize;
        let (Ok(place) | Err(place)) = self.place(event.at, &event.event_id);
        self.events.insert(place, event);
        if place < self.folded {
            self.folded = 0;
        }
        while self.events.len() > EVENTS_MAX || self.bytes > CART_BYTES_MAX {
            let gone = self.events.remove(0);
            self.bytes -= gone.bytes as usize;
            self.folded = 0;
            dropped = dropped.max(Some(gone.at));
        }
        dropped
    }

    /// Folds the events after `emptied_at`; to be called when either changed. Of events that came at the end only those
    /// are folded. An order at the same instant as an event of the cart empties it too.
    pub fn fold(&mut self, emptied_at: Option<Timestamp>) {
        if self.folded == 0 || self.emptied_at != emptied_at {
            self.folded = emptied_at.map_or(0, |at| self.events.partition_point(|event| event.at <= at));
            self.emptied_at = emptied_at;
            self.lines.clear();
        }
        for event in &self.events[self.folded..] {
            if emptied_at.is_none_or(|at| event.at > at) {
                change(&mut self.lines, &event.change);
            }
        }
        self.folded = self.events.len();
    }

    /// Forgets events that the last order made void and that are older than all that is kept of activity.
    pub fn evict_before(&mut self, horizon: Timestamp, emptied_at: Option<Timestamp>) {
        let void = |event: &CartEvent| event.at < horizon && emptied_at.is_some_and(|at| event.at <= at);
        if self.events.first().is_some_and(void) {
            self.retain(|event| !void(event));
        }
    }

    pub fn erase(&mut self, erased_at: Timestamp) {
        self.retain(|event| event.at > erased_at);
    }

    fn retain(&mut self, kept: impl Fn(&CartEvent) -> bool) {
        self.events.retain(|event| kept(event));
        self.bytes = self.events.iter().map(|event| event.bytes as usize).sum();
        let emptied_at = self.emptied_at;
        self.folded = 0;
        self.fold(emptied_at);
    }

    /// As it was kept: events in any order.
    pub fn restored(mut events: Vec<CartEvent>, symbols: &Symbols) -> Self {
        events.sort_by(|a, b| (a.at, &a.event_id).cmp(&(b.at, &b.event_id)));
        events.iter_mut().for_each(|event| event.bytes = event.weigh(symbols) as u32);
        let bytes = events.iter().map(|event| event.bytes as usize).sum();
        Cart { events, bytes, ..Cart::default() }
    }
}

/// The lines follow from the events and the orders.
impl PartialEq for Cart {
    fn eq(&self, other: &Self) -> bool {
        self.events == other.events && self.lines().eq(other.lines())
    }
}

/// One step of the fold.
fn change(lines: &mut Vec<CartLine>, change: &CartChange) {
    match change {
        CartChange::Added(added) => add(lines, added),
        CartChange::Removed(CartRemoval { product, variant, quantity }) => {
            if let Some(line) = lines.iter_mut().find(|line| line.is_of(*product, *variant)) {
                line.quantity = quantity.map_or(0, |gone| line.quantity.saturating_sub(u64::from(gone)));
            }
        }
        CartChange::Cleared => lines.clear(),
        CartChange::Replaced(with) => {
            lines.clear();
            with.iter().for_each(|line| add(lines, line));
        }
    }
}

fn add(lines: &mut Vec<CartLine>, added: &CartLine) {
    match lines.iter_mut().find(|line| line.is_of(added.product, added.variant)) {
        Some(line) => merge(line, added),
        None => lines.push(added.clone()),
    }
}

/// More of a product: what the newer event says of it is the latest known.
fn merge(line: &mut CartLine, added: &CartLine) {
    line.quantity = line.quantity.saturating_add(added.quantity);
    line.unit_price = added.unit_price.or(line.unit_price);
    line.category = added.category.or(line.category);
    line.collection = added.collection.or(line.collection);
    if !added.tags.is_empty() {
        line.tags = added.tags.clone();
    }
}
