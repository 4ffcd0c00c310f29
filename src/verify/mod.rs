//! Whether the output keeps what it promises: the checks of `shoal verify`, without the reading (`docs/verify.md`).
//!
//! 1. [`Output`] takes the records of the topic of segment events, one by one ([`Published`]), and checks what they
//!    promise by themselves and by customer ([`standing`]).
//! 2. [`Subject`] is one partition that is recomputed: its inputs in the order of a backlog ([`Merge`]) go through the
//!    engine ([`history`]), and each customer's changes are compared with what was published ([`compare`]).
//! 3. Where they differ, [`explain`] looks for an order of arrival that gives exactly what was published; if there is
//!    none, the difference is a [`Breach`].
//! 4. [`Report`] says what came of it.

mod breach;
mod compare;
mod explain;
mod history;
mod merge;
mod output;
mod published;
mod recompute;
mod report;
mod standing;

#[cfg(test)]
mod tests;

pub use breach::{Breach, Place, Promise};
pub use compare::Difference;
pub use history::{Expected, History};
pub use merge::Merge;
pub use output::{Output, Read};
pub use published::Published;
pub use recompute::{Compared, Recomputed, Subject};
pub use report::{Extent, OutputReport, Part, Range, Recomputation, Report};
