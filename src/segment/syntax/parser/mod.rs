//! Tokens to tree, by recursive descent. After an error the rest of the clause is left out and reading goes on behind
//! it, so that every error of a query is found at once.
//!
//! - `cursor`: reading tokens, complaining, finding the way back after an error.
//! - `query`: the whole: length, statements of other languages.
//! - `expression`: OR, AND, NOT, parentheses. `clause`: what begins with a name.
//! - `condition`: everything that follows a name. `values`: constants and lists.
//! - `matches`: MATCHES. `call`: the old form. `sequence`, `population`: what is not built yet.

mod call;
mod clause;
mod condition;
mod cursor;
mod expression;
mod matches;
mod population;
mod query;
mod sequence;
mod values;

pub use query::{LENGTH_MAX, Parsed, parse};

/// How deep parentheses and NOTs may be nested.
pub const DEPTH_MAX: usize = 64;

/// There is a complaint about it already; the reader goes on behind the clause.
struct Reported;

type Read<T> = Result<T, Reported>;
