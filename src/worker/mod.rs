//! One worker: a thread with a member of the group, two transactional producers and the partitions it is given.
//!
//! [`Worker::turn`] ([`line`]) is the straight line, over and over:
//!
//! 1. `read`: records and rebalances from the [`transport`], into the three buffers of each partition; `restore_some`
//!    brings partitions that are not at work yet a bit nearer to it;
//! 2. `take`: the [`merge`] says which record is next (T2), [`step`] decodes and checks it, the engine takes it;
//! 3. `pass_time`: timers that fell due fire; by the wall clock only once the log is known to be read to its end
//!    ([`confirmed`], T4), and only while the broker's clock agrees ([`witness`], T5);
//! 4. `commit` ([`committing`]): what happened becomes a [`batch`], which is sent until it is known to be in ([`commit`],
//!    I6).
//!
//! [`assignment`] takes partitions and gives them back; [`restore`] brings their state back from the [`changelog`], to
//! which [`write_behind`] lets changes be written late (I2).
//! [`service`] runs the workers of a process, and starts anew one that failed, or panicked ([`guard`], [`panics`]).

mod assignment;
mod attempt;
mod batch;
pub mod changelog;
mod commit;
mod committing;
mod confirmed;
mod dead_letters;
mod epoch;
mod error;
mod guard;
mod history;
mod instant;
mod kept;
mod line;
mod merge;
pub mod murmur2;
mod offsets_text;
mod panics;
mod partition;
mod producers;
mod restore;
mod rules;
pub mod service;
mod step;
mod stop;
mod taking;
#[cfg(test)]
mod testing;
pub mod transport;
mod witness;
mod write_behind;

use std::sync::Arc;

pub use epoch::CatalogEpoch;
pub use error::WorkerError;
pub use instant::instant;
pub use line::Worker;
pub use rules::Rules;
pub use step::readable;
pub use stop::Stop;

use crate::clock::Clock;
use crate::metrics::Metrics;

/// What a worker shares with the others of its process.
#[derive(Clone)]
pub struct Shared {
    pub rules: Arc<Rules>,
    pub clock: Arc<dyn Clock>,
    pub metrics: Metrics,
    pub stop: Stop,
    /// Set by the first worker that has a partition to take (I11).
    pub epoch: CatalogEpoch,
}
