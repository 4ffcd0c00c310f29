//! What comes in. Core: bytes in, an [`Event`] or a [`Refusal`] out; wire types stop here.
//!
//! [`decode`] reads one record's value; [`order`], [`signup`] and [`browse`] say what the three streams carry
//! (`docs/events.md` is the contract). Events borrow from the record's bytes; what is remembered of them is copied by
//! `customer::apply`.

#[cfg(test)]
pub mod arbitrary;
pub mod browse;
mod decode;
pub mod encode;
mod format;
pub mod order;
pub mod outcome;
pub mod signup;

use std::borrow::Cow;
use std::sync::Arc;

pub use browse::BrowseEvent;
pub use decode::{Decoded, Line, Store, decode, decode_line};
pub use format::Format;
pub use order::OrderEvent;
pub use outcome::{Outcome, Refusal};
pub use signup::{Change, SignupEvent};

use crate::time::Timestamp;

/// Text of an event, borrowed from the record where it needed no unescaping.
pub type Text<'a> = Cow<'a, str>;

/// The customer's id: 1–256 bytes of text, also the record's key.
pub type CustomerId = Arc<str>;

/// The three streams. Their order here is the order of records with one instant (DESIGN T2).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Stream {
    Orders,
    Signups,
    Browse,
}

impl Stream {
    pub const ALL: [Stream; 3] = [Stream::Orders, Stream::Signups, Stream::Browse];

    /// The stream of a name, as [`Stream::name`] gives it.
    pub fn of_name(name: &str) -> Option<Stream> {
        Stream::ALL.into_iter().find(|stream| stream.name() == name)
    }

    /// The name in files and messages: `orders`, `signups`, `browse`.
    pub fn name(self) -> &'static str {
        match self {
            Stream::Orders => "orders",
            Stream::Signups => "signups",
            Stream::Browse => "browse",
        }
    }
}

/// One event, whole.
#[derive(Clone, PartialEq, Debug)]
pub struct Event<'a> {
    /// Unique within its topic and customer, 1–256 bytes.
    pub event_id: Text<'a>,
    /// 1–256 bytes.
    pub customer_id: Text<'a>,
    pub occurred_at: Timestamp,
    pub body: Body<'a>,
}

impl Event<'_> {
    /// The stream it belongs to.
    pub fn stream(&self) -> Stream {
        match self.body {
            Body::Order(_) => Stream::Orders,
            Body::Signup(_) => Stream::Signups,
            Body::Browse(_) => Stream::Browse,
        }
    }

    /// Attributes and properties of an unusable type and prices in a foreign currency: what was left out of the event,
    /// to be counted.
    pub fn unusable_values(&self) -> u32 {
        match &self.body {
            Body::Signup(SignupEvent::Update(update)) => update.unusable_attributes,
            Body::Browse(browse) => browse.unusable_properties.saturating_add(browse.foreign_prices),
            Body::Order(_) | Body::Signup(SignupEvent::Erased) => 0,
        }
    }
}

#[derive(Clone, PartialEq, Debug)]
pub enum Body<'a> {
    Order(OrderEvent<'a>),
    Signup(SignupEvent<'a>),
    Browse(BrowseEvent<'a>),
}

/// A postal address, as far as segments ask; every part may be missing.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Address<'a> {
    /// ISO 3166-1 alpha-2.
    pub country: Option<Text<'a>>,
    /// ISO 3166-2, usually with its country's prefix; taken as it is.
    pub region: Option<Text<'a>>,
    /// Free text.
    pub city: Option<Text<'a>>,
    /// Latitude and longitude in millionths of a degree.
    pub coordinates: Option<(i32, i32)>,
}
