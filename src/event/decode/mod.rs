//! One record's value to one [`Event`], or to the [`Refusal`] that says why not.
//!
//! In this order: the reader of the format ([`json`], [`protobuf`]) fills a *draft* with what the record says and
//! knows only about types; the draft's `finish` ([`draft`]) holds every rule about content, once for both formats. So
//! the two formats give the same events and the same refusals.

mod draft;
mod json;
mod line;
mod protobuf;
#[cfg(test)]
mod tests;

pub use line::{Line, decode_line};

use self::draft::Draft;
use super::{Event, Format, Refusal, Stream};
use crate::number::Currency;

/// What must be known of the store to read its events.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Store {
    /// All amounts are converted to it.
    pub currency: Currency,
}

/// An event, and what of its record was passed over.
#[derive(Clone, PartialEq, Debug)]
pub struct Decoded<'a> {
    pub event: Event<'a>,
    /// Fields that the contract does not know, on every level: how many.
    pub unknown_fields: u32,
}

/// Reads the value of a record of `stream`.
///
/// # Errors
///
/// Of several things that are wrong one is named: the first of a wrong type, else the first of wrong content in the
/// order of the contract (`docs/events.md`).
pub fn decode<'a>(stream: Stream, format: Format, value: &'a [u8], store: &Store) -> Result<Decoded<'a>, Refusal> {
    if value.is_empty() {
        return Err(Refusal::Empty);
    }
    let mut draft = Draft::of(stream);
    let unknown_fields = match format {
        Format::Json => json::read(value, &mut draft)?,
        Format::Protobuf => protobuf::read(value, &mut draft)?,
    };
    Ok(Decoded { event: draft.finish(store)?, unknown_fields })
}
