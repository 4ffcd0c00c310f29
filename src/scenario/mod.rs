//! Scenarios: events in, enters and leaves out, as text. Users test their segments in this form (`shoal test`), and the
//! project its own rules (`tests/conformance`); `docs/scenarios.md` is the reference of the form.
//!
//! 1. [`parse`]: a file's text to [`form`]: scenarios with all that their lines leave out.
//! 2. [`segments`]: the catalog of a scenario, from the queries in its file and the folder of segments.
//! 3. [`run`]: its events through the engine that `shoal run` uses, and what happened.
//! 4. [`verdict`]: what happened against what was expected; [`report`] says it to people, [`json`] to programs, and
//!    [`accept`] writes it into the file.
//!
//! Pure: text in, text out.

mod accept;
mod error;
pub mod form;
mod json;
mod moment;
mod parse;
mod report;
mod run;
mod segments;
#[cfg(test)]
mod tests;
mod verdict;

pub use accept::accept;
pub use error::FormError;
pub use form::{Scenario, Script, Setup};
pub use json::json;
pub use parse::parse;
pub use report::report;
pub use run::{Happened, Run, run};
pub use segments::{Folder, FolderSegment, SegmentsError, catalog};
pub use verdict::{Difference, Verdict, judge};
