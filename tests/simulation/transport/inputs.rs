use std::time::Duration;

use super::context::{Call, Context};
use super::millis;
use crate::event::Stream;
use crate::simulation::broker::Place;
use crate::simulation::broker::group::Standing;
use crate::simulation::broker::log::Content;
use crate::simulation::world::{Asked, Assigned, WaitedForItself};
use crate::time::Timestamp;
use crate::worker::transport::{Committed, Inputs, Polled, Positions, Record, TransportError};

/// The group's member of one worker.
pub struct SimInputs<'y> {
    context: Context<'y>,
    id: u64,
    /// A static member's name.
    instance: Option<String>,
    phase: Phase,
    generation: i32,
    reads: Vec<Read>,
    /// When the next heartbeat tells how the group stands.
    heartbeat_at: i64,
    left: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Phase {
    Joining,
    Settled,
    /// Its partitions are taken back, and it has not given them up yet.
    Revoking,
}

/// The reading of one partition of an input.
struct Read {
    stream: Stream,
    partition: i32,
    /// After the last offset that was handed out, or passed over.
    position: i64,
    /// Up to there it is in the client's memory.
    fetched_to: i64,
    /// When the next fetch is answered.
    ready_at: i64,
    paused: bool,
}

/// How long a question to the broker may take, and one for the ends.
const ANSWER_WITHIN_MS: i64 = 30_000;
const ENDS_WITHIN_MS: i64 = 1_000;

impl<'y> SimInputs<'y> {
    pub fn join(context: Context<'y>, instance: Option<String>) -> Self {
        let mut world = context.world.borrow_mut();
        let now = world.now();
        let id = world.broker.group.join(context.life(), instance.as_deref(), now);
        drop(world);
        let (phase, generation, reads) = (Phase::Joining, -1, Vec::new());
        SimInputs { context, id, instance, phase, generation, reads, heartbeat_at: 0, left: false }
    }

    fn unavailable(doing: &'static str) -> TransportError {
        TransportError::Unavailable { doing, why: "nobody answers".to_owned() }
    }

    /// How the group stands, as the next heartbeat tells it.
    fn heartbeat(&mut self) -> Result<Option<Polled>, TransportError> {
        let mut world = self.context.world.borrow_mut();
        let now = world.now();
        if now < self.heartbeat_at || world.broker.is_away(now) {
            return Ok(None);
        }
        let most = if self.phase == Phase::Joining { 20 } else { 400 };
        self.heartbeat_at = now + world.random.between(1, most);
        let standing = world.broker.group.standing(self.id, self.instance.as_deref());
        let polled = match (self.phase, standing) {
            (_, Standing::Replaced) => {
                let instance = self.instance.clone().unwrap_or_default();
                return Err(TransportError::Fenced { instance, why: "another has joined by this name".to_owned() });
            }
            (Phase::Joining, Standing::Member(generation, partitions)) => {
                (self.phase, self.generation) = (Phase::Settled, generation);
                Some(Polled::Assigned(partitions))
            }
            (Phase::Joining, Standing::Rebalancing) => {
                world.broker.group.rejoin(self.id);
                None
            }
            (Phase::Joining, Standing::Out) => {
                self.id = world.broker.group.join(self.context.life(), self.instance.as_deref(), now);
                None
            }
            (Phase::Settled, Standing::Member(generation, _)) if generation == self.generation => None,
            (Phase::Settled, standing) => {
                self.phase = Phase::Revoking;
                Some(Polled::Revoked { lost: standing != Standing::Rebalancing })
            }
            (Phase::Revoking, _) => None,
        };
        drop(world);
        if let Some(polled) = &polled {
            self.context.note(|| format!("{polled:?}"));
        }
        Ok(polled)
    }

    /// What the fetches brought.
    fn fetched(&mut self) -> Result<Option<Polled>, TransportError> {
        let mut world = self.context.world.borrow_mut();
        let world = &mut *world;
        let now = world.now();
        let away = world.broker.is_away(now);
        let mut found = Vec::new();
        for (number, read) in self.reads.iter_mut().enumerate().filter(|(_, read)| !read.paused) {
            let log = world.broker.log(Place::input(read.stream, read.partition));
            if read.position < log.start || read.position > log.high_watermark() {
                let (topic, offset) = (read.stream.name().to_owned(), read.position);
                return Err(TransportError::LostInput { topic, partition: read.partition, offset });
            }
            let stable = log.stable();
            if stable > read.fetched_to && read.ready_at <= now && !away && log.leader_away_until <= now {
                read.fetched_to = stable.min(read.fetched_to + world.random.between(1, 12));
                read.ready_at = now + world.random.delay(4, world.faults.slow_fetch_ms);
            }
            match log.next_visible(read.position, read.fetched_to) {
                Some(_) => found.push(number),
                None => read.position = read.position.max(read.fetched_to),
            }
        }
        if found.is_empty() {
            return Ok(None);
        }
        let read = &mut self.reads[*world.random.pick(&found)];
        let log = world.broker.log(Place::input(read.stream, read.partition));
        let Some(offset) = log.next_visible(read.position, read.fetched_to) else { return Ok(None) };
        read.position = offset + 1;
        let entry = log.at(offset);
        let Content::Data { key, value, headers } = &entry.content else { return Ok(None) };
        Ok(Some(Polled::Record(Record {
            stream: read.stream,
            partition: read.partition,
            offset,
            timestamp: entry.at.map(Timestamp::from_millis),
            key: key.as_deref().map(Box::from),
            value: value.as_deref().map(Box::from),
            headers: headers.clone(),
        })))
    }

    /// When a fetch that is under way will bring something.
    fn next_fetch(&self) -> i64 {
        let world = self.context.world.borrow();
        let under_way = self.reads.iter().filter(|read| {
            let log = world.broker.log(Place::input(read.stream, read.partition));
            !read.paused && log.stable() > read.fetched_to && log.leader_away_until <= world.now()
        });
        under_way.map(|read| read.ready_at).min().unwrap_or(i64::MAX)
    }

    fn clock(&self) -> i64 {
        let clock = self.context.world.borrow().processes[self.context.process].clock.clone();
        crate::clock::Clock::now(&*clock).as_millis()
    }

    fn readable(&self, partition: i32) -> Option<Positions> {
        let world = self.context.world.borrow();
        let mut ends = Positions::default();
        for stream in Stream::ALL {
            let log = world.broker.log(Place::input(stream, partition));
            if log.leader_away_until > world.now() {
                return None;
            }
            ends.set(stream, log.stable());
        }
        Some(ends)
    }
}

impl Inputs for SimInputs<'_> {
    /// The member's id and generation.
    type Member = (u64, i32);

    fn poll(&mut self, wait: Duration) -> Result<Polled, TransportError> {
        self.context.step(Call::Poll);
        let deadline = self.context.now() + millis(wait);
        loop {
            if let Some(polled) = self.heartbeat()? {
                return Ok(polled);
            }
            if let Some(polled) = self.fetched()? {
                return Ok(polled);
            }
            let now = self.context.now();
            // A poll that brings nothing takes its time, however short.
            let until = deadline.max(now + 1).min(self.next_fetch().max(now + 1)).min(self.heartbeat_at.max(now + 1));
            self.context.doze_until(until);
            if self.context.now() >= deadline {
                return Ok(self.fetched()?.unwrap_or(Polled::Nothing));
            }
        }
    }

    fn assign(&mut self, from: &[(i32, Positions)]) -> Result<(), TransportError> {
        self.context.step(Call::Assign);
        self.context.note(|| format!("reads {from:?}"));
        let now = self.context.now();
        self.reads.clear();
        for (partition, positions) in from {
            self.reads.extend(positions.iter().map(|(stream, position)| Read {
                stream,
                partition: *partition,
                position,
                fetched_to: position,
                ready_at: now + self.context.world.borrow_mut().random.between(0, 5),
                paused: false,
            }));
            let ends = self.readable(*partition);
            let life = self.context.life();
            let mut world = self.context.world.borrow_mut();
            // A leader that is away says nothing: then nothing is known of this partition.
            let ends = ends.unwrap_or_default();
            world.journal.assigned.push(Assigned { life, partition: *partition, at: now, ends });
        }
        Ok(())
    }

    fn unassign(&mut self) -> Result<(), TransportError> {
        self.context.step(Call::Unassign);
        self.reads.clear();
        self.phase = Phase::Joining;
        let mut world = self.context.world.borrow_mut();
        world.broker.group.rejoin(self.id);
        Ok(())
    }

    fn pause(&mut self, stream: Stream, partition: i32) -> Result<(), TransportError> {
        self.reads.iter_mut().filter(|r| r.stream == stream && r.partition == partition).for_each(|r| r.paused = true);
        Ok(())
    }

    fn resume(&mut self, stream: Stream, partition: i32) -> Result<(), TransportError> {
        self.reads.iter_mut().filter(|r| r.stream == stream && r.partition == partition).for_each(|r| r.paused = false);
        Ok(())
    }

    fn committed(&mut self, partitions: &[i32], within: Duration) -> Result<Vec<Committed>, TransportError> {
        self.context.step(Call::Committed);
        let deadline = self.context.now() + millis(within);
        let doing = "asking for the committed offsets";
        loop {
            if !self.context.reach(deadline) {
                return Err(Self::unavailable(doing));
            }
            self.context.round_trip();
            let mut world = self.context.world.borrow_mut();
            if partitions.iter().all(|partition| world.broker.offsets.is_stable(*partition)) {
                if world.broker.forgetful_answers > 0 {
                    world.broker.forgetful_answers -= 1;
                    return Ok(vec![Committed::default(); partitions.len()]);
                }
                let answer: Vec<_> = partitions.iter().map(|partition| world.broker.offsets.of(*partition)).collect();
                world.note(|| format!("{} committed {partitions:?}: {answer:?}", self.context.name()));
                return Ok(answer);
            }
            if world.now() >= deadline {
                return Err(Self::unavailable(doing));
            }
            drop(world);
            self.note_waiting_for_itself(partitions);
            self.context.sleep(15);
        }
    }

    fn beginnings(&mut self, partitions: &[i32]) -> Result<Vec<Positions>, TransportError> {
        self.context.step(Call::Beginnings);
        if !self.context.reach(self.context.now() + ANSWER_WITHIN_MS) {
            return Err(Self::unavailable("asking where the inputs begin"));
        }
        self.context.round_trip();
        let world = self.context.world.borrow();
        let start = |stream, partition| world.broker.log(Place::input(stream, partition)).start;
        Ok(partitions.iter().map(|partition| Positions(Stream::ALL.map(|stream| start(stream, *partition)))).collect())
    }

    fn ends(&mut self, partitions: &[i32]) -> Result<Vec<Option<Positions>>, TransportError> {
        // The clock may be set while the answer is on its way.
        let before = self.clock();
        self.context.step(Call::Ends);
        if !self.context.reach(self.context.now() + ENDS_WITHIN_MS) {
            return Err(Self::unavailable("asking where the inputs end"));
        }
        self.context.round_trip();
        let answer: Vec<_> = partitions.iter().map(|partition| self.readable(*partition)).collect();
        let (life, clock) = (self.context.life(), before.max(self.clock()));
        {
            let mut world = self.context.world.borrow_mut();
            let at = world.now();
            let known = partitions.iter().zip(&answer).filter_map(|(partition, ends)| Some((*partition, (*ends)?)));
            let asked = known.map(|(partition, ends)| Asked { life, partition, at, clock, ends });
            world.journal.asked.extend(asked);
        }
        // The answer is on its way a while.
        self.context.round_trip();
        Ok(answer)
    }

    fn positions(&mut self, partition: i32) -> Result<[Option<i64>; 3], TransportError> {
        let mut positions = [None; 3];
        for read in self.reads.iter().filter(|read| read.partition == partition) {
            positions[read.stream as usize] = Some(read.position);
        }
        Ok(positions)
    }

    fn member(&self) -> Result<(u64, i32), TransportError> {
        Ok((self.id, self.generation))
    }

    fn leave(mut self, _: Duration) {
        self.context.step(Call::Leave);
        self.go();
    }
}

impl SimInputs<'_> {
    /// What holds back the answer must end by itself: not be a transaction that a predecessor with this name left open.
    fn note_waiting_for_itself(&self, partitions: &[i32]) {
        let Some(instance) = &self.instance else { return };
        let mut world = self.context.world.borrow_mut();
        let own = |id: &&str| id.strip_prefix(instance.as_str()).is_some_and(|turn| turn.starts_with('-'));
        let mut waited = Vec::new();
        for partition in partitions {
            let writers = world.broker.offsets.pending_writers(*partition);
            let ids = writers.filter_map(|writer| world.broker.transactions.ongoing(writer)).filter(own);
            let (life, partition) = (self.context.life(), *partition);
            waited.extend(ids.map(|id| WaitedForItself { life, partition, id: id.to_owned() }));
        }
        world.journal.waited.extend(waited);
    }

    fn go(&mut self) {
        if std::mem::replace(&mut self.left, true) {
            return;
        }
        let mut world = self.context.world.borrow_mut();
        let now = world.now();
        world.broker.group.leave(self.id, now);
    }
}

/// A member that is given up leaves; one that is killed cannot.
impl Drop for SimInputs<'_> {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.go();
        }
    }
}
