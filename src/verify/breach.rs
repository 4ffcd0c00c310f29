use std::fmt;

use serde::Serialize;

/// A promise that the output makes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Promise {
    /// Every record is a segment event.
    Readable,
    /// A record's key is its customer's id.
    Key,
    /// All records of a customer are in one partition.
    Partition,
    /// An event's id is the UUIDv5 of its parts, and its headers say what its value says.
    EventId,
    /// No event is published twice.
    Once,
    /// A customer's sequence has no gap, and begins anew only after an erasure.
    Sequence,
    /// A customer enters a segment it is not in, and leaves one it is in.
    InTurn,
    /// Effective times of a customer and a segment do not run back.
    Order,
    /// Nothing is ever found wrong by a restore.
    NoRecovery,
    /// What the inputs call for is published.
    Complete,
    /// What is published is what the inputs call for: this segment, this change, by this cause.
    Right,
    /// A change is effective when it should be: one by time at its very instant, one by an event not before its record.
    Timely,
    /// The memberships that the output leads to are those that the inputs lead to.
    Memberships,
}

impl Promise {
    /// As the report names it.
    pub fn name(self) -> &'static str {
        match self {
            Promise::Readable => "readable",
            Promise::Key => "key",
            Promise::Partition => "partition",
            Promise::EventId => "event_id",
            Promise::Once => "once",
            Promise::Sequence => "sequence",
            Promise::InTurn => "in_turn",
            Promise::Order => "order",
            Promise::NoRecovery => "no_recovery",
            Promise::Complete => "complete",
            Promise::Right => "right",
            Promise::Timely => "timely",
            Promise::Memberships => "memberships",
        }
    }
}

/// Where a record of the output is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Place {
    pub partition: i32,
    pub offset: i64,
}

/// A promise that does not hold.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Breach {
    pub promise: Promise,
    pub topic: String,
    /// Of the record it shows at; of something that is not there, where the customer's records end; nowhere if there is
    /// none.
    pub partition: Option<i32>,
    pub offset: Option<i64>,
    /// None where the record does not tell.
    pub customer_id: Option<String>,
    pub expected: String,
    pub found: String,
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.topic)?;
        if let (Some(partition), Some(offset)) = (self.partition, self.offset) {
            write!(f, "/{partition} at {offset}")?;
        }
        write!(f, " [{}]", self.promise.name())?;
        if let Some(customer) = &self.customer_id {
            write!(f, " customer {customer}")?;
        }
        write!(f, ": expected {}; found {}", self.expected, self.found)
    }
}
