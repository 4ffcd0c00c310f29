//! What a record says, before it is judged; and the rules by which it is.
//!
//! A draft keeps amounts and times as the text that was sent, since what they mean can depend on a field that comes
//! later (`currency`, `status`). Each `finish` checks the fields in the order of the contract.

mod address;
mod browse;
mod check;
mod clear;
mod money;
mod order;
mod signup;

pub use address::AddressDraft;
pub use browse::{BrowseDraft, CartLineDraft};
pub use check::{Whole, invalid, required};
pub use order::{ItemDraft, OrderDraft};
pub use signup::{SignupDraft, StoreCreditDraft};

use super::Store;
use crate::event::{Body, Event, Refusal, Stream, Text};
use crate::time::{Timestamp, parse_rfc3339};

/// A value that is looked at only if the event turns out to need it: until then a wrong type does not matter.
pub type Later<T> = Result<T, Refusal>;

/// What an event says, whole.
pub struct Draft<'a> {
    pub head: Head<'a>,
    pub body: BodyDraft<'a>,
}

/// What every event has.
#[derive(Default)]
pub struct Head<'a> {
    pub event_id: Option<Text<'a>>,
    pub customer_id: Option<Text<'a>>,
    pub occurred_at: Option<Moment<'a>>,
}

pub enum BodyDraft<'a> {
    Order(OrderDraft<'a>),
    Signup(Box<SignupDraft<'a>>),
    Browse(BrowseDraft<'a>),
}

impl<'a> Draft<'a> {
    /// A draft that says nothing yet.
    pub fn of(stream: Stream) -> Self {
        let body = match stream {
            Stream::Orders => BodyDraft::Order(OrderDraft::default()),
            Stream::Signups => BodyDraft::Signup(Box::default()),
            Stream::Browse => BodyDraft::Browse(BrowseDraft::default()),
        };
        Draft { head: Head::default(), body }
    }

    pub fn finish(self, store: &Store) -> Result<Event<'a>, Refusal> {
        let head = self.head;
        Ok(Event {
            event_id: check::id("event_id", check::required("event_id", head.event_id)?)?,
            customer_id: check::id("customer_id", check::required("customer_id", head.customer_id)?)?,
            occurred_at: check::required("occurred_at", head.occurred_at)?.finish("occurred_at")?,
            body: match self.body {
                BodyDraft::Order(order) => Body::Order(order.finish(store)?),
                BodyDraft::Signup(signup) => Body::Signup(signup.finish(store)?),
                BodyDraft::Browse(browse) => Body::Browse(browse.finish(store)?),
            },
        })
    }
}

/// An instant as it was sent: RFC 3339 text, or protobuf's Timestamp.
#[derive(Clone, Debug)]
pub enum Moment<'a> {
    Text(Text<'a>),
    Epoch { seconds: i64, nanos: i64 },
}

/// Seconds of 0001-01-01T00:00:00Z and of 9999-12-31T23:59:59Z, the ends of protobuf's Timestamp and of RFC 3339.
const SECONDS: std::ops::RangeInclusive<i64> = -62_135_596_800..=253_402_300_799;

impl Moment<'_> {
    /// The instant, cut to the millisecond.
    pub fn finish(&self, field: &str) -> Result<Timestamp, Refusal> {
        let (instant, found) = match self {
            Moment::Text(text) => (parse_rfc3339(text), text.as_ref()),
            Moment::Epoch { seconds, nanos } if SECONDS.contains(seconds) && (0..1_000_000_000).contains(nanos) => {
                (Some(Timestamp::from_millis(seconds * 1000 + nanos / 1_000_000)), "")
            }
            Moment::Epoch { seconds, nanos } => {
                let found = format!("{seconds} seconds and {nanos} nanos");
                return Err(check::invalid(field, "an instant of the years 1 to 9999", &found));
            }
        };
        let expected = "an RFC 3339 date-time with an offset, such as 2026-05-30T16:00:00Z";
        instant.ok_or_else(|| check::invalid(field, expected, found))
    }
}
