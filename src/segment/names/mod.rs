//! The registry of names: every attribute and function of the language, a file each and a line here.
//!
//! The checker, the evaluation and the reference (`docs/language.md`) read these lists; nothing else knows a name.
//! To add an attribute: a file under `attributes/` and its line in [`ATTRIBUTES`]. To add a function: a file under
//! `functions/` and its line in [`FUNCTIONS`].

pub mod attributes;
pub mod functions;
mod kind;
mod unbuilt;

pub use crate::text::{Normalise, fold};
pub use attributes::{ATTRIBUTES, Attribute};
pub use functions::{Aggregate, FUNCTIONS, Field, FieldName, Function, Key, Parameter, Role, Source};
pub use kind::Kind;
pub use unbuilt::UNBUILT;

/// The attribute of this name, in any case.
pub fn attribute(name: &str) -> Option<&'static Attribute> {
    ATTRIBUTES.iter().copied().find(|a| a.name.eq_ignore_ascii_case(name))
}

/// The function of this name or alias, in any case.
pub fn function(name: &str) -> Option<&'static Function> {
    let is = |known: &&str| known.eq_ignore_ascii_case(name);
    FUNCTIONS.iter().copied().find(|f| is(&f.name) || f.aliases.iter().any(is))
}
