//! What a Kafka cluster does for shoal, in memory: logs with transactions, a transaction coordinator and a group
//! coordinator, each with what can go wrong in them.
//!
//! - [`log`]: one partition, its isolation and its compaction;
//! - [`transactions`]: transactional ids, epochs, markers that come late, time-outs;
//! - [`group`]: members, generations, assignment; [`offsets`]: what the group has committed, and what is pending.

pub mod group;
pub mod log;
pub mod offsets;
pub mod transactions;

use crate::event::Stream;
use group::Group;
use log::Log;
use offsets::Offsets;
use transactions::Transactions;

/// Partitions of every topic.
pub const PARTITIONS: i32 = 2;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    Input(Stream),
    SegmentEvents,
    DeadLetters,
    Changelog,
}

/// A partition of a topic.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Place {
    pub kind: Kind,
    pub partition: i32,
}

impl Place {
    pub fn input(stream: Stream, partition: i32) -> Self {
        Place { kind: Kind::Input(stream), partition }
    }

    pub fn changelog(partition: i32) -> Self {
        Place { kind: Kind::Changelog, partition }
    }

    fn index(self) -> usize {
        let kind = match self.kind {
            Kind::Input(stream) => stream as usize,
            Kind::SegmentEvents => 3,
            Kind::DeadLetters => 4,
            Kind::Changelog => 5,
        };
        kind * PARTITIONS as usize + self.partition as usize
    }
}

pub struct Broker {
    logs: Vec<Log>,
    pub transactions: Transactions,
    pub group: Group,
    pub offsets: Offsets,
    /// Until then nothing answers, in true time.
    pub away_until: i64,
    /// How often the committed offsets are answered with nothing, wrongly: seen after a restart of a broker.
    pub forgetful_answers: u32,
    /// Until then no request to end a transaction is answered, in true time.
    pub ends_unanswered_until: i64,
    /// Topics that were deleted and created anew: what they held before.
    lost: Vec<(Place, Log)>,
}

impl Broker {
    pub fn new() -> Self {
        let logs = (0..6 * PARTITIONS).map(|_| Log::default()).collect();
        let (transactions, group, offsets) = (Transactions::default(), Group::default(), Offsets::default());
        Broker {
            logs,
            transactions,
            group,
            offsets,
            away_until: 0,
            forgetful_answers: 0,
            ends_unanswered_until: 0,
            lost: Vec::new(),
        }
    }

    pub fn log(&self, place: Place) -> &Log {
        &self.logs[place.index()]
    }

    pub fn log_mut(&mut self, place: Place) -> &mut Log {
        &mut self.logs[place.index()]
    }

    /// A topic's partition is deleted and created anew, if the group has read of it: else nobody could tell.
    pub fn recreate(&mut self, place: Place) {
        if self.committed(place) == 0 {
            return;
        }
        let log = std::mem::take(self.log_mut(place));
        self.lost.push((place, log));
    }

    /// The log as it was before it was created anew, if it was.
    pub fn first_log(&self, place: Place) -> &Log {
        self.lost.iter().find(|(of, _)| *of == place).map_or(self.log(place), |(_, log)| log)
    }

    fn committed(&self, place: Place) -> i64 {
        let Kind::Input(stream) = place.kind else { return 0 };
        self.offsets.of(place.partition).offsets[stream as usize].unwrap_or(0)
    }

    /// As much is written to a topic that was created anew that nobody could tell it from the old one.
    pub fn is_full(&self, place: Place) -> bool {
        self.was_recreated(place) && self.log(place).high_watermark() + 3 >= self.committed(place)
    }

    pub fn was_recreated(&self, place: Place) -> bool {
        self.lost.iter().any(|(of, _)| *of == place)
    }

    pub fn is_away(&self, now: i64) -> bool {
        now < self.away_until
    }
}
