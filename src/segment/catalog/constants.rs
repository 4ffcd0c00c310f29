use std::collections::BTreeMap;

use super::plan::Constant;

/// The texts that the queries of a catalog compare with, each once.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Constants {
    numbers: BTreeMap<String, Constant>,
    texts: Vec<String>,
}

impl Constants {
    pub fn add(&mut self, text: &str) -> Constant {
        if let Some(known) = self.numbers.get(text) {
            return *known;
        }
        let number = self.texts.len() as Constant;
        self.numbers.insert(text.to_owned(), number);
        self.texts.push(text.to_owned());
        number
    }

    pub fn texts(&self) -> &[String] {
        &self.texts
    }
}
