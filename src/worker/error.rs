use super::transport::TransportError;
use crate::sabotage::{Rule, is_off};

/// Why a worker ended before it was told to.
#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The group has gone on without this member, or its commit was lost: its memory is ahead of the log, so that it
    /// must start from the log again.
    #[error("a transaction was not taken, so memory is given up and read back: {0}")]
    Overtaken(String),
    /// The broker did not decide a transaction in good time.
    #[error("a transaction could not be committed within {waited_s} s: {why}")]
    Undecided { waited_s: u64, why: String },
    /// What it was doing, with which partition where it was one's own work.
    #[error("a defect of shoal: it panicked while {place}: {why}")]
    Panicked { partition: Option<i32>, place: String, why: String },
}

impl WorkerError {
    /// Whether the whole process must end: another one has its place.
    pub fn ends_the_process(&self) -> bool {
        match self {
            WorkerError::Transport(TransportError::Fenced { .. }) => !is_off(Rule::I12TwoInOneSlot),
            WorkerError::Transport(TransportError::NotTogether { .. }) => true,
            _ => false,
        }
    }
}
