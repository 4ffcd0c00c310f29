//! Segments.

pub mod names;
pub mod query;
pub mod value;
