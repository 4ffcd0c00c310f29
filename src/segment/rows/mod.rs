//! Rows of functions: [`row`] is one row and its fields, [`gather`] finds those that pass the filters, [`tally`]
//! aggregates them, and [`sweep`] moves the window on to find when the answer changes with time alone.

mod gather;
mod row;
mod sweep;
mod tally;

pub use row::Row;
pub use sweep::read;
