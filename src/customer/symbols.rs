use std::num::NonZeroU32;
use std::sync::Arc;

// tidy: texts are looked up in it and never iterated
use foldhash::HashMap;
use foldhash::HashMapExt as _;

/// A short text that many facts share (a product, a category, a name), by its number in [`Symbols`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Symbol(NonZeroU32);

impl Symbol {
    /// A number that tells symbols of one table apart; it has no other meaning and is not kept anywhere.
    pub fn number(self) -> u32 {
        self.0.get()
    }
}

/// The table of symbols of one partition: each text once. Numbers depend on the order of arrival, so nothing that
/// leaves the process may hold one.
#[derive(Default)]
pub struct Symbols {
    numbers: HashMap<Arc<str>, Symbol>,
    texts: Vec<Arc<str>>,
}

impl Symbols {
    pub fn new() -> Self {
        Symbols { numbers: HashMap::new(), texts: Vec::new() }
    }

    pub fn intern(&mut self, text: &str) -> Symbol {
        if let Some(known) = self.numbers.get(text) {
            return *known;
        }
        let text: Arc<str> = text.into();
        self.texts.push(text.clone());
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        let symbol = Symbol(NonZeroU32::new(number).unwrap_or(NonZeroU32::MAX));
        self.numbers.insert(text, symbol);
        symbol
    }

    /// The one copy of a text.
    pub fn shared(&mut self, text: &str) -> Arc<str> {
        let symbol = self.intern(text);
        self.texts.get(symbol.number() as usize - 1).map_or_else(|| text.into(), Arc::clone)
    }

    pub fn text(&self, symbol: Symbol) -> &str {
        self.texts.get(symbol.number() as usize - 1).map_or("", |text| text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_one_symbol_and_a_symbol_its_text() {
        let mut symbols = Symbols::new();
        let (a, b) = (symbols.intern("lights"), symbols.intern("tea"));
        assert_ne!(a, b);
        assert_eq!(symbols.intern("lights"), a);
        assert_eq!((symbols.text(a), symbols.text(b)), ("lights", "tea"));
    }
}
