use xxhash_rust::xxh3::xxh3_64;

use super::VERSION;
use crate::customer::{Symbol, Symbols};

/// Why a changelog record cannot be read.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum RecordError {
    #[error("the record has version {found}; this release reads up to {VERSION}: run a newer release")]
    NewerVersion { found: u8 },
    #[error("the record's checksum does not match: it is damaged")]
    Damaged,
    #[error("the record ends early, or holds what cannot be: {0}")]
    Malformed(&'static str),
}

/// Reads one record.
pub struct Reader<'a, 's> {
    symbols: &'s mut Symbols,
    table: Vec<Symbol>,
    rest: &'a [u8],
    last_instant: i64,
}

impl<'a, 's> Reader<'a, 's> {
    /// Checks version and checksum, and reads the table of texts.
    ///
    /// # Errors
    /// [`RecordError`] says what is wrong with it.
    pub fn new(record: &'a [u8], symbols: &'s mut Symbols) -> Result<Self, RecordError> {
        let (head, rest) = record.split_at_checked(5).ok_or(RecordError::Malformed("no head"))?;
        if head[0] != VERSION {
            return Err(RecordError::NewerVersion { found: head[0] });
        }
        if head[1..] != (xxh3_64(rest) as u32).to_le_bytes() {
            return Err(RecordError::Damaged);
        }
        let mut reader = Reader { symbols, table: Vec::new(), rest, last_instant: 0 };
        for _ in 0..reader.count()? {
            let text = reader.text()?;
            let symbol = reader.symbols.intern(text);
            reader.table.push(symbol);
        }
        Ok(reader)
    }

    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    pub fn byte(&mut self) -> Result<u8, RecordError> {
        Ok(self.take(1)?[0])
    }

    pub fn unsigned(&mut self) -> Result<u128, RecordError> {
        let (mut value, mut shift) = (0u128, 0);
        loop {
            let byte = self.byte()?;
            if shift > 126 {
                return Err(RecordError::Malformed("a number of more than 128 bits"));
            }
            value |= u128::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
            shift += 7;
        }
    }

    pub fn signed(&mut self) -> Result<i128, RecordError> {
        let zigzag = self.unsigned()?;
        Ok((zigzag >> 1) as i128 ^ -((zigzag & 1) as i128))
    }

    pub fn instant(&mut self) -> Result<i64, RecordError> {
        let ms = i128::from(self.last_instant).checked_add(self.signed()?);
        self.last_instant = ms.and_then(|ms| i64::try_from(ms).ok()).ok_or(RecordError::Malformed("an instant"))?;
        Ok(self.last_instant)
    }

    /// How many elements follow: never more than there are bytes left.
    pub fn count(&mut self) -> Result<usize, RecordError> {
        let count = usize::try_from(self.unsigned()?).ok().filter(|count| *count <= self.rest.len());
        count.ok_or(RecordError::Malformed("a length beyond the end"))
    }

    pub fn bytes(&mut self) -> Result<&'a [u8], RecordError> {
        let count = self.count()?;
        self.take(count)
    }

    pub fn text(&mut self) -> Result<&'a str, RecordError> {
        std::str::from_utf8(self.bytes()?).map_err(|_| RecordError::Malformed("a text that is not UTF-8"))
    }

    pub fn fixed(&mut self) -> Result<u64, RecordError> {
        let bytes = self.take(8)?.try_into().map_err(|_| RecordError::Malformed("eight bytes"))?;
        Ok(u64::from_le_bytes(bytes))
    }

    pub fn symbol(&mut self) -> Result<Symbol, RecordError> {
        let number = usize::try_from(self.unsigned()?).ok();
        number.and_then(|number| self.table.get(number).copied()).ok_or(RecordError::Malformed("a text's number"))
    }

    /// The next section's tag; its body is then read by `read`, which must read all of it, or skipped where it is
    /// `None`.
    pub fn section<T>(
        &mut self,
        read: impl FnOnce(u8, &mut Reader<'a, '_>) -> Result<T, RecordError>,
    ) -> Result<T, RecordError> {
        let tag = self.byte()?;
        let body = self.bytes()?;
        let mut inner =
            Reader { symbols: self.symbols, table: std::mem::take(&mut self.table), rest: body, last_instant: 0 };
        let value = read(tag, &mut inner);
        self.table = inner.table;
        value
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], RecordError> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(RecordError::Malformed("it ends early"))?;
        self.rest = rest;
        Ok(taken)
    }
}
