use std::time::Duration;

use super::Worker;
use super::error::WorkerError;
use super::kept::Kept;
use super::transport::{Inputs, Positions, Transport, TransportError};

/// How long a member that was overtaken listens for the news that another has its place: some heartbeats.
const FAREWELL: Duration = Duration::from_secs(4);
const FAREWELL_WAIT: Duration = Duration::from_millis(100);

impl<T: Transport> Worker<T> {
    /// The partitions of the group's new generation: those that are not at work yet are brought there turn by turn
    /// ([`super::restore`]); nothing is read of one before.
    pub(super) fn assigned(&mut self, ids: &[i32]) -> Result<(), WorkerError> {
        tracing::info!(partitions = ?ids, "partitions were assigned");
        self.health.joined();
        self.inputs.assign(&[])?;
        self.begin_restore(ids);
        Ok(())
    }

    /// Commits what there is, unless the partitions are another's already, and gives them back. Their state is kept.
    pub(super) fn revoked(&mut self, lost: bool) -> Result<(), WorkerError> {
        tracing::info!(lost, "partitions were taken back");
        let committed = if lost { Ok(()) } else { self.flush() };
        let partitions = std::mem::take(&mut self.partitions);
        partitions.iter().for_each(|partition| self.health.revoked(partition.id));
        self.give_up_restores();
        self.pending_since = None;
        self.inputs.unassign()?;
        committed?;
        self.kept = partitions.into_iter().filter_map(Kept::of).collect();
        Ok(())
    }

    /// Reads all that is ready to be read, each from where it stands.
    pub(super) fn assign_ready(&mut self) -> Result<(), WorkerError> {
        let working = self.partitions.iter().map(|partition| (partition.id, partition.merge.read_to()));
        let replaying = self.restoring.iter_mut().filter_map(|one| Some((one.id, one.merge()?.read_to())));
        let from: Vec<(i32, Positions)> = working.chain(replaying).collect();
        Ok(self.inputs.assign(&from)?)
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
