use std::fmt;

// tidy: ids are looked up in it and never iterated
use foldhash::HashSet;

use super::bounds::{ACTIVITY_BYTES_MAX, ROW_BYTES_MAX, Weigh};
use super::orders::content::{exact, folded, folded_all};
use super::seen::IdDigest;
use super::symbols::{Symbol, Symbols};
use super::trail::Trail;
use crate::event::browse::{BrowseEvent, PropertyValue};
use crate::number::Decimal;
use crate::time::Timestamp;

/// What a customer did, newest kept, ascending by (`at`, digest of the id).
#[derive(Clone, Default)]
pub struct Activity {
    rows: Trail<Act>,
    /// The newest row that was dropped because the customer had too many: what is at or below it is not taken again,
    /// and what explains this customer says *truncated*.
    truncated: Option<(Timestamp, IdDigest)>,
    /// Weight of the rows.
    bytes: usize,
    /// Of the rows, where they are many.
    ids: Option<Box<HashSet<IdDigest>>>,
}

/// Rows from which on their ids have an index.
const INDEXED_FROM: usize = 256;

/// One thing done: 40 bytes, and what few rows have beside it.
#[derive(Clone, PartialEq, Debug)]
pub struct Act {
    pub at: Timestamp,
    pub id: IdDigest,
    /// Its weight (`customer::bounds`).
    pub bytes: u32,
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
        match &self.ids {
            Some(ids) => ids.contains(&id),
            None => self.rows.iter().any(|row| row.id == id),
        }
    }

    /// Adds a row that was not seen before, and keeps the newest: at most `rows_max`, and no more bytes than may be.
    ///
    /// What is left is a function of the set of rows: the most of the newest that fit.
    pub fn insert(&mut self, row: Act, rows_max: usize) -> Inserted {
        if self.truncated.is_some_and(|dropped| (row.at, row.id) <= dropped) {
            return Inserted::TooOld;
        }
        let place = self.rows.partition_point(|known| (known.at, known.id) < (row.at, row.id));
        self.bytes += row.bytes as usize;
        if let Some(ids) = &mut self.ids {
            ids.insert(row.id);
        }
        self.rows.insert(place, row);
        let surplus = self.surplus(rows_max);
        if surplus == 0 {
            self.index();
            return Inserted::Added;
        }
        self.truncated = self.rows.get(surplus - 1).map(|row| (row.at, row.id)).max(self.truncated);
        self.drop_first(surplus);
        if place < surplus && surplus == 1 { Inserted::TooOld } else { Inserted::AddedForOthers }
    }

    /// How many of the oldest have to go.
    fn surplus(&self, rows_max: usize) -> usize {
        let mut surplus = self.rows.len().saturating_sub(rows_max);
        let gone: usize = self.rows[..surplus].iter().map(|row| row.bytes as usize).sum();
        let mut bytes = self.bytes - gone;
        while bytes > ACTIVITY_BYTES_MAX {
            bytes -= self.rows[surplus].bytes as usize;
            surplus += 1;
        }
        surplus
    }

    fn drop_first(&mut self, count: usize) {
        for row in &self.rows[..count] {
            self.bytes -= row.bytes as usize;
            if let Some(ids) = &mut self.ids {
                ids.remove(&row.id);
            }
        }
        self.rows.drop_first(count);
        if self.rows.len() < INDEXED_FROM / 2 {
            self.ids = None;
        }
    }

    fn index(&mut self) {
        if self.ids.is_none() && self.rows.len() >= INDEXED_FROM {
            self.ids = Some(Box::new(self.rows.iter().map(|row| row.id).collect()));
        }
    }

    /// Forgets rows before `horizon`: older than anything a segment may look back to.
    pub fn evict_before(&mut self, horizon: Timestamp) {
        if self.rows.first().is_some_and(|row| row.at < horizon) {
            let gone = self.rows.partition_point(|row| row.at < horizon);
            self.drop_first(gone);
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
    pub fn restored(mut rows: Vec<Act>, truncated: Option<(Timestamp, IdDigest)>, symbols: &Symbols) -> Self {
        rows.sort_by_key(|row| (row.at, row.id));
        rows.iter_mut().for_each(|row| row.bytes = row.weigh(symbols) as u32);
        let bytes = rows.iter().map(|row| row.bytes as usize).sum();
        let mut activity = Activity { rows: rows.into(), truncated, bytes, ids: None };
        activity.index();
        activity
    }
}

/// Of what follows from the rows nothing is compared.
impl PartialEq for Activity {
    fn eq(&self, other: &Self) -> bool {
        (&self.rows, self.truncated) == (&other.rows, other.truncated)
    }
}

impl fmt::Debug for Activity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Activity").field("rows", &self.rows).field("truncated", &self.truncated).finish()
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
        let mut row = Act {
            at,
            id,
            bytes: 0,
            name: symbols.intern(&event.name),
            product: exact(&event.product_id, symbols),
            category: folded(&event.category, symbols),
            more: (more != ActMore::default()).then(|| Box::new(more)),
        };
        // One that takes more than may be is kept for its name and time.
        if row.weigh(symbols) > ROW_BYTES_MAX {
            (row.product, row.category, row.more) = (None, None, None);
        }
        row.bytes = row.weigh(symbols) as u32;
        row
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
