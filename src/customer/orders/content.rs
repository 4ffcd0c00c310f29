use crate::customer::place::Place;
use crate::customer::symbols::{Symbol, Symbols};
use crate::event::Text;
use crate::event::order::{Exchange, Item, OrderContent};
use crate::text::fold;
use crate::time::Timestamp;

/// What was ordered, as it is kept. Amounts are minor units of the store's currency.
#[derive(Clone, PartialEq, Debug)]
pub struct Content {
    pub total: i64,
    /// Most orders are in the store's currency.
    pub exchange: Option<Box<Exchange>>,
    pub discount_total: i64,
    /// Folded.
    pub discount_codes: Box<[Symbol]>,
    pub payment_method: Option<Symbol>,
    pub channel: Option<Symbol>,
    pub location: Option<Symbol>,
    pub app: Option<Symbol>,
    pub address: Option<Box<Place>>,
    pub lines: Box<[Line]>,
}

/// One line of an order: 40 bytes, and what few lines have beside it.
#[derive(Clone, PartialEq, Debug)]
pub struct Line {
    pub product: Option<Symbol>,
    pub variant: Option<Symbol>,
    /// Folded.
    pub category: Option<Symbol>,
    pub quantity: u32,
    /// Of one piece.
    pub unit_price: Option<i64>,
    pub more: Option<Box<LineMore>>,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct LineMore {
    /// Folded.
    pub collections: Box<[Symbol]>,
    /// Folded.
    pub tags: Box<[Symbol]>,
    pub unit_cost: Option<i64>,
    pub launched_at: Option<Timestamp>,
    pub discounted: bool,
    pub subscription: bool,
}

impl Content {
    pub fn of(content: &OrderContent<'_>, symbols: &mut Symbols) -> Self {
        Content {
            total: content.total,
            exchange: content.exchange.map(Box::new),
            discount_total: content.discount_total,
            discount_codes: folded_all(&content.discount_codes, symbols),
            payment_method: exact(&content.payment_method, symbols),
            channel: exact(&content.channel, symbols),
            location: exact(&content.location_id, symbols),
            app: exact(&content.app_id, symbols),
            address: content.shipping_address.as_ref().map(|address| Box::new(Place::of(address, symbols))),
            lines: content.items.iter().map(|item| Line::of(item, symbols)).collect(),
        }
    }

    /// Leaves out all but the amounts.
    pub fn shorten(&mut self) {
        let (total, exchange, discount_total) = (self.total, self.exchange.take(), self.discount_total);
        *self = Content {
            total,
            exchange,
            discount_total,
            discount_codes: Box::default(),
            payment_method: None,
            channel: None,
            location: None,
            app: None,
            address: None,
            lines: Box::default(),
        };
    }

    /// A code was used, or something was taken off.
    pub fn is_discounted(&self) -> bool {
        self.discount_total > 0 || !self.discount_codes.is_empty()
    }
}

impl Line {
    fn of(item: &Item<'_>, symbols: &mut Symbols) -> Self {
        let more = LineMore {
            collections: folded_all(&item.collections, symbols),
            tags: folded_all(&item.tags, symbols),
            unit_cost: item.unit_cost,
            launched_at: item.launched_at,
            discounted: item.discounted,
            subscription: item.subscription,
        };
        Line {
            product: exact(&item.product_id, symbols),
            variant: exact(&item.variant_id, symbols),
            category: folded(&item.category, symbols),
            quantity: item.quantity,
            unit_price: item.unit_price,
            more: (more != LineMore::default()).then(|| Box::new(more)),
        }
    }
}

/// The symbol of a text as it is.
pub fn exact(text: &Option<Text<'_>>, symbols: &mut Symbols) -> Option<Symbol> {
    text.as_deref().map(|text| symbols.intern(text))
}

/// The symbol of a text that compares without case.
pub fn folded(text: &Option<Text<'_>>, symbols: &mut Symbols) -> Option<Symbol> {
    text.as_deref().map(|text| symbols.intern(&fold(text)))
}

pub fn folded_all(texts: &[Text<'_>], symbols: &mut Symbols) -> Box<[Symbol]> {
    texts.iter().map(|text| symbols.intern(&fold(text))).collect()
}
