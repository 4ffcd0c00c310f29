//! What must hold of every run, told from the broker's log alone.
//!
//! - [`history`]: the serial history of a partition, as its commits tell it, held against the log and the clocks (T1–T5);
//! - [`model`], [`ask`]: that history played by filters and folds over the bare list of events;
//! - [`published`]: what was published, read back; [`verdict`]: the two compared, record for record.

pub mod ask;
mod history;
mod model;
mod order;
mod published;
mod verdict;

pub use history::commits;
pub use order::Bounds;
pub use verdict::{Verdict, judge};
