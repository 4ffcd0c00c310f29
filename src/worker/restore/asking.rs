use super::{Image, Reading, Restoring, Stage, answered};
use crate::worker::Worker;
use crate::worker::epoch::newest;
use crate::worker::error::WorkerError;
use crate::worker::transport::{Committed, Inputs, Transport};

impl<T: Transport> Worker<T> {
    /// Asks for the stable committed offsets of those whose are not known yet. A transaction that another left open
    /// holds back the answer for all it is about: those that are asked for alone have theirs meanwhile.
    pub(super) fn ask_committed(&mut self) -> Result<(), WorkerError> {
        let asking: Vec<i32> =
            self.restoring.iter().filter(|one| matches!(one.stage, Stage::Asking)).map(|one| one.id).collect();
        if asking.is_empty() || !self.know_epoch()? {
            return Ok(());
        }
        let mut known = self.committed_of(&asking)?.unwrap_or_default();
        if known.is_empty() && asking.len() > 1 {
            for id in &asking {
                known.extend(self.committed_of(&[*id])?.unwrap_or_default());
            }
        }
        self.begin_reading(known)
    }

    fn committed_of(&mut self, ids: &[i32]) -> Result<Option<Vec<(i32, Committed)>>, WorkerError> {
        let within = self.answer_within();
        let committed = answered(self.inputs.committed(ids, within))?;
        Ok(committed.map(|committed| ids.iter().copied().zip(committed).collect()))
    }

    /// Which place this process' catalog has among those of the group (I11), told from all partitions' offsets; where no
    /// offset tells, from the checkpoint of the first partition that was read back.
    fn know_epoch(&mut self) -> Result<bool, WorkerError> {
        if self.epoch.known().is_some() {
            return Ok(true);
        }
        let all: Vec<i32> = (0..self.rules.partitions).collect();
        let within = self.answer_within();
        let Some(committed) = answered(self.inputs.committed(&all, within))? else { return Ok(false) };
        if let Some(newest) = newest(&committed) {
            self.epoch.tell(self.rules.catalog.hash, newest);
        }
        Ok(true)
    }

    /// Opens the changelog for those that have no state in memory which is current (I9).
    fn begin_reading(&mut self, known: Vec<(i32, Committed)>) -> Result<(), WorkerError> {
        let mut wanted = Vec::new();
        for (id, committed) in &known {
            let at = self.kept.iter().position(|kept| kept.id == *id);
            let kept = at.map(|at| self.kept.swap_remove(at)).filter(|kept| kept.is_current(committed));
            match kept {
                Some(kept) => self.enter(*id, Stage::Starting(committed.clone(), Box::new(Image::kept(kept)))),
                None => wanted.push(*id),
            }
        }
        if !wanted.is_empty() && !self.open(&wanted, &known)? && wanted.len() > 1 {
            // One leader that is away holds up its own partition only.
            for id in wanted {
                self.open(&[id], &known)?;
            }
        }
        Ok(())
    }

    /// Opens the changelog of some partitions. False where it cannot be now: then they are asked about again.
    fn open(&mut self, wanted: &[i32], known: &[(i32, Committed)]) -> Result<bool, WorkerError> {
        let Some(changelog) = answered(self.transport.changelog(wanted))? else { return Ok(false) };
        for (id, committed) in known.iter().filter(|(id, _)| wanted.contains(id)) {
            self.enter(*id, Stage::Reading(committed.clone(), Box::new(Image::empty(*id, &self.rules))));
        }
        self.readings.push(Reading::new(changelog, wanted.to_vec()));
        Ok(true)
    }

    fn enter(&mut self, id: i32, stage: Stage) {
        let of = |one: &&mut Restoring| one.id == id;
        if let Some(one) = self.restoring.iter_mut().find(of) {
            one.stage = stage;
        }
    }
}
