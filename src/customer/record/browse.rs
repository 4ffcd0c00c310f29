use super::codec::fields;
use super::sparse::sparse;
use super::variants::variants;
use super::{Get, Malformed, Put, Reader, RecordError, Writer};
use crate::customer::activity::{Act, ActMore, Activity, Property};
use crate::customer::cart::{CartChange, CartEvent, CartLine, CartRemoval};

impl Put for Activity {
    fn put<'a>(&'a self, to: &mut Writer<'a>) {
        self.rows().put(to);
        self.truncated().put(to);
    }
}

impl Get for Activity {
    fn get(from: &mut Reader<'_, '_>) -> Result<Self, RecordError> {
        let (rows, truncated) = (Get::get(from)?, Get::get(from)?);
        Ok(Activity::restored(rows, truncated, from.symbols()))
    }
}

sparse!(Act { at, id, name; product, category, more; bytes });
sparse!(ActMore { ; device, os, channel, campaign, properties, unit_price, quantity, variant, collection, tags });
variants!(Property { 0 => Text(text), 1 => Number(number), 2 => Flag(flag) });

fields!(CartEvent { at, event_id, change; bytes });
variants!(CartChange { 0 => Added(line), 1 => Removed(line), 2 => Cleared, 3 => Replaced(lines) });
sparse!(CartRemoval { ; product, variant, quantity });
sparse!(CartLine { ; product, quantity, unit_price, category, variant, collection, tags });
