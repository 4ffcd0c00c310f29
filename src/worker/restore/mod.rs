//! A partition's state from the log (I5): the stable committed offsets first, then the changelog up to the end it has
//! now, then the two are compared ([`twins`]), and the positions with what the inputs still hold ([`bounds`]).
//!
//! Every change goes into the commit that made it, so the changelog reflects all inputs before P: none is read again.
//! [`image`] is what is being read back. A partition that cannot be trusted stops, with the reason; the others go on.

mod bounds;
mod image;
mod twins;

use std::time::Duration;

use super::Worker;
use super::error::WorkerError;
use super::kept::Kept;
use super::merge::Merge;
use super::partition::{Partition, Pending};
use super::transport::{Changelog, Committed, Inputs, Polled, Positions, Restored, Transport, TransportError};
use crate::metrics::PartitionMetrics;
use image::Image;
use twins::{Start, twins};

pub use bounds::inside;

/// A partition that must not be worked on, and what to do about it.
pub struct Stopped {
    pub id: i32,
    pub why: String,
}

/// What a restore came to.
pub struct Restoration {
    pub partitions: Vec<Partition>,
    pub stopped: Vec<Stopped>,
}

/// How long the changelog may say nothing before the group's events are looked at.
const WAIT: Duration = Duration::from_millis(20);
/// Records read back between two looks at the group's events.
const RECORDS_BETWEEN_LOOKS: usize = 2000;
/// How long the committed offsets may be waited for: a transaction of a producer that died can hold them back.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);
/// How often an answer of the broker is asked for again that does not fit, or does not come.
const QUESTIONS: usize = 5;

impl<T: Transport> Worker<T> {
    /// Brings these partitions back; `None` where they were taken away meanwhile, or the worker is to end.
    pub(super) fn restore(&mut self, ids: &[i32]) -> Result<Option<Restoration>, WorkerError> {
        let committed = self.inputs.committed(ids, ANSWER_WITHIN)?;
        let mut images = Vec::new();
        let mut kept = std::mem::take(&mut self.kept);
        for (id, committed) in ids.iter().zip(&committed) {
            self.health.restoring(*id);
            let metrics = self.registry.partition(*id, &self.rules.topics);
            let known = kept.iter().position(|kept| kept.id == *id).map(|at| kept.swap_remove(at));
            images.push(match known.filter(|kept| kept.is_current(committed)) {
                Some(kept) => Image::kept(kept, metrics),
                None => Image::empty(*id, &self.rules, metrics),
            });
        }
        if !self.read_changelog(&mut images)? {
            return Ok(None);
        }
        self.start(images, committed).map(Some)
    }

    /// Reads the changelog into the images that need it. False where the partitions were taken away meanwhile.
    fn read_changelog(&mut self, images: &mut [Image]) -> Result<bool, WorkerError> {
        let wanted: Vec<i32> = images.iter().filter(|image| !image.is_kept()).map(|image| image.id).collect();
        if wanted.is_empty() {
            return Ok(true);
        }
        let mut changelog = self.transport.changelog(&wanted)?;
        let mut read = 0;
        let mut left = wanted.len();
        while left > 0 {
            match changelog.next(WAIT)? {
                Restored::Record { partition, key, value } => {
                    self.metrics.restore_records(1);
                    if let Some(image) = images.iter_mut().find(|image| image.id == partition) {
                        image.load(&key, value.as_deref());
                    }
                    read += 1;
                    if read % RECORDS_BETWEEN_LOOKS == 0 && !self.still_wanted()? {
                        return Ok(false);
                    }
                }
                Restored::Nothing if !self.still_wanted()? => return Ok(false),
                Restored::Nothing => {}
                Restored::End { .. } => left -= 1,
            }
        }
        Ok(true)
    }

    /// Keeps the membership alive, and notices where the partitions are taken back.
    fn still_wanted(&mut self) -> Result<bool, WorkerError> {
        match self.inputs.poll(Duration::ZERO)? {
            Polled::Revoked { .. } => {
                self.inputs.unassign()?;
                Ok(false)
            }
            _ => Ok(!self.stop.is_asked()),
        }
    }

    /// Compares what was read with what is committed, and makes partitions of it.
    fn start(&mut self, images: Vec<Image>, committed: Vec<Committed>) -> Result<Restoration, WorkerError> {
        let ids: Vec<i32> = images.iter().map(|image| image.id).collect();
        let beginnings = self.inputs.beginnings(&ids)?;
        let ends = self.ends(&ids)?;
        let mut restoration = Restoration { partitions: Vec::new(), stopped: Vec::new() };
        for (image, (committed, (begin, end))) in
            images.into_iter().zip(committed.into_iter().zip(beginnings.into_iter().zip(ends)))
        {
            let id = image.id;
            let started = self.start_one(image, committed, begin, end)?;
            match started {
                Ok(partition) => restoration.partitions.push(partition),
                Err(why) => restoration.stopped.push(Stopped { id, why }),
            }
        }
        Ok(restoration)
    }

    fn start_one(
        &mut self,
        image: Image,
        mut committed: Committed,
        begin: Positions,
        end: Positions,
    ) -> Result<Result<Partition, String>, WorkerError> {
        let mut start = twins(&committed, image.checkpoint(), &self.rules);
        for _ in 0..QUESTIONS {
            if start.is_settled() {
                break;
            }
            // An answer without offsets, or with old ones, has been seen right after a broker's restart.
            let asked = self.inputs.committed(&[image.id], ANSWER_WITHIN)?;
            committed = asked.into_iter().next().unwrap_or(committed);
            start = twins(&committed, image.checkpoint(), &self.rules);
        }
        let from = match start {
            Start::Beginning => begin,
            Start::At(positions) => positions,
            Start::Checkpoint(positions) => {
                tracing::warn!(
                    partition = image.id,
                    "the committed offsets are not the checkpoint's: the checkpoint wins"
                );
                positions
            }
            Start::Stop(why) => return Ok(Err(why)),
        };
        let from = match inside(from, begin, end, &self.rules) {
            Ok(from) => from,
            Err(why) => return Ok(Err(why)),
        };
        Ok(image.resume().map(|resumed| self.partition(resumed, from, end)))
    }

    fn partition(&self, resumed: (Kept, Pending, PartitionMetrics), from: Positions, end: Positions) -> Partition {
        let (Kept { id, engine, number, catalog, .. }, pending, metrics) = resumed;
        let merge = Merge::at(from, end);
        let ends_asked_at = self.clock.monotonic();
        Partition { id, engine, taken: from, number, catalog, merge, ends_asked_at, pending, metrics }
    }

    /// Where the inputs end; a leader that has just moved is asked again.
    fn ends(&mut self, ids: &[i32]) -> Result<Vec<Positions>, WorkerError> {
        for _ in 0..QUESTIONS {
            if let Some(all) = self.inputs.ends(ids)?.into_iter().collect() {
                return Ok(all);
            }
        }
        let why = "a leader does not answer".to_owned();
        Err(TransportError::Unavailable { doing: "asking where the inputs end", why }.into())
    }
}
