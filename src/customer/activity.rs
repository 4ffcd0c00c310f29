use super::orders::content::{exact, folded, folded_all};
use super::seen::IdDigest;
use super::symbols::{Symbol, Symbols};
use crate::event::browse::{BrowseEvent, PropertyValue};
use crate::number::Decimal;
use crate::time::Timestamp;

/// What a customer did, newest kept, ascending by (`at`, digest of the id).
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Activity {
    rows: Vec<Act>,
    /// The newest row that was dropped because the customer had too many: what is at or below it is not taken again,
    /// and what explains this customer says *truncated*.
    truncated: Option<(Timestamp, IdDigest)>,
}

/// One thing done: 40 bytes, and what few rows have beside it.
#[derive(Clone, PartialEq, Debug)]
pub struct Act {
    pub at: Timestamp,
    pub id: IdDigest,
    pub name: Symbol,
    pub product: Option<Symbol>,
    /// Folded.
    pub category: Option<Symbol>,
    pub more: Option<Box<ActMore>>,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct ActMore {
    pub variant: Option<Symbol>,
    /// Folded.
    pub collection: Option<Symbol>,
    /// Folded.
    pub tags: Box<[Symbol]>,
    /// Minor units of the store's currency.
    pub unit_price: Option<i64>,
    pub quantity: Option<u32>,
    pub device: Option<Symbol>,
    pub os: Option<Symbol>,
    pub channel: Option<Symbol>,
    pub campaign: Option<Symbol>,
    /// By name. Texts are kept by themselves: a search query is not shared by many.
    pub properties: Box<[(Symbol, Property)]>,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Property {
    Text(Box<str>),
    Number(Decimal),
    Flag(bool),
}

/// What became of a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Inserted {
    /// Older than all that are kept: the rows are as they were.
    TooOld,
    Added,
    /// Older rows had to go for it, and those may have had any name.
    AddedForOthers,
}

impl Activity {
    pub fn rows(&self) -> &[Act] {
        &self.rows
    }

    pub fn has_seen(&self, id: IdDigest) -> bool {
        self.rows.iter().any(|row| row.id == id)
    }

    /// Adds a row that was not seen before, and keeps at most `rows_max`, the newest.
    pub fn insert(&mut self, row: Act, rows_max: usize) -> Inserted {
        if self.truncated.is_some_and(|dropped| (row.at, row.id) <= dropped) {
            return Inserted::TooOld;
        }
        let place = self.rows.partition_point(|known| (known.at, known.id) < (row.at, row.id));
        self.rows.insert(place, row);
        let surplus = self.rows.len().saturating_sub(rows_max);
        if surplus == 0 {
            return Inserted::Added;
        }
        let last = self.rows.drain(..surplus).next_back();
        self.truncated = last.map(|row| (row.at, row.id)).max(self.truncated);
        if (place, surplus) == (0, 1) { Inserted::TooOld } else { Inserted::AddedForOthers }
    }

    /// Forgets rows before `horizon`: older than anything a segment may look back to.
    pub fn evict_before(&mut self, horizon: Timestamp) {
        if self.rows.first().is_some_and(|row| row.at < horizon) {
            let gone = self.rows.partition_point(|row| row.at < horizon);
            self.rows.drain(..gone);
        }
    }

    pub fn erase(&mut self, erased_at: Timestamp) {
        self.evict_before(erased_at.next());
        self.truncated = self.truncated.filter(|(at, _)| *at > erased_at);
    }

    pub fn truncated(&self) -> &Option<(Timestamp, IdDigest)> {
        &self.truncated
    }

    /// As it was kept: rows in any order.
    pub fn restored(mut rows: Vec<Act>, truncated: Option<(Timestamp, IdDigest)>) -> Self {
        rows.sort_by_key(|row| (row.at, row.id));
        Activity { rows, truncated }
    }
}

impl Act {
    pub fn of(at: Timestamp, id: IdDigest, event: &BrowseEvent<'_>, symbols: &mut Symbols) -> Self {
        let more = ActMore {
            variant: exact(&event.variant_id, symbols),
            collection: folded(&event.collection_id, symbols),
            tags: folded_all(&event.tags, symbols),
            unit_price: event.unit_price,
            quantity: event.quantity,
            device: exact(&event.device, symbols),
            os: exact(&event.os, symbols),
            channel: exact(&event.channel, symbols),
            campaign: exact(&event.campaign, symbols),
            properties: properties(event, symbols),
        };
        Act {
            at,
            id,
            name: symbols.intern(&event.name),
            product: exact(&event.product_id, symbols),
            category: folded(&event.category, symbols),
            more: (more != ActMore::default()).then(|| Box::new(more)),
        }
    }

    pub fn property(&self, name: Symbol) -> Option<&Property> {
        let found = self.more.as_ref()?.properties.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value)
    }
}

fn properties(event: &BrowseEvent<'_>, symbols: &mut Symbols) -> Box<[(Symbol, Property)]> {
    let kept = event.properties.iter().map(|(name, value)| {
        let value = match value {
            PropertyValue::Text(text) => Property::Text((&**text).into()),
            PropertyValue::Number(number) => Property::Number(*number),
            PropertyValue::Flag(flag) => Property::Flag(*flag),
        };
        (symbols.intern(name), value)
    });
    kept.collect()
}
