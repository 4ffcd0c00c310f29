use std::collections::BTreeSet;
use std::time::Duration;

use super::context::{Call, Context};
use super::millis;
use crate::simulation::broker::log::Entry;
use crate::simulation::broker::transactions::{Handle, Refused, Target};
use crate::simulation::broker::{Kind, PARTITIONS, Place};
use crate::simulation::faults::Fate;
use crate::simulation::world::{Happening, Sent};
use crate::time::Timestamp;
use crate::worker::changelog::CHECKPOINT_KEY;
use crate::worker::murmur2::partition_of;
use crate::worker::transport::{Acknowledged, Header, Outgoing, Positions, Producer, Topic, TransactionError};

/// A transactional producer, with what the client library does by itself.
pub struct SimProducer<'y> {
    context: Context<'y>,
    handle: Handle,
    /// Produced, and not on the broker yet.
    waiting: Vec<Waiting>,
    /// What the client has added to the transaction.
    added: BTreeSet<Place>,
    has_offsets: bool,
    appended_at: Option<i64>,
}

struct Waiting {
    place: Place,
    key: Option<Vec<u8>>,
    value: Option<Vec<u8>>,
    headers: Vec<Header>,
}

/// Records that go out in one request.
const A_REQUEST: usize = 4;

fn no_answer() -> TransactionError {
    TransactionError::Retriable("no answer in time".to_owned())
}

fn judge(refused: Refused) -> TransactionError {
    match refused {
        Refused::Busy => TransactionError::Retriable("the transaction before is not done with".to_owned()),
        Refused::Fenced => TransactionError::Fenced("another epoch is there".to_owned()),
        Refused::NotOpen => TransactionError::Abortable("no such transaction is open".to_owned()),
    }
}

impl<'y> SimProducer<'y> {
    pub fn new(context: Context<'y>, handle: Handle) -> Self {
        let (waiting, added) = (Vec::new(), BTreeSet::new());
        SimProducer { context, handle, waiting, added, has_offsets: false, appended_at: None }
    }

    /// Adds to the transaction what is new in it, once the one before is done with.
    fn add(&mut self, target: Target, deadline: i64) -> Result<(), TransactionError> {
        loop {
            if !self.context.reach(deadline) {
                return Err(no_answer());
            }
            let added = {
                let mut world = self.context.world.borrow_mut();
                let now = world.now();
                world.broker.transactions.add(&self.handle, target, now)
            };
            match added {
                Ok(()) => return Ok(()),
                Err(Refused::Busy) if self.context.now() < deadline => self.context.sleep(20),
                Err(refused) => return Err(judge(refused)),
            }
        }
    }

    /// Writes what waits, request by request.
    fn flush(&mut self, deadline: i64) -> Result<(), TransactionError> {
        while !self.waiting.is_empty() {
            for _ in 0..A_REQUEST.min(self.waiting.len()) {
                let place = self.waiting[0].place;
                if !self.added.contains(&place) {
                    self.add(Target::Log(place), deadline)?;
                    self.added.insert(place);
                }
                if !self.context.reach(deadline) {
                    return Err(no_answer());
                }
                self.append()?;
            }
            self.context.step(Call::Produce);
            self.context.round_trip();
        }
        Ok(())
    }

    fn append(&mut self) -> Result<(), TransactionError> {
        let mut world = self.context.world.borrow_mut();
        let world = &mut *world;
        let now = world.now();
        let Waiting { place, key, value, headers } = self.waiting.remove(0);
        world.broker.transactions.check(&self.handle, place).map_err(judge)?;
        if world.fails_to_produce() {
            return Err(TransactionError::Abortable("a record was not delivered".to_owned()));
        }
        let is_checkpoint = key.as_deref() == Some(CHECKPOINT_KEY);
        let log = world.broker.log_mut(place);
        let offset = log.append(Entry::data(key, value, headers), Some(now), now, Some(self.handle.writer));
        if is_checkpoint {
            let (life, catalog) = (self.context.life(), world.processes[self.context.process].catalog);
            world.journal.sent.push(Sent { life, partition: place.partition, offset, at: now, catalog });
        }
        self.appended_at = Some(now);
        Ok(())
    }

    /// The request to end the transaction reaches the coordinator.
    fn end(&mut self, commit: bool) -> Result<(), Refused> {
        let mut world = self.context.world.borrow_mut();
        let ended = world.broker.transactions.end(&self.handle, commit);
        world.note(|| format!("{} EndTxn({commit}) of {:?}: {ended:?}", self.context.name(), self.handle));
        let targets = ended?;
        world.write_markers(self.handle.writer, targets);
        Ok(())
    }

    /// A copy of the request that is still on its way.
    fn send_late(&self, after: i64, commit: bool) {
        let mut world = self.context.world.borrow_mut();
        let at = world.now() + after;
        world.plan(at, Happening::LateEnd { handle: self.handle.clone(), commit });
    }

    fn send_end(&mut self, commit: bool, deadline: i64) -> Result<(), TransactionError> {
        if self.added.is_empty() && !self.has_offsets {
            return Ok(());
        }
        if !self.context.reach(deadline) {
            return Err(no_answer());
        }
        let fate = self.context.world.borrow_mut().fate_of_an_end();
        match fate {
            Fate::Answered => self.context.round_trip(),
            Fate::DiesWith { arrives } => {
                if let Some(after) = arrives {
                    self.send_late(after, commit);
                }
                self.context.die(Call::Committing);
            }
            Fate::Slow { ms } => self.context.sleep(ms),
            // The first request is held up; the client sends it again by itself.
            Fate::Repeated { late_by, again_after } => {
                self.send_late(late_by, commit);
                self.context.sleep(again_after);
            }
            // It is done, and the answer is lost; the client sends it again by itself.
            Fate::AnswerLost { again_after } => {
                self.end(commit).map_err(judge)?;
                self.context.sleep(again_after);
            }
            Fate::Silence { arrives } => {
                if let Some(after) = arrives {
                    self.send_late(after, commit);
                }
                self.context.sleep(deadline - self.context.now());
                return Err(no_answer());
            }
        }
        self.end(commit).map_err(judge)?;
        self.context.round_trip();
        Ok(())
    }
}

impl Producer for SimProducer<'_> {
    type Member = (u64, i32);

    fn begin(&mut self) -> Result<(), TransactionError> {
        self.context.step(Call::Begin);
        self.waiting.clear();
        self.added.clear();
        (self.has_offsets, self.appended_at) = (false, None);
        Ok(())
    }

    fn produce(&mut self, record: Outgoing<'_>) -> Result<(), TransactionError> {
        let kind = match record.topic {
            Topic::SegmentEvents => Kind::SegmentEvents,
            Topic::DeadLetters => Kind::DeadLetters,
            Topic::Changelog => Kind::Changelog,
            Topic::Memberships => return Ok(()),
        };
        let by_key = || partition_of(record.key.unwrap_or_default(), PARTITIONS);
        let place = Place { kind, partition: record.partition.unwrap_or_else(by_key) };
        self.waiting.push(Waiting {
            place,
            key: record.key.map(<[u8]>::to_vec),
            value: record.value.map(<[u8]>::to_vec),
            headers: record.headers.to_vec(),
        });
        Ok(())
    }

    fn acknowledged(&mut self, within: Duration) -> Result<Acknowledged, TransactionError> {
        self.context.step(Call::Acknowledged);
        self.flush(self.context.now() + millis(within))?;
        Ok(Acknowledged { appended_at: self.appended_at.map(Timestamp::from_millis) })
    }

    fn send_offsets(
        &mut self,
        offsets: &[(i32, Positions, String)],
        member: &(u64, i32),
        within: Duration,
    ) -> Result<(), TransactionError> {
        self.context.step(Call::SendOffsets);
        let deadline = self.context.now() + millis(within);
        self.add(Target::Offsets, deadline)?;
        self.has_offsets = true;
        self.context.round_trip();
        if !self.context.reach(deadline) {
            return Err(no_answer());
        }
        let mut world = self.context.world.borrow_mut();
        let now = world.now();
        if !world.broker.group.may_commit(member.0, member.1) {
            return Err(TransactionError::StaleMember("the group has gone on".to_owned()));
        }
        world.broker.transactions.add(&self.handle, Target::Offsets, now).map_err(judge)?;
        world.broker.offsets.add(self.handle.writer, offsets);
        Ok(())
    }

    fn commit(&mut self, within: Duration) -> Result<Duration, TransactionError> {
        self.context.step(Call::Commit);
        let began = self.context.now();
        let deadline = began + millis(within);
        self.flush(deadline)?;
        self.send_end(true, deadline)?;
        Ok(Duration::from_millis((self.context.now() - began).unsigned_abs()))
    }

    fn abort(&mut self, within: Duration) -> Result<(), TransactionError> {
        self.context.step(Call::Abort);
        self.waiting.clear();
        self.send_end(false, self.context.now() + millis(within))
    }
}
