//! The topics: what they must be (I10), whether they are, and making them.
//!
//! [`describe`] asks the broker; [`check`] compares what it said with [`plan`] and is pure; [`create`] makes what is
//! missing; [`Passing`] are those of a demo. The answer is a list of [`Finding`]s: a person is told everything at once.

mod check;
mod create;
mod describe;
mod names;
mod passing;
mod plan;
mod sizes;

pub use check::{Finding, Severity, check};
pub use create::create;
pub use describe::{Described, TopicState, describe, describe_all};
pub use names::{inputs, output, stream};
pub use passing::Passing;
pub use plan::{Planned, Role, plan};

/// Asking about the topics, or making them, did not work.
#[derive(Debug, thiserror::Error)]
pub enum TopicsError {
    #[error("no answer from the broker at {brokers} within {waited_s} s: {why}")]
    Unreachable { brokers: String, waited_s: u64, why: String },
    #[error("{doing}: {why}")]
    Refused { doing: String, why: String },
}
