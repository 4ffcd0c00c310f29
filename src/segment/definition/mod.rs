//! Files of segments (`config/segments/*.toml`): from their text to definitions, with every complaint at its place in
//! its file.
//!
//! 1. `reader`: the TOML, key by key; `lists`, `segments`: its two parts. All files are read together, because ids and
//!    lists are those of all of them.
//! 2. `version`: what makes two definitions the same.
//! 3. `compile`: the queries, checked; complaints about them are brought from the query to the file by `place`.

mod compile;
mod lists;
mod place;
mod reader;
mod segments;
mod version;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use compile::Compiled;
pub use place::QueryPlace;

use super::diagnostics::{self, Diagnostic};

/// A file of segments, as text. Reading it is the caller's.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct File {
    /// As messages name it.
    pub name: String,
    pub text: String,
}

/// A segment as it is written in a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Written {
    /// 1–64 of a–z, 0–9 and hyphen; unique over all files.
    pub id: String,
    /// What people call it; the id where the file says nothing.
    pub name: String,
    pub description: String,
    pub query: String,
    /// 16 hexadecimal digits of what the query says: blanks, comments, parentheses that mean nothing and the case of
    /// keywords and names do not count; the elements of the named lists it uses do, but not their order.
    pub version: String,
    /// The file it stands in, by its number.
    pub file: usize,
    /// Where the query stands in that file.
    pub place: QueryPlace,
}

/// All that the files define, and what is wrong with how they are written.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Definitions {
    /// In the order of the files.
    pub segments: Vec<Written>,
    pub lists: BTreeMap<String, Vec<String>>,
    pub diagnostics: Vec<Placed>,
}

/// A complaint about a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Placed {
    /// The file, by its number.
    pub file: usize,
    /// With its spans in the text of the file.
    pub diagnostic: Diagnostic,
}

impl Definitions {
    /// Reads files of segments. What is wrong is left out and complained about; the rest is there.
    pub fn read(files: &[File]) -> Definitions {
        reader::read(files)
    }
}

impl Placed {
    /// For a person, with the lines around it. `files` are those that were read.
    pub fn report(&self, files: &[File], colour: bool) -> String {
        let file = &files[self.file];
        diagnostics::report(std::slice::from_ref(&self.diagnostic), &file.name, &file.text, colour)
    }

    /// `file:line:column: error[E201]: …`.
    pub fn line(&self, files: &[File]) -> String {
        let file = &files[self.file];
        diagnostics::line(&self.diagnostic, &file.name, &file.text)
    }

    /// As a JSON object.
    pub fn json(&self, files: &[File]) -> serde_json::Value {
        let file = &files[self.file];
        diagnostics::json(&self.diagnostic, &file.name, &file.text)
    }
}
