// tidy: numbers are looked up in it; the table they name is a Vec in order of first use
use foldhash::HashMap;
use xxhash_rust::xxh3::xxh3_64;

use super::VERSION;
use crate::customer::{Symbol, Symbols};

/// Writes one record.
pub struct Writer<'a> {
    symbols: &'a Symbols,
    /// Symbols met so far, by their number in the record's table.
    numbers: HashMap<Symbol, u64>,
    table: Vec<Symbol>,
    body: Vec<u8>,
    /// The instant written last, in milliseconds.
    last_instant: i64,
}

impl<'a> Writer<'a> {
    pub fn new(symbols: &'a Symbols) -> Self {
        Writer { symbols, numbers: HashMap::default(), table: Vec::new(), body: Vec::new(), last_instant: 0 }
    }

    pub fn byte(&mut self, byte: u8) {
        self.body.push(byte);
    }

    /// LEB128.
    pub fn unsigned(&mut self, value: u128) {
        push_unsigned(&mut self.body, value);
    }

    /// Zigzag, then LEB128.
    pub fn signed(&mut self, value: i128) {
        self.unsigned(((value << 1) ^ (value >> 127)) as u128);
    }

    pub fn instant(&mut self, ms: i64) {
        self.signed(i128::from(ms) - i128::from(self.last_instant));
        self.last_instant = ms;
    }

    pub fn bytes(&mut self, bytes: &[u8]) {
        self.unsigned(bytes.len() as u128);
        self.body.extend_from_slice(bytes);
    }

    /// Eight bytes as they are.
    pub fn fixed(&mut self, value: u64) {
        self.body.extend_from_slice(&value.to_le_bytes());
    }

    pub fn symbol(&mut self, symbol: Symbol) {
        let next = self.table.len() as u64;
        let number = *self.numbers.entry(symbol).or_insert_with(|| {
            self.table.push(symbol);
            next
        });
        self.unsigned(u128::from(number));
    }

    pub fn text_of(&self, symbol: Symbol) -> &str {
        self.symbols.text(symbol)
    }

    /// A part that a reader can skip. Instants begin anew in it.
    pub fn section(&mut self, tag: u8, write: impl FnOnce(&mut Self)) {
        let before = std::mem::take(&mut self.body);
        self.last_instant = 0;
        write(self);
        let section = std::mem::replace(&mut self.body, before);
        self.body.push(tag);
        self.bytes(&section);
    }

    /// The record whole.
    pub fn finish(self) -> Vec<u8> {
        let mut record = vec![VERSION, 0, 0, 0, 0];
        push_unsigned(&mut record, self.table.len() as u128);
        for symbol in &self.table {
            let text = self.symbols.text(*symbol);
            push_unsigned(&mut record, text.len() as u128);
            record.extend_from_slice(text.as_bytes());
        }
        record.extend_from_slice(&self.body);
        let checksum = xxh3_64(&record[5..]) as u32;
        record[1..5].copy_from_slice(&checksum.to_le_bytes());
        record
    }
}

fn push_unsigned(to: &mut Vec<u8>, mut value: u128) {
    while value >= 0x80 {
        to.push(value as u8 | 0x80);
        value >>= 7;
    }
    to.push(value as u8);
}
