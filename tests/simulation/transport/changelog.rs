use std::ops::Range;
use std::time::Duration;

use super::context::{Call, Context};
use super::millis;
use crate::sabotage::{Rule, is_off};
use crate::simulation::broker::Place;
use crate::simulation::broker::log::Content;
use crate::worker::transport::{Changelog, Restored, TransportError};

/// The reading of a restore: read committed, up to the high watermark.
pub struct SimChangelog<'y> {
    context: Context<'y>,
    /// Partition, position, end.
    left: Vec<(i32, i64, i64)>,
    extents: Vec<(i32, Range<i64>)>,
}

/// How long a question may take.
const ANSWER_WITHIN_MS: i64 = 30_000;

impl<'y> SimChangelog<'y> {
    pub fn open(context: Context<'y>, partitions: &[i32]) -> Result<Self, TransportError> {
        let deadline = context.now() + ANSWER_WITHIN_MS;
        if !context.reach(deadline) {
            return Err(TransportError::Unavailable { doing: "reading the changelog", why: "nobody answers".into() });
        }
        context.round_trip();
        let bounds = |partition: &i32| {
            let world = context.world.borrow();
            let log = world.broker.log(Place::changelog(*partition));
            let end = if is_off(Rule::I5StopAtStableOffset) { log.stable() } else { log.high_watermark() };
            (*partition, log.start, end)
        };
        let left: Vec<(i32, i64, i64)> = partitions.iter().map(bounds).collect();
        let extents = left.iter().map(|(partition, start, end)| (*partition, *start..*end)).collect();
        Ok(SimChangelog { context, left, extents })
    }

    fn read(&mut self) -> Option<Restored> {
        let world = self.context.world.borrow();
        for number in 0..self.left.len() {
            let (partition, position, end) = self.left[number];
            let log = world.broker.log(Place::changelog(partition));
            if position >= end {
                self.left.remove(number);
                return Some(Restored::End { partition });
            }
            if world.broker.is_away(world.now()) || log.leader_away_until > world.now() {
                continue;
            }
            let stable = log.stable().min(end);
            match log.next_visible(position, stable) {
                None => self.left[number].1 = position.max(stable),
                Some(at) => {
                    self.left[number].1 = at + 1;
                    let Content::Data { key, value, .. } = &log.at(at).content else { continue };
                    return Some(Restored::Record {
                        partition,
                        offset: at,
                        key: key.clone().unwrap_or_default(),
                        value: value.clone(),
                    });
                }
            }
        }
        None
    }
}

impl Changelog for SimChangelog<'_> {
    fn next(&mut self, wait: Duration) -> Result<Restored, TransportError> {
        self.context.step(Call::ChangelogNext);
        if let Some(restored) = self.read() {
            return Ok(restored);
        }
        self.context.doze_until(self.context.now() + millis(wait).max(1));
        Ok(self.read().unwrap_or(Restored::Nothing))
    }

    fn extent(&self, partition: i32) -> Range<i64> {
        let known = self.extents.iter().find(|(id, _)| *id == partition);
        known.map_or(0..0, |(_, extent)| extent.clone())
    }
}
