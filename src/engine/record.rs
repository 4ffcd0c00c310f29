use super::tracked::{Membership, Standing, Tracked, Waiting};
use super::transition::Origin;
use crate::customer::Symbols;
use crate::customer::record::codec::fields;
use crate::customer::record::{Get, Malformed, Put, Reader, RecordError, Writer, finish_facts, get_facts, put_facts};
use crate::event::{Format, Stream};
use crate::number::Currency;
use crate::time::Timestamp;

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
    to.section(POSITIONS, |to| positions.into_iter().for_each(|position| to.signed(position)));
    to.finish()
}

/// Reads a customer back, and the positions that its record reflects. A section that it does not know it
/// passes over where that may be lost, else the record is refused.
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
                tag if get_facts(tag, from, &mut tracked.facts, store)? => {}
                unknown => from.pass_over(unknown)?,
            }
            Ok(())
        })?;
    }
    finish_facts(&mut tracked.facts);
    tracked.known = tracked.facts.is_known();
    tracked.record_bytes = u32::try_from(record.len()).unwrap_or(u32::MAX);
    Ok((tracked, positions))
}

/// Most have nothing to wait for, and no instant is as long to write as never.
impl Put for Standing {
    fn put<'a>(&'a self, to: &mut Writer<'a>) {
        self.sequence.put(to);
        self.memberships.put(to);
        self.looked_at.put(to);
        to.byte(u8::from(self.next_check != Timestamp::NEVER));
        if self.next_check != Timestamp::NEVER {
            self.next_check.put(to);
        }
    }
}

impl Get for Standing {
    fn get(from: &mut Reader<'_, '_>) -> Result<Self, RecordError> {
        let (sequence, memberships, looked_at) = (Get::get(from)?, Get::get(from)?, Get::get(from)?);
        let next_check: Option<Timestamp> = Get::get(from)?;
        Ok(Standing { sequence, memberships, looked_at, next_check: next_check.unwrap_or(Timestamp::NEVER) })
    }
}

/// Sixteen hexadecimal digits, as versions are, take eight bytes; other text is there as it is.
impl Put for Membership {
    fn put<'a>(&'a self, to: &mut Writer<'a>) {
        self.segment_id.put(to);
        match hexadecimal::number(&self.segment_version) {
            Some(number) => {
                to.byte(0);
                to.fixed(number);
            }
            None => {
                to.byte(1);
                self.segment_version.put(to);
            }
        }
        self.since.put(to);
        self.sequence.put(to);
    }
}

impl Get for Membership {
    fn get(from: &mut Reader<'_, '_>) -> Result<Self, RecordError> {
        let segment_id = from.text()?;
        let segment_id = from.shared(segment_id);
        let segment_version = match from.byte()? {
            0 => {
                let digits = hexadecimal::digits(from.fixed()?);
                from.shared(std::str::from_utf8(&digits).unwrap_or_default())
            }
            _ => {
                let text = from.text()?;
                from.shared(text)
            }
        };
        Ok(Membership { segment_id, segment_version, since: Get::get(from)?, sequence: Get::get(from)? })
    }
}

mod hexadecimal {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";

    /// The number of sixteen digits in small letters.
    pub fn number(text: &str) -> Option<u64> {
        let small = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        let is_number = text.len() == 16 && text.bytes().all(small);
        is_number.then(|| u64::from_str_radix(text, 16).ok()).flatten()
    }

    pub fn digits(number: u64) -> [u8; 16] {
        std::array::from_fn(|at| DIGITS[(number >> (60 - 4 * at)) as usize & 0xf])
    }
}

fields!(Waiting { at, event_id, instant, origin, format, value });
fields!(Origin { stream, partition, offset });

impl Put for Stream {
    fn put<'a>(&'a self, to: &mut Writer<'a>) {
        to.byte(*self as u8);
    }
}

impl Get for Stream {
    fn get(from: &mut Reader<'_, '_>) -> Result<Self, RecordError> {
        let number = usize::from(from.byte()?);
        Stream::ALL.get(number).copied().ok_or(RecordError::Malformed(Malformed::Stream))
    }
}

impl Put for Format {
    fn put<'a>(&'a self, to: &mut Writer<'a>) {
        to.byte(u8::from(*self == Format::Protobuf));
    }
}

impl Get for Format {
    fn get(from: &mut Reader<'_, '_>) -> Result<Self, RecordError> {
        Ok(if from.byte()? == 0 { Format::Json } else { Format::Protobuf })
    }
}
