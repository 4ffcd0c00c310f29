//! Segments: from a query's text to membership, and the instant at which it changes.
//!
//! 1. [`syntax`]: the text of a query to the tree of what is written; [`check`]: that tree to [`query`], a tree of atoms
//!    over terms whose [`names`] are known. What is wrong is said by [`diagnostics`], in terms of places in the [`source`].
//! 2. [`catalog`]: all segments compiled together; equal terms once, and an index from facts to terms.
//! 3. [`evaluate`]: terms read from a customer ([`value`]), atoms judged ([`judge`]), with the instant of their next flip:
//!    dates by [`bound`], aggregates by [`rows`].

pub mod bound;
pub mod catalog;
pub mod check;
pub mod definition;
pub mod diagnostics;
pub mod evaluate;
pub mod judge;
pub mod names;
pub mod query;
pub mod reference;
pub mod rows;
pub mod source;
mod suggest;
pub mod syntax;
pub mod value;

pub use catalog::Catalog;
