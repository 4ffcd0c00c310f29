//! The text of a query and its tree: what is written, before it is known whether the names and types are right.
//!
//! - `token`, `lexer`: text to tokens.
//! - `parser`: tokens to the tree of `ast`; goes on after an error, so that all errors of a query come at once.
//! - `printer`: the tree to its canonical text; parsing that text gives the same tree.

pub mod ast;
mod lexer;
mod parser;
mod printer;
mod token;

pub use lexer::{date_literal, quoted};
pub use parser::{DEPTH_MAX, LENGTH_MAX, Parsed, parse};
