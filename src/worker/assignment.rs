use std::time::Duration;

use super::error::WorkerError;
use super::kept::Kept;
use super::restore::Restoration;
use super::transport::{Inputs, Positions, Transport, TransportError};
use super::{Worker, partition::Partition};

/// How long a member that was overtaken listens for the news that another has its place: some heartbeats.
const FAREWELL: Duration = Duration::from_secs(4);
const FAREWELL_WAIT: Duration = Duration::from_millis(100);

impl<T: Transport> Worker<T> {
    /// Brings the partitions' state back, reads on from where it stands, and claims them by a first commit, which also
    /// brings the broker's time.
    pub(super) fn assigned(&mut self, ids: &[i32]) -> Result<(), WorkerError> {
        tracing::info!(partitions = ?ids, "partitions were assigned");
        self.health.joined();
        if ids.is_empty() {
            return Ok(self.inputs.assign(&[])?);
        }
        let Some(Restoration { partitions, stopped }) = self.restore(ids)? else { return Ok(()) };
        for stopped in stopped {
            tracing::error!(partition = stopped.id, "stopped: {}", stopped.why);
            self.health.stopped(stopped.id, &stopped.why);
        }
        let from: Vec<(i32, Positions)> = partitions.iter().map(|partition| (partition.id, partition.taken)).collect();
        self.inputs.assign(&from)?;
        self.partitions = partitions;
        self.commit()?;
        for Partition { id, engine, number, .. } in &self.partitions {
            self.health.working(*id);
            tracing::info!(partition = id, customers = engine.customers(), commit = number, "a partition is at work");
        }
        Ok(())
    }

    /// Commits what there is, unless the partitions are another's already, and gives them back. Their state is kept.
    pub(super) fn revoked(&mut self, lost: bool) -> Result<(), WorkerError> {
        tracing::info!(lost, "partitions were taken back");
        let committed = if lost { Ok(()) } else { self.commit() };
        let partitions = std::mem::take(&mut self.partitions);
        partitions.iter().for_each(|partition| self.health.revoked(partition.id));
        self.pending_since = None;
        self.inputs.unassign()?;
        committed?;
        self.kept = partitions.into_iter().filter_map(Kept::of).collect();
        Ok(())
    }

    /// What an error means for the process. A worker that was overtaken may have been replaced: if another process has
    /// its name, the group tells within a heartbeat, and this process must not fight for it (I12).
    pub(super) fn after(&mut self, error: WorkerError) -> WorkerError {
        if !matches!(error, WorkerError::Overtaken(_)) {
            return error;
        }
        let began = self.clock.monotonic();
        while self.clock.waited_since(began) < FAREWELL && !self.stop.is_asked() {
            match self.inputs.poll(FAREWELL_WAIT) {
                Err(fenced @ TransportError::Fenced { .. }) => return fenced.into(),
                Err(_) => self.transport.rest(FAREWELL_WAIT),
                Ok(_) => {}
            }
        }
        error
    }
}
