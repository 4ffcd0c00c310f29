use std::sync::Arc;

use super::orders::content::{exact, folded, folded_all};
use super::symbols::{Symbol, Symbols};
use crate::event::browse::{self, BrowseEvent};
use crate::time::Timestamp;

/// What is in the cart: a fold, by (`occurred_at`, `event_id`), of the cart's events after the last order that emptied
/// it (EVENTS, "browse").
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Cart {
    /// Ascending by (`at`, `event_id`). Those before the last order are kept as long as activity is: the order may turn
    /// out to be a test.
    events: Vec<CartEvent>,
    /// The fold, by (product, variant) in the order in which they came in.
    lines: Vec<CartLine>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct CartEvent {
    pub at: Timestamp,
    pub event_id: Arc<str>,
    pub change: CartChange,
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
const EVENTS_MAX: usize = 2_000;

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
    pub fn lines(&self) -> &[CartLine] {
        &self.lines
    }

    pub fn events(&self) -> &[CartEvent] {
        &self.events
    }

    pub fn insert(&mut self, event: CartEvent) {
        let place = self.events.partition_point(|known| (known.at, &known.event_id) < (event.at, &event.event_id));
        self.events.insert(place, event);
        if self.events.len() > EVENTS_MAX {
            self.events.remove(0);
        }
    }

    /// Folds again the events after `emptied_at`; to be called when either changed. An order at the same instant as an
    /// event of the cart empties it too.
    pub fn fold(&mut self, emptied_at: Option<Timestamp>) {
        let from = emptied_at.map_or(0, |at| self.events.partition_point(|event| event.at <= at));
        self.lines.clear();
        for event in &self.events[from..] {
            change(&mut self.lines, &event.change);
        }
        self.lines.retain(|line| line.quantity > 0);
    }

    /// Forgets events that the last order made void and that are older than all that is kept of activity.
    pub fn evict_before(&mut self, horizon: Timestamp, emptied_at: Option<Timestamp>) {
        let void = |event: &CartEvent| event.at < horizon && emptied_at.is_some_and(|at| event.at <= at);
        if self.events.first().is_some_and(void) {
            self.events.retain(|event| !void(event));
        }
    }

    pub fn erase(&mut self, erased_at: Timestamp) {
        self.events.retain(|event| event.at > erased_at);
    }

    pub fn restored(mut events: Vec<CartEvent>) -> Self {
        events.sort_by(|a, b| (a.at, &a.event_id).cmp(&(b.at, &b.event_id)));
        Cart { events, lines: Vec::new() }
    }
}

/// One step of the fold. Lines that fell to nothing stay for their price and go at the end.
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
