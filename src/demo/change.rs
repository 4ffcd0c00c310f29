use serde::Deserialize;

use crate::time::{Timestamp, parse_rfc3339};

/// A segment event, as any consumer of the topic reads it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    pub customer_id: String,
    pub segment_id: String,
    pub entered: bool,
    pub effective_at: Timestamp,
    pub cause: Cause,
    pub backfill: bool,
}

/// Why someone entered or left.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Cause {
    Event {
        event_id: String,
    },
    Time,
    /// Another kind, by its name.
    Other(String),
}

/// The record is no segment event: another program writes to the topic.
#[derive(Debug, thiserror::Error)]
#[error("a record of the topic of segment events is none: {0}")]
pub struct NoChange(String);

#[derive(Deserialize)]
struct Wire {
    #[serde(rename = "type")]
    kind: String,
    customer_id: String,
    segment_id: String,
    effective_at: String,
    cause: WireCause,
    backfill: bool,
}

#[derive(Deserialize)]
struct WireCause {
    kind: String,
    event_id: Option<String>,
}

impl Change {
    /// Reads the value of a record, in JSON.
    ///
    /// # Errors
    /// [`NoChange`] where it is no segment event.
    pub fn read(value: &[u8]) -> Result<Self, NoChange> {
        let wire: Wire = serde_json::from_slice(value).map_err(|error| NoChange(error.to_string()))?;
        let effective_at = parse_rfc3339(&wire.effective_at)
            .ok_or_else(|| NoChange(format!("`effective_at` must be an instant, found {:?}", wire.effective_at)))?;
        let entered = match wire.kind.as_str() {
            "segment.entered" => true,
            "segment.left" => false,
            other => return Err(NoChange(format!("`type` must be segment.entered or segment.left, found {other:?}"))),
        };
        Ok(Change {
            customer_id: wire.customer_id,
            segment_id: wire.segment_id,
            entered,
            effective_at,
            cause: match (wire.cause.kind.as_str(), wire.cause.event_id) {
                ("event", Some(event_id)) => Cause::Event { event_id },
                ("time", _) => Cause::Time,
                (kind, _) => Cause::Other(kind.to_owned()),
            },
            backfill: wire.backfill,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::{self, Kind, SegmentEvent};

    fn left(cause: output::Cause<'_>) -> Change {
        let at = parse_rfc3339("2026-05-30T16:58:12Z").unwrap();
        let event = SegmentEvent {
            customer_id: "ada-7",
            segment_id: "abandoned-cart",
            segment_version: "3f2a",
            kind: Kind::Left,
            sequence: 17,
            effective_at: at,
            decided_at: at,
            cause,
            backfill: true,
        };
        Change::read(&output::json(&event)).unwrap()
    }

    #[test]
    fn what_shoal_writes_the_demo_reads() {
        let change = left(output::Cause::Event { event_id: "paid-3", topic: "orders", partition: 1, offset: 9 });
        assert_eq!((change.customer_id.as_str(), change.segment_id.as_str()), ("ada-7", "abandoned-cart"));
        assert_eq!((change.entered, change.backfill), (false, true));
        assert_eq!(change.effective_at.to_string(), "2026-05-30T16:58:12.000Z");
        assert_eq!(change.cause, Cause::Event { event_id: "paid-3".to_owned() });
        assert_eq!(left(output::Cause::Time).cause, Cause::Time);
        assert_eq!(left(output::Cause::Erasure).cause, Cause::Other("erasure".to_owned()));
    }

    #[test]
    fn a_record_of_another_kind_says_what_is_wrong_with_it() {
        let why = |value: &[u8]| Change::read(value).unwrap_err().to_string();
        assert!(why(b"{}").contains("missing field `type`"), "{}", why(b"{}"));
        let other = br#"{"type":"x","customer_id":"c","segment_id":"s","effective_at":"2026-05-30T16:58:12Z",
            "cause":{"kind":"time"},"backfill":false}"#;
        assert!(why(other).contains("`type` must be segment.entered or segment.left, found \"x\""), "{}", why(other));
    }
}
