use super::tracked::{Membership, Standing, Tracked, Waiting};
use super::transition::Origin;
use crate::customer::Symbols;
use crate::customer::record::codec::fields;
use crate::customer::record::{Get, Put, Reader, RecordError, Writer, get_facts, put_facts};
use crate::event::{Format, Stream};
use crate::number::Currency;

const STANDING: u8 = 16;
const WAITING: u8 = 17;
const POSITIONS: u8 = 18;

/// The next offset of each of the three streams, in the order of [`Stream::ALL`].
pub type Positions = [i64; 3];

/// The changelog record of a customer.
pub fn put(tracked: &Tracked, positions: Positions, symbols: &Symbols) -> Vec<u8> {
    let mut to = Writer::new(symbols);
    put_facts(&tracked.facts, &mut to);
    to.section(STANDING, |to| tracked.standing.put(to));
    if !tracked.waiting.is_empty() {
        to.section(WAITING, |to| tracked.waiting.put(to));
    }
    to.section(POSITIONS, |to| positions.iter().for_each(|position| position.put(to)));
    to.finish()
}

/// Reads a customer back, and the positions that its record reflects. Sections it does not know it passes over.
///
/// # Errors
/// [`RecordError`] says what is wrong with the record.
pub fn get(record: &[u8], symbols: &mut Symbols, store: Currency) -> Result<(Tracked, Positions), RecordError> {
    let mut from = Reader::new(record, symbols)?;
    let mut tracked = Tracked::new(0);
    let mut positions = [0; 3];
    while !from.is_empty() {
        from.section(|tag, from| {
            match tag {
                STANDING => tracked.standing = Get::get(from)?,
                WAITING => tracked.waiting = Get::get(from)?,
                POSITIONS => positions = [Get::get(from)?, Get::get(from)?, Get::get(from)?],
                _ => {
                    get_facts(tag, from, &mut tracked.facts, store)?;
                }
            }
            Ok(())
        })?;
    }
    tracked.known = tracked.facts.is_known();
    tracked.record_bytes = u32::try_from(record.len()).unwrap_or(u32::MAX);
    Ok((tracked, positions))
}

fields!(Standing { sequence, memberships, looked_at, next_check });
fields!(Membership { segment_id, segment_version, since, sequence });
fields!(Waiting { at, event_id, instant, origin, format, value });
fields!(Origin { stream, partition, offset });

impl Put for Stream {
    fn put(&self, to: &mut Writer<'_>) {
        to.byte(*self as u8);
    }
}

impl Get for Stream {
    fn get(from: &mut Reader<'_, '_>) -> Result<Self, RecordError> {
        let number = usize::from(from.byte()?);
        Stream::ALL.get(number).copied().ok_or(RecordError::Malformed("a stream"))
    }
}

impl Put for Format {
    fn put(&self, to: &mut Writer<'_>) {
        to.byte(u8::from(*self == Format::Protobuf));
    }
}

impl Get for Format {
    fn get(from: &mut Reader<'_, '_>) -> Result<Self, RecordError> {
        Ok(if from.byte()? == 0 { Format::Json } else { Format::Protobuf })
    }
}
