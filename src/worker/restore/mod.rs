//! A partition's state from the log (I5), a bit in every turn of the loop, so that a partition which is restored holds up
//! neither those at work nor the membership in the group.
//!
//! A [`Restoring`] partition goes through its stages in this order, each on its own:
//!
//! 1. [`asking`]: the stable committed offsets. State that was kept over a rebalance, and is current, skips the next;
//! 2. [`reading`]: the changelog, up to the end it had after that answer, into an [`image`];
//! 3. [`starting`]: offsets and checkpoint are compared ([`twins`], I8), and the positions with what the inputs still hold
//!    ([`bounds`], I10). A partition that cannot be trusted stops, with the reason; the others go on;
//! 4. [`replaying`]: the inputs R…P, which no record reflects yet; then it is at work.

mod asking;
mod bounds;
mod image;
mod reading;
mod replaying;
mod starting;
mod twins;

use std::time::Duration;

use super::Worker;
use super::error::WorkerError;
use super::merge::Merge;
use super::partition::Partition;
use super::transport::{Committed, Transport, TransportError};
use crate::metrics::PartitionMetrics;
use crate::time::Span;
use image::Image;
use replaying::Replay;

pub use reading::Reading;

/// A partition on its way to work.
pub struct Restoring {
    pub id: i32,
    stage: Stage,
    metrics: PartitionMetrics,
    /// When it was assigned, on the monotonic clock.
    since: Span,
}

enum Stage {
    /// Its committed offsets are not known yet.
    Asking,
    Reading(Committed, Box<Image>),
    /// It was read back: where it starts is to be settled.
    Starting(Committed, Box<Image>),
    Replaying(Box<Replay>),
}

/// What became of a partition in a turn.
enum Next {
    Restoring(Box<Restoring>),
    AtWork(Box<Partition>),
    /// It must not be worked on, and what to do about it.
    Stopped {
        id: i32,
        why: String,
    },
}

/// How long a question may take while partitions are at work, and while none is.
const ANSWER_AT_WORK: Duration = Duration::from_millis(50);
const ANSWER: Duration = Duration::from_secs(1);
/// How long the inputs may be waited for while partitions wait for an answer.
const WAIT: Duration = Duration::from_millis(5);

impl<T: Transport> Worker<T> {
    /// Begins with these partitions, the only ones of the worker now.
    pub(super) fn begin_restore(&mut self, ids: &[i32]) {
        let since = self.clock.monotonic();
        self.give_up_restores();
        for id in ids {
            if let Some(why) = self.set_aside.get(id) {
                tracing::error!(partition = id, "stopped: {why}");
                self.health.stopped(*id, why);
                continue;
            }
            self.health.restoring(*id, "its committed offsets are asked for");
            let metrics = self.registry.partition(*id, &self.rules.topics);
            self.restoring.push(Restoring { id: *id, stage: Stage::Asking, metrics, since });
        }
    }

    pub(super) fn give_up_restores(&mut self) {
        self.restoring.drain(..).for_each(|one| self.health.revoked(one.id));
        self.readings.clear();
    }

    /// Brings each partition that is not at work yet a bit nearer to it.
    pub(super) fn restore_some(&mut self) -> Result<(), WorkerError> {
        if self.restoring.is_empty() {
            return Ok(());
        }
        self.ask_committed()?;
        self.read_changelog()?;
        let mut is_changed = false;
        let at_work = self.partitions.len();
        for one in std::mem::take(&mut self.restoring) {
            let before = one.is_replaying();
            let next = match one.stage {
                Stage::Starting(..) => self.start(one)?,
                Stage::Replaying(_) => self.replay(one)?,
                _ => Next::Restoring(Box::new(one)),
            };
            match next {
                Next::Restoring(one) => {
                    is_changed |= one.is_replaying() != before;
                    self.restoring.push(*one);
                }
                Next::AtWork(partition) => {
                    is_changed |= !before;
                    self.partitions.push(*partition);
                }
                Next::Stopped { id, why } => {
                    tracing::error!(partition = id, "stopped: {why}");
                    self.health.stopped(id, &why);
                }
            }
        }
        if is_changed {
            self.assign_ready()?;
        }
        if self.partitions.len() > at_work { self.claim(at_work) } else { Ok(()) }
    }

    /// The first commit of partitions that begin to work claims them, and brings the broker's time.
    fn claim(&mut self, from: usize) -> Result<(), WorkerError> {
        self.commit()?;
        for Partition { id, engine, number, .. } in &self.partitions[from..] {
            self.health.working(*id);
            tracing::info!(partition = id, customers = engine.customers(), commit = number, "a partition is at work");
        }
        Ok(())
    }

    pub(super) fn is_restoring(&self) -> bool {
        !self.restoring.is_empty()
    }

    /// How long the inputs may be waited for while partitions are restored.
    pub(super) fn restore_wait(&self) -> Duration {
        let waits = |one: &Restoring| matches!(one.stage, Stage::Asking | Stage::Replaying(_));
        if self.restoring.iter().all(waits) && self.pending_since.is_none() { WAIT } else { Duration::ZERO }
    }

    /// How long a question to the broker may hold up the loop.
    fn answer_within(&self) -> Duration {
        if self.partitions.is_empty() { ANSWER } else { ANSWER_AT_WORK }
    }
}

impl Restoring {
    /// Where its records go, once some are awaited.
    pub fn merge(&mut self) -> Option<&mut Merge> {
        match &mut self.stage {
            Stage::Replaying(replay) => Some(&mut replay.merge),
            _ => None,
        }
    }

    fn is_replaying(&self) -> bool {
        matches!(self.stage, Stage::Replaying(_))
    }
}

/// An answer that did not come in time is no failure: the question is asked again in the next turn.
fn answered<A>(answer: Result<A, TransportError>) -> Result<Option<A>, TransportError> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(TransportError::Unavailable { doing, why }) => {
            tracing::debug!("{doing}: {why}; it is tried again");
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
