use std::sync::Arc;

use super::{Attribute, Credit, Profile};
use crate::customer::bounds::{self, FIELD_BYTES_MAX, PROFILE_BYTES_MAX, Weigh};
use crate::customer::profile::tags::TagWrite;
use crate::customer::stamp::{Register, RegisterMap, Stamp};
use crate::customer::symbols::{Symbol, Symbols};
use crate::time::Timestamp;

/// A list that one write holds whole, and one entry of a field with named parts.
const LIST_BYTES_MAX: usize = PROFILE_BYTES_MAX / 8;
/// A number, an instant, a length.
const NUMBER: usize = 10;

impl Profile {
    /// Drops what is too large, then the entries that were written first of those that are too many; returns when the
    /// newest of all that was dropped was written.
    pub fn drop_surplus(&mut self, symbols: &Symbols) -> Option<Timestamp> {
        let mut dropped = self.clear_large(symbols);
        let mut bytes = self.weigh(symbols);
        if bytes <= PROFILE_BYTES_MAX {
            return dropped;
        }
        for (stamp, bytes_of) in self.entries_by_age(symbols) {
            if bytes <= PROFILE_BYTES_MAX {
                break;
            }
            bytes = bytes.saturating_sub(bytes_of);
            self.drop_written_up_to(&stamp);
            dropped = dropped.max(Some(stamp.at));
        }
        dropped
    }

    /// Values of fields that are larger than any that is meant: the field then has none.
    fn clear_large(&mut self, symbols: &Symbols) -> Option<Timestamp> {
        let mut dropped = None;
        for field in self.texts_mut() {
            clear(field, |symbol| symbol.weigh(symbols) > FIELD_BYTES_MAX, &mut dropped);
        }
        clear(&mut self.addresses, |places| places.weigh(symbols) > LIST_BYTES_MAX, &mut dropped);
        clear(&mut self.companies, |ids| ids.weigh(symbols) > LIST_BYTES_MAX, &mut dropped);
        drop_large(&mut self.consent, symbols, &mut dropped);
        drop_large(&mut self.attributes, symbols, &mut dropped);
        drop_large(&mut self.store_credit, symbols, &mut dropped);
        self.tags.writes.retain(|(tag, write)| {
            let large = tag.weigh(symbols) > LIST_BYTES_MAX;
            dropped = dropped.max(large.then_some(write.stamp.at));
            !large
        });
        dropped
    }

    /// When each entry was written, the first first, and its weight.
    fn entries_by_age(&self, symbols: &Symbols) -> Vec<(Stamp, usize)> {
        let tags = self.tags.writes.iter().map(|entry| (entry.1.stamp.clone(), entry.weigh(symbols)));
        let mut entries: Vec<_> = tags
            .chain(ages(&self.consent, symbols))
            .chain(ages(&self.attributes, symbols))
            .chain(ages(&self.store_credit, symbols))
            .collect();
        entries.sort_by(|(a, _), (b, _)| a.cmp(b));
        entries
    }

    fn drop_written_up_to(&mut self, stamp: &Stamp) {
        self.tags.writes.retain(|(_, write)| write.stamp > *stamp);
        self.consent.entries.retain(|(_, register)| register.stamp > *stamp);
        self.attributes.entries.retain(|(_, register)| register.stamp > *stamp);
        self.store_credit.entries.retain(|(_, register)| register.stamp > *stamp);
    }

    fn weigh(&self, symbols: &Symbols) -> usize {
        let maps = [self.consent.weigh(symbols), self.attributes.weigh(symbols), self.store_credit.weigh(symbols)];
        maps.iter().sum::<usize>() + self.tags.writes.weigh(symbols)
    }
}

fn clear<T>(field: &mut Option<Register<T>>, is_large: impl Fn(&T) -> bool, dropped: &mut Option<Timestamp>) {
    if let Some(register) = field
        && register.value.as_ref().is_some_and(is_large)
    {
        register.value = None;
        *dropped = (*dropped).max(Some(register.stamp.at));
    }
}

fn drop_large<T: Weigh>(map: &mut RegisterMap<Arc<str>, T>, symbols: &Symbols, dropped: &mut Option<Timestamp>) {
    map.entries.retain(|entry| {
        let large = entry.weigh(symbols) > LIST_BYTES_MAX;
        *dropped = (*dropped).max(large.then_some(entry.1.stamp.at));
        !large
    });
}

fn ages<T: Weigh>(map: &RegisterMap<Arc<str>, T>, symbols: &Symbols) -> impl Iterator<Item = (Stamp, usize)> {
    map.entries.iter().map(|entry| (entry.1.stamp.clone(), entry.weigh(symbols)))
}

fn stamp_bytes(stamp: &Stamp) -> usize {
    1 + NUMBER + bounds::text(&stamp.event_id)
}

impl<T: Weigh> Weigh for RegisterMap<Arc<str>, T> {
    fn weigh(&self, symbols: &Symbols) -> usize {
        let cleared = self.cleared.as_ref().map_or(1, stamp_bytes);
        cleared + self.entries.weigh(symbols)
    }
}

impl<T: Weigh> Weigh for (Arc<str>, Register<T>) {
    fn weigh(&self, symbols: &Symbols) -> usize {
        bounds::text(&self.0) + stamp_bytes(&self.1.stamp) + self.1.value.weigh(symbols)
    }
}

impl Weigh for (Symbol, TagWrite) {
    fn weigh(&self, symbols: &Symbols) -> usize {
        self.0.weigh(symbols) + stamp_bytes(&self.1.stamp) + 1
    }
}

impl Weigh for Attribute {
    fn weigh(&self, symbols: &Symbols) -> usize {
        match self {
            Attribute::Text(text) => 1 + bounds::text(text),
            Attribute::Number(_) | Attribute::Flag(_) => 1 + 2 * NUMBER + 1,
            Attribute::List(elements) => 1 + elements.weigh(symbols),
        }
    }
}

impl Weigh for Credit {
    fn weigh(&self, symbols: &Symbols) -> usize {
        5 * NUMBER + self.currency.weigh(symbols)
    }
}
