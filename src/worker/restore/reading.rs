use std::time::Duration;

use super::{Restoring, Stage};
use crate::worker::Worker;
use crate::worker::error::WorkerError;
use crate::worker::guard::guarded;
use crate::worker::transport::{Changelog, Restored, Transport};

/// A changelog that is read for some partitions at once.
pub struct Reading<C> {
    changelog: C,
    /// Those not read to their ends yet, and where each stands.
    left: Vec<(i32, i64)>,
}

impl<C: Changelog> Reading<C> {
    pub fn new(changelog: C, partitions: Vec<i32>) -> Self {
        let left = partitions.into_iter().map(|id| (id, changelog.extent(id).start)).collect();
        Reading { changelog, left }
    }

    /// How much of a partition was read, in offsets, and of how much.
    fn progress(&self, id: i32) -> Option<(i64, i64)> {
        let (_, at) = self.left.iter().find(|(left, _)| *left == id)?;
        let extent = self.changelog.extent(id);
        Some((at - extent.start, extent.end - extent.start))
    }
}

/// Records read back in a turn: while partitions are at work, and while none is.
const RECORDS_AT_WORK: usize = 1000;
const RECORDS: usize = 20_000;
/// How long the changelog may say nothing before the loop goes on, while no partition is at work.
const WAIT: Duration = Duration::from_millis(10);

impl<T: Transport> Worker<T> {
    /// Reads some of the changelog into the images that need it.
    pub(super) fn read_changelog(&mut self) -> Result<(), WorkerError> {
        let (budget, wait) = match self.partitions.is_empty() {
            true => (RECORDS, WAIT),
            false => (RECORDS_AT_WORK, Duration::ZERO),
        };
        for reading in &mut self.readings {
            let mut read = 0;
            while read < budget && !reading.left.is_empty() {
                match reading.changelog.next(wait)? {
                    Restored::Record { partition, offset, key, value } => {
                        read += 1;
                        let left = reading.left.iter_mut().find(|(id, _)| *id == partition);
                        let one = self.restoring.iter_mut().find(|one| one.id == partition);
                        let (Some((_, at)), Some(one)) = (left, one) else { continue };
                        *at = offset + 1;
                        if let Stage::Reading(_, image) = &mut one.stage {
                            let place = || format!("reading the changelog of partition {partition} at offset {offset}");
                            guarded(partition, place, || image.load(&key, value.as_deref()))?;
                        }
                    }
                    Restored::End { partition } => {
                        reading.left.retain(|(id, _)| *id != partition);
                        self.restoring.iter_mut().filter(|one| one.id == partition).for_each(Restoring::is_read);
                    }
                    Restored::Nothing => break,
                }
            }
            self.metrics.restore_records(read as u64);
            for one in &self.restoring {
                if let Some((passed, of)) = reading.progress(one.id) {
                    self.health.restoring(one.id, &format!("{passed} of {of} offsets of its changelog are read"));
                    one.metrics.restore_progress(passed, of);
                }
            }
        }
        self.readings.retain(|reading| !reading.left.is_empty());
        Ok(())
    }
}

impl Restoring {
    /// All of its changelog was read.
    fn is_read(&mut self) {
        if let Stage::Reading(committed, image) = std::mem::replace(&mut self.stage, Stage::Asking) {
            self.stage = Stage::Starting(committed, image);
        }
    }
}
