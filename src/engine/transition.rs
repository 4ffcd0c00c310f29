use std::sync::Arc;

use crate::event::{CustomerId, Stream};
use crate::time::Timestamp;

/// A change of membership, as the engine decides it. What it looks like on the wire is said in `output`.
#[derive(Clone, PartialEq, Debug)]
pub struct Transition {
    pub customer_id: CustomerId,
    pub segment_id: Arc<str>,
    /// Of the definition that decided it; of a segment that is gone, the version it had.
    pub segment_version: Arc<str>,
    pub kind: Kind,
    /// Per customer from 1, without gaps; anew only after an erasure that leaves no customer.
    pub sequence: u64,
    /// When membership changed: the instant of a flip by time, engine time for one by an event.
    pub effective_at: Timestamp,
    pub cause: Cause,
    /// Brought in by a new definition, or effective before `go_live`.
    pub backfill: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    Left,
    Entered,
}

/// Why membership changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Cause {
    Event {
        event_id: Arc<str>,
        origin: Origin,
    },
    Time,
    /// `None`: there was no such segment before.
    Definition {
        previous_version: Option<Arc<str>>,
    },
    Erasure,
    /// A restore found what had not been published: a defect of shoal's.
    Recovery,
}

/// Where a record stands in the log.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Origin {
    pub stream: Stream,
    pub partition: i32,
    pub offset: i64,
}
