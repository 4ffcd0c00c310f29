use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use super::error::{Malformed, RecordError};
use super::{STAMPS_BACK, VERSION};
use crate::customer::stamp::Stamp;
use crate::customer::{Symbol, Symbols};

/// Reads one record.
pub struct Reader<'a, 's> {
    symbols: &'s mut Symbols,
    table: Vec<Symbol>,
    rest: &'a [u8],
    /// The record's text, as far as it was not read yet.
    texts: &'a str,
    last_instant: i64,
    /// Those that were written out, in the order in which they came.
    stamps: Vec<Stamp>,
}

impl<'a, 's> Reader<'a, 's> {
    /// Checks version and checksum, and reads the table of texts.
    ///
    /// # Errors
    /// [`RecordError`] says what is wrong with it.
    pub fn new(record: &'a [u8], symbols: &'s mut Symbols) -> Result<Self, RecordError> {
        let (version, rest) = record.split_first().ok_or(RecordError::Malformed(Malformed::EndsEarly))?;
        if *version > VERSION {
            return Err(RecordError::NewerVersion { found: *version });
        }
        let (checksum, rest) = rest.split_first_chunk().ok_or(RecordError::Malformed(Malformed::EndsEarly))?;
        if *version == 0 || *checksum != (xxh3_64(rest) as u32).to_le_bytes() {
            return Err(RecordError::Damaged);
        }
        let mut reader = Reader { symbols, table: Vec::new(), rest, texts: "", last_instant: 0, stamps: Vec::new() };
        let text = std::str::from_utf8(reader.bytes()?);
        reader.texts = text.map_err(|_| RecordError::Malformed(Malformed::Text))?;
        reader.read_table()?;
        Ok(reader)
    }

    fn read_table(&mut self) -> Result<(), RecordError> {
        let count = self.count()?;
        self.table.reserve_exact(count);
        for _ in 0..count {
            let text = self.text()?;
            self.table.push(self.symbols.intern(text));
        }
        Ok(())
    }

    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    #[inline]
    pub fn byte(&mut self) -> Result<u8, RecordError> {
        let (byte, rest) = self.rest.split_first().ok_or(ENDS_EARLY)?;
        self.rest = rest;
        Ok(*byte)
    }

    /// LEB128. Most numbers are of one byte.
    #[inline]
    pub fn unsigned(&mut self) -> Result<u64, RecordError> {
        match self.rest {
            [byte, rest @ ..] if *byte < 0x80 => {
                self.rest = rest;
                Ok(u64::from(*byte))
            }
            _ => self.long_unsigned(),
        }
    }

    /// Up to eight bytes at once: seven bits of each, pushed together.
    fn long_unsigned(&mut self) -> Result<u64, RecordError> {
        let Some(chunk) = self.rest.first_chunk() else { return self.unsigned_by_bytes() };
        let word = u64::from_le_bytes(*chunk);
        let ends = !word & 0x8080_8080_8080_8080;
        if ends == 0 {
            return self.unsigned_by_bytes();
        }
        let bytes = ends.trailing_zeros() / 8 + 1;
        let bits = word & (u64::MAX >> (64 - 8 * bytes)) & 0x7f7f_7f7f_7f7f_7f7f;
        let bits = (bits & 0x007f_007f_007f_007f) | (bits & 0x7f00_7f00_7f00_7f00) >> 1;
        let bits = (bits & 0x0000_3fff_0000_3fff) | (bits & 0x3fff_0000_3fff_0000) >> 2;
        self.rest = &self.rest[bytes as usize..];
        Ok((bits & 0x0fff_ffff) | (bits & 0x0fff_ffff_0000_0000) >> 4)
    }

    fn unsigned_by_bytes(&mut self) -> Result<u64, RecordError> {
        let (mut value, mut shift) = (0u64, 0);
        loop {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if shift > 63 || (shift == 63 && bits > 1) {
                return Err(RecordError::Malformed(Malformed::Number));
            }
            value |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
            shift += 7;
        }
    }

    #[inline]
    pub fn signed(&mut self) -> Result<i64, RecordError> {
        let zigzag = self.unsigned()?;
        Ok((zigzag >> 1) as i64 ^ -((zigzag & 1) as i64))
    }

    /// A signed number of up to 128 bits: the lower half, then the upper one.
    pub fn wide(&mut self) -> Result<i128, RecordError> {
        let (low, high) = (self.unsigned()?, self.unsigned()?);
        let zigzag = u128::from(high) << 64 | u128::from(low);
        Ok((zigzag >> 1) as i128 ^ -((zigzag & 1) as i128))
    }

    #[inline]
    pub fn instant(&mut self) -> Result<i64, RecordError> {
        self.last_instant = self.last_instant.wrapping_add(self.signed()?);
        Ok(self.last_instant)
    }

    /// How many elements follow: never more than there are bytes left.
    pub fn count(&mut self) -> Result<usize, RecordError> {
        let count = usize::try_from(self.unsigned()?).ok().filter(|count| *count <= self.rest.len());
        count.ok_or(RecordError::Malformed(Malformed::Length))
    }

    pub fn bytes(&mut self) -> Result<&'a [u8], RecordError> {
        let count = self.count()?;
        let (taken, rest) = self.rest.split_at(count);
        self.rest = rest;
        Ok(taken)
    }

    /// The next of the record's texts.
    #[inline]
    pub fn text(&mut self) -> Result<&'a str, RecordError> {
        let length = self.unsigned()? as usize;
        let (text, rest) = self.texts.split_at_checked(length).ok_or(RecordError::Malformed(Malformed::Length))?;
        self.texts = rest;
        Ok(text)
    }

    #[inline]
    pub fn fixed(&mut self) -> Result<u64, RecordError> {
        let (bytes, rest) = self.rest.split_first_chunk().ok_or(ENDS_EARLY)?;
        self.rest = rest;
        Ok(u64::from_le_bytes(*bytes))
    }

    #[inline]
    pub fn symbol(&mut self) -> Result<Symbol, RecordError> {
        let number = self.unsigned()? as usize;
        self.table.get(number).copied().ok_or(RecordError::Malformed(Malformed::TextNumber))
    }

    /// A text that many customers have, held once for all of them.
    pub fn shared(&mut self, text: &str) -> Arc<str> {
        self.symbols.shared(text)
    }

    pub fn symbols(&self) -> &Symbols {
        self.symbols
    }

    /// One of the last stamps that were written out, or one that is.
    pub fn stamp(&mut self) -> Result<Stamp, RecordError> {
        let back = usize::from(self.byte()?);
        if back > 0 {
            let known = self.stamps.len().checked_sub(back).filter(|_| back <= STAMPS_BACK);
            return known.map(|at| self.stamps[at].clone()).ok_or(RecordError::Malformed(Malformed::StampNumber));
        }
        let at = crate::time::Timestamp::from_millis(self.instant()?);
        let stamp = Stamp { at, event_id: self.text()?.into() };
        self.stamps.push(stamp.clone());
        Ok(stamp)
    }

    /// Enters the next section. Whoever knows its tag reads all of it.
    pub fn section<T>(&mut self, read: impl FnOnce(u8, &mut Self) -> Result<T, RecordError>) -> Result<T, RecordError> {
        let tag = self.byte()?;
        let texts = self.unsigned()? as usize;
        let body = self.bytes()?;
        let (texts, texts_after) =
            self.texts.split_at_checked(texts).ok_or(RecordError::Malformed(Malformed::Length))?;
        let after = std::mem::replace(&mut self.rest, body);
        self.texts = texts;
        self.last_instant = 0;
        let value = read(tag, self)?;
        if !self.rest.is_empty() || !self.texts.is_empty() {
            return Err(RecordError::Malformed(Malformed::Section));
        }
        (self.rest, self.texts) = (after, texts_after);
        Ok(value)
    }

    /// Passes over a section that is not known, where it may be lost.
    ///
    /// # Errors
    /// [`RecordError::NewerSection`] where what it says must not be lost.
    pub fn pass_over(&mut self, tag: u8) -> Result<(), RecordError> {
        if tag < super::MAY_BE_LOST {
            return Err(RecordError::NewerSection { tag });
        }
        (self.rest, self.texts) = (&[], "");
        Ok(())
    }
}

const ENDS_EARLY: RecordError = RecordError::Malformed(Malformed::EndsEarly);
