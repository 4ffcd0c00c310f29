use super::bounds::inside;
use super::image::Image;
use super::replaying::Replay;
use super::twins::{Start, twins};
use super::{Next, Restoring, Stage, answered};
use crate::sabotage::{Rule, is_off};
use crate::worker::Worker;
use crate::worker::changelog::CatalogMark;
use crate::worker::error::WorkerError;
use crate::worker::transport::{Committed, Inputs, Positions, Transport};

/// How often an answer of the broker is asked for again that does not fit.
const QUESTIONS: usize = 5;

impl<T: Transport> Worker<T> {
    /// Settles where a partition that was read back starts; asked again in the next turn where the broker does not
    /// answer.
    pub(super) fn start(&mut self, one: Restoring) -> Result<Next, WorkerError> {
        let Restoring { id, stage, metrics, since } = one;
        let Stage::Starting(mut committed, image) = stage else {
            return Ok(Next::Restoring(Box::new(Restoring { id, stage, metrics, since })));
        };
        if let Some(why) = image.damage(&self.rules) {
            return Ok(Next::Stopped { id, why });
        }
        let bounds = self.bounds(id)?;
        let (Some(start), Some((begin, end))) = (self.settle(id, &image, &mut committed)?, bounds) else {
            return Ok(Next::Restoring(Box::new(Restoring {
                id,
                stage: Stage::Starting(committed, image),
                metrics,
                since,
            })));
        };
        if committed.positions().is_none() {
            self.epoch.raise_above(image.catalog());
        }
        let stopped = |why| Ok(Next::Stopped { id, why });
        if let Some(why) = self.is_of_a_newer_catalog(&image) {
            return stopped(why);
        }
        let positions = match start {
            Start::Beginning => begin,
            Start::At(positions) => positions,
            Start::Checkpoint(positions) => {
                tracing::warn!(partition = id, "the committed offsets are not the checkpoint's: the checkpoint wins");
                positions
            }
            Start::Stop(why) => return stopped(why),
        };
        let replay = image.replay_from().unwrap_or(positions);
        let bounded = inside(positions, begin, end, &self.rules)
            .and_then(|to| Ok((inside(replay, begin, end, &self.rules)?, to)));
        let (from, to) = match bounded {
            Ok(bounded) => bounded,
            Err(why) => return stopped(why),
        };
        let replay = Replay::new(*image, from, to, end);
        Ok(Next::Restoring(Box::new(Restoring { id, stage: Stage::Replaying(Box::new(replay)), metrics, since })))
    }

    /// Compares what was read with what is committed (I8); `None` where the broker does not answer.
    fn settle(&mut self, id: i32, image: &Image, committed: &mut Committed) -> Result<Option<Start>, WorkerError> {
        let mut start = twins(committed, image.checkpoint(), &self.rules);
        for _ in 0..QUESTIONS {
            if start.is_settled() {
                break;
            }
            // An answer without offsets, or with old ones, has been seen right after a broker's restart.
            let within = self.answer_within();
            let Some(asked) = answered(self.inputs.committed(&[id], within))? else { return Ok(None) };
            *committed = asked.into_iter().next().unwrap_or_default();
            start = twins(committed, image.checkpoint(), &self.rules);
        }
        Ok(Some(start))
    }

    /// Where the inputs of a partition begin and end.
    fn bounds(&mut self, id: i32) -> Result<Option<(Positions, Positions)>, WorkerError> {
        let Some(begin) = answered(self.inputs.beginnings(&[id]))? else { return Ok(None) };
        let Some(end) = answered(self.inputs.ends(&[id]))? else { return Ok(None) };
        Ok(begin.first().copied().zip(end.first().copied().flatten()))
    }

    /// Why this process' catalog must not judge the partition: a newer one has (I11).
    fn is_of_a_newer_catalog(&self, image: &Image) -> Option<String> {
        let theirs = image.catalog();
        // No offset told it: there never were any, or they have expired, and the checkpoint stands in for them (I8).
        let mine = self.epoch.known().unwrap_or_else(|| self.epoch.tell(self.rules.catalog.hash, theirs));
        let CatalogMark { epoch, hash } = theirs;
        let is_newer = epoch > mine.epoch || (epoch == mine.epoch && hash > mine.hash);
        (is_newer && !is_off(Rule::I11OldCatalogTakes)).then(|| {
            format!(
                "a process with newer segments has worked on it (catalog {hash:016x}, epoch {epoch}; here {:016x}, epoch \
                 {}): give every process the same segments and settings, and start this one again",
                mine.hash, mine.epoch
            )
        })
    }
}
