//! What a worker needs of Kafka, and nothing else: the seam between the worker's logic and a client library.
//!
//! Two implementations stand behind it: `kafka` (librdkafka) and the simulation's in-memory log. Every step of a
//! transaction is a call of its own, so that the rules about them (I6, I7) are the worker's and a fault can strike
//! between any two.
//!
//! - [`Transport`] makes the three parts: [`Inputs`] (the group's member that reads the three topics), [`Producer`]
//!   (one transactional id) and [`Changelog`] (the reading of a restore).
//! - [`Record`], [`Positions`]: what is read, and up to where.
//! - [`TransportError`], [`TransactionError`]: what the worker must tell apart, and no more.

mod error;
mod positions;
mod record;

pub use error::{TransactionError, TransportError};
pub use positions::Positions;
pub use record::{Header, Outgoing, Record, Topic};

use std::time::Duration;

use crate::event::Stream;
use crate::time::Timestamp;

/// Makes the clients of one worker.
pub trait Transport {
    type Inputs: Inputs;
    type Producer: Producer<Member = <Self::Inputs as Inputs>::Member>;
    type Changelog: Changelog;

    /// Joins the group.
    fn join(&self) -> Result<Self::Inputs, TransportError>;

    /// A producer of the transactional id of `turn`, its transactions initialised: whatever an earlier producer of
    /// this id left open is aborted, and that producer is fenced.
    fn producer(&self, turn: usize) -> Result<Self::Producer, TransportError>;

    /// Lets so much time pass, after which something that failed may succeed.
    fn rest(&self, pause: Duration);

    /// Reads these partitions of the changelog, all at once, from their beginnings to the ends they have now, open
    /// transactions included in those ends: a partition's reading waits until they are decided.
    fn changelog(&self, partitions: &[i32]) -> Result<Self::Changelog, TransportError>;
}

/// What a call of [`Inputs::poll`] brought.
#[derive(Debug)]
pub enum Polled {
    Record(Record),
    /// These partitions are given to this worker; nothing is read until [`Inputs::assign`] says from where.
    Assigned(Vec<i32>),
    /// All of the worker's partitions are taken back; the group waits for [`Inputs::unassign`]. With `lost` they are
    /// another's already, and what is not committed can no longer be.
    Revoked {
        lost: bool,
    },
    Nothing,
}

/// A member of the group: reads partition *p* of the three input topics for every *p* it is given.
pub trait Inputs {
    /// The member's identity in the group's present generation; a transaction is refused where it is out of date.
    type Member;

    /// Waits for something to happen, at most so long.
    fn poll(&mut self, wait: Duration) -> Result<Polled, TransportError>;

    /// Reads exactly these partitions, from these positions on. Called after [`Polled::Assigned`], and again whenever one
    /// more of the partitions is ready to be read, or one no longer is.
    fn assign(&mut self, from: &[(i32, Positions)]) -> Result<(), TransportError>;

    /// Answers [`Polled::Revoked`].
    fn unassign(&mut self) -> Result<(), TransportError>;

    fn pause(&mut self, stream: Stream, partition: i32) -> Result<(), TransportError>;
    fn resume(&mut self, stream: Stream, partition: i32) -> Result<(), TransportError>;

    /// The committed offsets, stable: waits for open transactions that hold some, at most so long. In the order asked.
    fn committed(&mut self, partitions: &[i32], within: Duration) -> Result<Vec<Committed>, TransportError>;

    /// Asks the leaders for the first offset there is. In the order asked.
    fn beginnings(&mut self, partitions: &[i32]) -> Result<Vec<Positions>, TransportError>;

    /// Asks the leaders for the offset after the last one that can be read now. In the order asked; `None` for a
    /// partition of which a leader did not answer.
    fn ends(&mut self, partitions: &[i32]) -> Result<Vec<Option<Positions>>, TransportError>;

    /// The offset after the last one passed by `poll`, in topics that were read at all: transaction markers count,
    /// so a position may be ahead of the last record's offset plus one.
    fn positions(&mut self, partition: i32) -> Result<[Option<i64>; 3], TransportError>;

    /// The member as it is now; never kept from one transaction to the next.
    fn member(&self) -> Result<Self::Member, TransportError>;

    /// Leaves the group (a static member keeps its place) within about this time.
    fn leave(self, within: Duration);
}

/// What the group has committed for one partition: each topic's offset, and the text beside it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Committed {
    pub offsets: [Option<i64>; 3],
    /// The commit number and the catalog, as text; all three topics carry the same.
    pub metadata: [String; 3],
}

/// A transactional producer.
pub trait Producer {
    type Member;

    fn begin(&mut self) -> Result<(), TransactionError>;

    fn produce(&mut self, record: Outgoing<'_>) -> Result<(), TransactionError>;

    /// Waits until everything produced is acknowledged.
    fn acknowledged(&mut self, within: Duration) -> Result<Acknowledged, TransactionError>;

    /// Adds the next offsets of these partitions, each with its text, to the transaction.
    fn send_offsets(
        &mut self,
        offsets: &[(i32, Positions, String)],
        member: &Self::Member,
        within: Duration,
    ) -> Result<(), TransactionError>;

    /// Commits, and says how long the answer took: a slow one may have been sent twice (I6). [`Duration::MAX`] where it is
    /// known to have been.
    fn commit(&mut self, within: Duration) -> Result<Duration, TransactionError>;

    /// Aborts. One that was sent twice is [`TransactionError::Fatal`]: the other may yet come, and end the next transaction.
    fn abort(&mut self, within: Duration) -> Result<(), TransactionError>;
}

/// All that was produced is on the broker.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Acknowledged {
    /// The latest time the broker stamped a record with; `None` where it stamps none itself.
    pub appended_at: Option<Timestamp>,
}

/// What a call of [`Changelog::next`] brought.
#[derive(Debug)]
pub enum Restored {
    Record {
        partition: i32,
        offset: i64,
        key: Vec<u8>,
        value: Option<Vec<u8>>,
    },
    Nothing,
    /// This partition was read up to the end it had when the reading began. Told once, after its last record.
    End {
        partition: i32,
    },
}

/// The reading of a restore.
pub trait Changelog {
    /// Waits for the next record, at most so long.
    fn next(&mut self, wait: Duration) -> Result<Restored, TransportError>;

    /// The first offset and the end of a partition that is read; an empty one where it is not.
    fn extent(&self, partition: i32) -> std::ops::Range<i64>;
}

impl Committed {
    /// The offsets, where all three are there.
    pub fn positions(&self) -> Option<Positions> {
        let [Some(orders), Some(signups), Some(browse)] = self.offsets else { return None };
        Some(Positions([orders, signups, browse]))
    }
}
