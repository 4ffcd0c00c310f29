//! How much of one customer is kept, whatever it does: by number, and by the bytes it takes in the changelog.
//!
//! Of more, the newest. The record of a customer is at most [`RECORD_BYTES_MAX`] and [`MEMBERSHIP_BYTES_MAX`] for each
//! segment. Bytes are weighed, and never too low: a text that facts share counts each time.

use super::activity::{Act, Property};
use super::cart::{CartChange, CartEvent, CartLine};
use super::orders::content::{Content, Line};
use super::orders::order::{Step, StepKind};
use super::place::Place;
use super::symbols::{Symbol, Symbols};

/// Of orders, those that nobody has placed or paid yet included.
pub const ORDERS_BYTES_MAX: usize = 1536 << 10;
pub const ACTIVITY_BYTES_MAX: usize = 1536 << 10;
pub const CART_BYTES_MAX: usize = 384 << 10;
pub const PROFILE_BYTES_MAX: usize = 384 << 10;
/// Of events that wait for their time.
pub const WAITING_BYTES_MAX: usize = 128 << 10;
/// The parts above, and 128 KiB for all else.
pub const RECORD_BYTES_MAX: usize = 4 << 20;
pub const MEMBERSHIP_BYTES_MAX: usize = 128;

/// One event's part of something is at most an eighth of all: else a single one would push out all others.
pub const ROW_BYTES_MAX: usize = ACTIVITY_BYTES_MAX / 8;
pub const STEP_BYTES_MAX: usize = ORDERS_BYTES_MAX / 8;
pub const CART_EVENT_BYTES_MAX: usize = CART_BYTES_MAX / 8;
/// A field of the profile that one write holds whole.
pub const FIELD_BYTES_MAX: usize = PROFILE_BYTES_MAX / 64;

/// A number, an instant, a length.
const NUMBER: usize = 10;
const DECIMAL: usize = 21;

/// What it takes in a record, at most.
pub trait Weigh {
    fn weigh(&self, symbols: &Symbols) -> usize;
}

pub fn text(text: &str) -> usize {
    text.len() + NUMBER
}

/// Its text and its length in the table, and its number.
impl Weigh for Symbol {
    fn weigh(&self, symbols: &Symbols) -> usize {
        symbols.text(*self).len() + 8
    }
}

impl<T: Weigh> Weigh for Option<T> {
    fn weigh(&self, symbols: &Symbols) -> usize {
        self.as_ref().map_or(1, |value| 1 + value.weigh(symbols))
    }
}

impl<T: Weigh> Weigh for [T] {
    fn weigh(&self, symbols: &Symbols) -> usize {
        NUMBER + self.iter().map(|element| element.weigh(symbols)).sum::<usize>()
    }
}

impl<T: Weigh + ?Sized> Weigh for Box<T> {
    fn weigh(&self, symbols: &Symbols) -> usize {
        (**self).weigh(symbols)
    }
}

impl Weigh for Act {
    fn weigh(&self, symbols: &Symbols) -> usize {
        let more = self.more.as_ref().map_or(0, |more| {
            let texts = [more.variant, more.collection, more.device, more.os, more.channel, more.campaign];
            let numbers = 2 * NUMBER;
            texts[..].weigh(symbols) + more.tags.weigh(symbols) + more.properties.weigh(symbols) + numbers
        });
        2 * NUMBER + [Some(self.name), self.product, self.category][..].weigh(symbols) + more
    }
}

impl Weigh for (Symbol, Property) {
    fn weigh(&self, symbols: &Symbols) -> usize {
        let value = match &self.1 {
            Property::Text(value) => text(value),
            Property::Number(_) => DECIMAL,
            Property::Flag(_) => 1,
        };
        1 + self.0.weigh(symbols) + value
    }
}

impl Weigh for Step {
    fn weigh(&self, symbols: &Symbols) -> usize {
        let kind = match &self.kind {
            StepKind::Placed(content) | StepKind::Paid(content) => content.weigh(symbols),
            StepKind::Refunded(_) => 1 + DECIMAL,
            StepKind::PaymentFailed | StepKind::Cancelled => 0,
        };
        NUMBER + text(&self.event_id) + 2 + kind
    }
}

impl Weigh for Content {
    fn weigh(&self, symbols: &Symbols) -> usize {
        let texts = [self.payment_method, self.channel, self.location, self.app];
        let lists = self.discount_codes.weigh(symbols) + self.lines.weigh(symbols);
        3 * NUMBER + (4 + NUMBER + DECIMAL) + texts[..].weigh(symbols) + self.address.weigh(symbols) + lists
    }
}

impl Weigh for Line {
    fn weigh(&self, symbols: &Symbols) -> usize {
        let more = self
            .more
            .as_ref()
            .map_or(0, |more| more.collections.weigh(symbols) + more.tags.weigh(symbols) + 2 * NUMBER + 2);
        2 * NUMBER + [self.product, self.variant, self.category][..].weigh(symbols) + more
    }
}

impl Weigh for Place {
    fn weigh(&self, symbols: &Symbols) -> usize {
        NUMBER + [self.country, self.region, self.city, self.full_city][..].weigh(symbols)
    }
}

impl Weigh for CartEvent {
    fn weigh(&self, symbols: &Symbols) -> usize {
        let change = match &self.change {
            CartChange::Added(line) => line.weigh(symbols),
            CartChange::Removed(removal) => NUMBER + [removal.product, removal.variant][..].weigh(symbols),
            CartChange::Cleared => 0,
            CartChange::Replaced(lines) => lines.weigh(symbols),
        };
        NUMBER + text(&self.event_id) + 2 + change
    }
}

impl Weigh for CartLine {
    fn weigh(&self, symbols: &Symbols) -> usize {
        let texts = [self.product, self.variant, self.category, self.collection];
        3 * NUMBER + texts[..].weigh(symbols) + self.tags.weigh(symbols)
    }
}
