use super::super::broker::Place;
use super::super::world::World;
use super::history::{Commit, Step};
use crate::event::Stream;
use crate::worker::transport::Positions;

/// What is asked of the order of a history, and of its clock.
pub struct Bounds {
    /// How far any clock may be ahead of true time and still be believed.
    pub clock_ahead_ms: i64,
    /// Clocks are right, so that what an instant counts as can be told from the record alone.
    pub clocks_are_right: bool,
}

/// Holds the commits of a partition against the log, the questions and the clocks; the positions they end at.
pub fn check(world: &World, partition: i32, commits: &[Commit], bounds: &Bounds) -> Result<Positions, String> {
    let mut at = Walk { world, partition, taken: Positions::default(), now: i64::MIN };
    let mut epoch = 0;
    for (before, commit) in commits.iter().enumerate() {
        let number = commit.checkpoint.number;
        if number != before as u64 + 1 {
            return Err(format!("partition {partition}: commit {number} follows {before} commits (I6)"));
        }
        let catalog = commit.checkpoint.catalog;
        if catalog.epoch < epoch {
            return Err(format!(
                "partition {partition}, commit {number}: epoch {} follows {epoch} (I11)",
                catalog.epoch
            ));
        }
        epoch = catalog.epoch;
        for step in &commit.steps {
            at.step(step, commit, bounds).map_err(|why| format!("partition {partition}, commit {number}: {why}"))?;
        }
        let (engine_time, positions) = (commit.checkpoint.engine_time.as_millis(), commit.checkpoint.positions);
        if engine_time != at.now && at.now != i64::MIN {
            return Err(format!(
                "partition {partition}, commit {number}: E is {engine_time}, the steps lead to {}",
                at.now
            ));
        }
        if positions.iter().any(|(stream, offset)| offset < at.taken.of(stream)) {
            return Err(format!("partition {partition}, commit {number}: {positions:?} is behind {:?} (I3)", at.taken));
        }
        at.taken = positions;
    }
    Ok(at.taken)
}

struct Walk<'a> {
    world: &'a World,
    partition: i32,
    taken: Positions,
    now: i64,
}

impl Walk<'_> {
    fn step(&mut self, step: &Step, commit: &Commit, bounds: &Bounds) -> Result<(), String> {
        let now = match *step {
            Step::Record { stream, offset, instant, now } => {
                self.exactly_once(stream, offset)?;
                self.merged(stream, offset, instant, commit, bounds)?;
                self.taken.set(stream, offset + 1);
                now
            }
            Step::Time { now } => {
                self.confirmed(now, commit)?;
                now
            }
            Step::Switch { now, .. } => now,
        };
        if now < self.now {
            return Err(format!("{step:?}: engine time runs back from {} (T3)", self.now));
        }
        let latest = commit.sent_at + bounds.clock_ahead_ms;
        if now > latest {
            return Err(format!(
                "{step:?}: engine time is {} ms ahead of any clock that is right (T3, T5)",
                now - latest
            ));
        }
        self.now = now;
        Ok(())
    }

    /// Every record that can be read is taken once, in the order of its topic.
    fn exactly_once(&self, stream: Stream, offset: i64) -> Result<(), String> {
        let log = self.world.broker.first_log(Place::input(stream, self.partition));
        match log.next_committed(self.taken.of(stream), log.high_watermark()) {
            Some(next) if next == offset => Ok(()),
            next => Err(format!("{} {offset} is taken, and {next:?} is next", stream.name())),
        }
    }

    /// T2: of what was known to be on the broker, the smallest (instant, topic, offset) is taken.
    fn merged(
        &self,
        stream: Stream,
        offset: i64,
        instant: i64,
        commit: &Commit,
        bounds: &Bounds,
    ) -> Result<(), String> {
        let Some((known, since)) = self.known_at_assignment(commit) else { return Ok(()) };
        if !bounds.clocks_are_right {
            return Ok(());
        }
        for other in Stream::ALL.into_iter().filter(|other| *other != stream) {
            let log = self.world.broker.first_log(Place::input(other, self.partition));
            let Some(head) = log.next_committed(self.taken.of(other), known.of(other)) else { continue };
            let Some(at) = log.at(head).at.filter(|at| *at < since) else { continue };
            if (at, other, head) < (instant, stream, offset) {
                let (stream, other) = (stream.name(), other.name());
                return Err(format!("{stream} {offset} of {instant} is taken before {other} {head} of {at} (T2)"));
            }
        }
        Ok(())
    }

    /// What its worker had heard of the ends when it began to read the partition; and when that was.
    fn known_at_assignment(&self, commit: &Commit) -> Option<(Positions, i64)> {
        let journal = &self.world.journal;
        let of_life = |life, partition| life == commit.life && partition == self.partition;
        let assigned =
            journal.assigned.iter().rev().find(|a| of_life(a.life, a.partition) && a.at <= commit.sent_at)?;
        let asked = journal.asked.iter().rev().find(|a| of_life(a.life, a.partition) && a.at <= assigned.at);
        let ends = asked.map_or(assigned.ends, |asked| asked.ends);
        Some((ends, asked.map_or(assigned.at, |asked| asked.at)))
    }

    /// T4: the clock had this instant before the leaders said that nothing was left to be taken.
    fn confirmed(&self, now: i64, commit: &Commit) -> Result<(), String> {
        let journal = &self.world.journal;
        let justified = journal.asked.iter().any(|asked| {
            asked.partition == self.partition
                && asked.clock >= now
                && commit.life == asked.life
                && asked.at <= commit.sent_at
                && self.is_at(asked.ends)
        });
        if justified { Ok(()) } else { Err(format!("time passes to {now}, and the log could still forbid it (T4)")) }
    }

    /// Nothing that could be read below these ends is left.
    fn is_at(&self, ends: Positions) -> bool {
        ends.iter().all(|(stream, end)| {
            let log = self.world.broker.first_log(Place::input(stream, self.partition));
            log.next_committed(self.taken.of(stream), end).is_none()
        })
    }
}
