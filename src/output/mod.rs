//! What leaves: the segment events of the topic `segment-events`, and their encodings. Core: bytes out, nothing else.
//!
//! - [`SegmentEvent`] is the contract (`docs/events.md`); [`json()`], [`json_line`] (files) and [`protobuf()`] write it.
//! - [`SegmentEvent::of`] makes one of the engine's transition.
//! - [`record`] is what is produced to Kafka: value and headers.
//! - [`headers()`] are its CloudEvents 1.0 headers in binary mode.
//! - [`memberships()`] is the record of a customer on the topic of current memberships.
//! - [`event_id`] names an event, so that a consumer can tell a repeated one.

mod headers;
mod id;
mod json;
mod memberships;
mod protobuf;
mod transition;

pub use headers::{Headers, headers};
pub use id::{EVENT_ID_NAMESPACE, event_id};
pub use json::{json, json_line};
pub use memberships::memberships;
pub use protobuf::protobuf;

use crate::event::Format;
use crate::time::Timestamp;

/// A record of the topic, but for its key: value and headers.
pub fn record<'a>(event: &SegmentEvent<'a>, format: Format) -> (Vec<u8>, Headers<'a>) {
    // The id costs as much as the rest of the headers, and both have it.
    let id = event_id(event);
    let value = match format {
        Format::Json => json::json_with_id(event, id),
        Format::Protobuf => protobuf::protobuf_with_id(event, id),
    };
    (value, headers::headers_with_id(event, format, id))
}

/// A customer entered or left a segment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SegmentEvent<'a> {
    /// Also the record's key.
    pub customer_id: &'a str,
    pub segment_id: &'a str,
    /// The version of the segment's definition, by its content.
    pub segment_version: &'a str,
    pub kind: Kind,
    /// Counts the segment events of this customer from 1, without gaps.
    pub sequence: u64,
    /// When the membership changed.
    pub effective_at: Timestamp,
    /// When shoal found it, by the wall clock (in a replay: the engine time).
    pub decided_at: Timestamp,
    pub cause: Cause<'a>,
    /// Brought in by a new definition, or by history from before `go_live`: most automations pass over it.
    pub backfill: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    Left,
    Entered,
}

impl Kind {
    /// The `type` of the event: `segment.entered`, `segment.left`.
    pub fn event_type(self) -> &'static str {
        match self {
            Kind::Left => "segment.left",
            Kind::Entered => "segment.entered",
        }
    }
}

/// Why the membership changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cause<'a> {
    /// An event of the customer; where its record is.
    Event { event_id: &'a str, topic: &'a str, partition: i32, offset: i64 },
    /// Only the clock.
    Time,
    /// The segment's definition changed; `None`: there was none before.
    Definition { previous_version: Option<&'a str> },
    /// Other customers moved an average, a percentile or a quintile.
    Population,
    /// The customer was erased.
    Erasure,
    /// A restore found another truth than was published: a defect, and an alarm.
    Recovery,
}

impl Cause<'_> {
    /// The `kind` of the cause.
    pub fn name(&self) -> &'static str {
        match self {
            Cause::Event { .. } => "event",
            Cause::Time => "time",
            Cause::Definition { .. } => "definition",
            Cause::Population => "population",
            Cause::Erasure => "erasure",
            Cause::Recovery => "recovery",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_the_value_and_the_headers_of_its_format() {
        let event = samples::entered_by_time();
        assert_eq!(record(&event, Format::Json), (json(&event), headers(&event, Format::Json)));
        assert_eq!(record(&event, Format::Protobuf), (protobuf(&event), headers(&event, Format::Protobuf)));
    }
}

#[cfg(test)]
mod samples {
    use super::*;
    use crate::time::parse_rfc3339;

    pub fn entered_by_time() -> SegmentEvent<'static> {
        SegmentEvent {
            customer_id: "c-42",
            segment_id: "abandoned-cart",
            segment_version: "3f2a",
            kind: Kind::Entered,
            sequence: 17,
            effective_at: parse_rfc3339("2026-05-30T16:58:12Z").unwrap(),
            decided_at: parse_rfc3339("2026-05-30T16:58:12.031Z").unwrap(),
            cause: Cause::Time,
            backfill: false,
        }
    }
}
