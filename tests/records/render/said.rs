use std::fmt::{Display, Write};

use shoal::customer::{Symbol, Symbols};

/// Lines of text, as they are said.
pub struct Said<'s> {
    symbols: &'s Symbols,
    pub text: String,
}

impl<'s> Said<'s> {
    pub fn new(symbols: &'s Symbols) -> Self {
        Said { symbols, text: String::new() }
    }

    pub fn fact(&mut self, name: &str, value: impl Display) {
        writeln!(self.text, "{name}: {value}").expect("text grows");
    }

    /// A fact about the fact above.
    pub fn part(&mut self, name: &str, value: impl Display) {
        writeln!(self.text, "  {name}: {value}").expect("text grows");
    }

    pub fn maybe(&mut self, name: &str, value: Option<impl Display>) {
        value.into_iter().for_each(|value| self.fact(name, value));
    }

    pub fn maybe_part(&mut self, name: &str, value: Option<impl Display>) {
        value.into_iter().for_each(|value| self.part(name, value));
    }

    pub fn symbol_part(&mut self, name: &str, symbol: Option<Symbol>) {
        self.maybe_part(name, symbol.map(|symbol| self.of(symbol)));
    }

    pub fn symbols_part(&mut self, name: &str, symbols: &[Symbol]) {
        if !symbols.is_empty() {
            self.part(name, self.all_of(symbols));
        }
    }

    pub fn flag_part(&mut self, name: &str, flag: bool) {
        self.maybe_part(name, flag.then_some("yes"));
    }

    pub fn of(&self, symbol: Symbol) -> &'s str {
        self.symbols.text(symbol)
    }

    pub fn all_of(&self, symbols: &[Symbol]) -> String {
        symbols.iter().map(|symbol| format!("{:?}", self.of(*symbol))).collect::<Vec<_>>().join(", ")
    }
}
