use crate::customer::Symbol;

/// The numbers of a record's texts: from 0, in the order of first use. A record has some dozens, so that a table with
/// open addressing costs less than any map.
#[derive(Default)]
pub struct Table {
    symbols: Vec<Symbol>,
    /// The number plus one of the symbol that has this place; 0: none. A power of two of them, half of them free.
    places: Vec<u32>,
}

const PLACES: usize = 64;

impl Table {
    pub fn of(&mut self, symbol: Symbol) -> u32 {
        if self.symbols.len() * 2 >= self.places.len() {
            self.grow();
        }
        let place = self.place(symbol);
        if self.places[place] == 0 {
            self.symbols.push(symbol);
            self.places[place] = self.symbols.len() as u32;
        }
        self.places[place] - 1
    }

    /// By number.
    pub fn symbols(&self) -> &[Symbol] {
        &self.symbols
    }

    /// Where the symbol is, or will be.
    fn place(&self, symbol: Symbol) -> usize {
        let mask = self.places.len() - 1;
        // Neighbours in the table of symbols come from Fibonacci's hash as far apart as can be.
        let mut place = (symbol.number().wrapping_mul(0x9e37_79b9) >> 7) as usize & mask;
        while self.places[place] != 0 && self.symbols[self.places[place] as usize - 1] != symbol {
            place = (place + 1) & mask;
        }
        place
    }

    fn grow(&mut self) {
        self.places = vec![0; (self.places.len() * 2).max(PLACES)];
        for number in 0..self.symbols.len() {
            let place = self.place(self.symbols[number]);
            self.places[place] = number as u32 + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customer::Symbols;

    #[test]
    fn texts_are_numbered_in_the_order_of_their_first_use_however_many() {
        let mut symbols = Symbols::new();
        let all: Vec<Symbol> = (0..1000).map(|text| symbols.intern(&format!("{text}"))).collect();
        let mut table = Table::default();
        for (number, symbol) in all.iter().rev().enumerate() {
            assert_eq!(table.of(*symbol), number as u32);
        }
        for (number, symbol) in all.iter().rev().enumerate() {
            assert_eq!(table.of(*symbol), number as u32);
        }
        assert_eq!(table.symbols().len(), 1000);
    }
}
