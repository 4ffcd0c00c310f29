use xxhash_rust::xxh3::xxh3_64;

use super::table::Table;
use super::{STAMPS_BACK, VERSION};
use crate::customer::stamp::Stamp;
use crate::customer::{Symbol, Symbols};

/// Writes one record.
pub struct Writer<'a> {
    symbols: &'a Symbols,
    /// The texts met so far, in the order of first use.
    table: Table,
    body: Vec<u8>,
    /// The texts that are not in the table, one after the other.
    texts: String,
    /// The instant written last, in milliseconds.
    last_instant: i64,
    /// Those that were written out, in the order in which they came.
    stamps: Vec<&'a Stamp>,
}

/// What most records fit into.
const BODY_BYTES: usize = 1 << 10;

impl<'a> Writer<'a> {
    pub fn new(symbols: &'a Symbols) -> Self {
        let body = Vec::with_capacity(BODY_BYTES);
        let texts = String::with_capacity(BODY_BYTES / 2);
        Writer { symbols, table: Table::default(), body, texts, last_instant: 0, stamps: Vec::new() }
    }

    pub fn byte(&mut self, byte: u8) {
        self.body.push(byte);
    }

    /// LEB128.
    pub fn unsigned(&mut self, value: u64) {
        push_unsigned(&mut self.body, value);
    }

    /// Zigzag, then LEB128.
    pub fn signed(&mut self, value: i64) {
        self.unsigned(((value << 1) ^ (value >> 63)) as u64);
    }

    /// A signed number of up to 128 bits: the lower half of its zigzag, then the upper one.
    pub fn wide(&mut self, value: i128) {
        let zigzag = ((value << 1) ^ (value >> 127)) as u128;
        self.unsigned(zigzag as u64);
        self.unsigned((zigzag >> 64) as u64);
    }

    pub fn instant(&mut self, ms: i64) {
        self.signed(ms.wrapping_sub(self.last_instant));
        self.last_instant = ms;
    }

    pub fn bytes(&mut self, bytes: &[u8]) {
        self.unsigned(bytes.len() as u64);
        self.body.extend_from_slice(bytes);
    }

    /// A text that is this customer's alone.
    pub fn text(&mut self, text: &str) {
        self.unsigned(text.len() as u64);
        self.texts.push_str(text);
    }

    /// Which of some fields are there, the first in the lowest bit.
    pub fn mask(&mut self, present: &[bool]) {
        let bits = present.iter().enumerate().map(|(at, present)| u64::from(*present) << at);
        self.unsigned(bits.sum());
    }

    /// Eight bytes as they are.
    pub fn fixed(&mut self, value: u64) {
        self.body.extend_from_slice(&value.to_le_bytes());
    }

    pub fn symbol(&mut self, symbol: Symbol) {
        let number = self.table.of(symbol);
        self.unsigned(u64::from(number));
    }

    pub fn text_of(&self, symbol: Symbol) -> &str {
        self.symbols.text(symbol)
    }

    /// A stamp, or how many stamps back it was written out: fields that one event wrote have the same.
    pub fn stamp(&mut self, stamp: &'a Stamp) {
        let recent = self.stamps.iter().rev().take(STAMPS_BACK);
        if let Some(back) = recent.clone().position(|known| *known == stamp) {
            return self.byte(back as u8 + 1);
        }
        self.byte(0);
        self.instant(stamp.at.as_millis());
        self.text(&stamp.event_id);
        self.stamps.push(stamp);
    }

    /// A part that says how much text and how many bytes it has. Instants begin anew in it.
    pub fn section(&mut self, tag: u8, write: impl FnOnce(&mut Self)) {
        self.body.push(tag);
        let (start, texts) = (self.body.len(), self.texts.len());
        self.last_instant = 0;
        write(self);
        let lengths = [self.texts.len() - texts, self.body.len() - start];
        insert(&mut self.body, start, lengths);
    }

    /// The record whole.
    pub fn finish(self) -> Vec<u8> {
        let shared = || self.table.symbols().iter().map(|symbol| self.symbols.text(*symbol));
        let lengths = shared().map(str::len);
        let text_bytes = lengths.clone().sum::<usize>() + self.texts.len();
        let table_bytes = (self.table.symbols().len() + 2) * LENGTH_BYTES;
        let mut record = Vec::with_capacity(HEAD_BYTES + table_bytes + text_bytes + self.body.len());
        record.extend_from_slice(&[VERSION, 0, 0, 0, 0]);
        push_unsigned(&mut record, text_bytes as u64);
        shared().for_each(|text| record.extend_from_slice(text.as_bytes()));
        record.extend_from_slice(self.texts.as_bytes());
        push_unsigned(&mut record, self.table.symbols().len() as u64);
        lengths.for_each(|length| push_unsigned(&mut record, length as u64));
        record.extend_from_slice(&self.body);
        let checksum = xxh3_64(&record[HEAD_BYTES..]) as u32;
        record[1..HEAD_BYTES].copy_from_slice(&checksum.to_le_bytes());
        record
    }
}

/// Version and checksum.
const HEAD_BYTES: usize = 5;
/// What a length takes, about: few texts are longer.
const LENGTH_BYTES: usize = 2;

fn push_unsigned(to: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        to.push(value as u8 | 0x80);
        value >>= 7;
    }
    to.push(value as u8);
}

/// Puts numbers in front of the bytes from `start` on.
fn insert(body: &mut Vec<u8>, start: usize, numbers: [usize; 2]) {
    let end = body.len();
    numbers.into_iter().for_each(|number| push_unsigned(body, number as u64));
    body[start..].rotate_left(end - start);
}
