use std::collections::BTreeSet;
use std::sync::Arc;

use prost::Message;
use serde::Deserialize;
use uuid::Uuid;

use crate::event::Format;
use crate::output::{self, Kind, SegmentEvent};
use crate::proto;
use crate::time::{Timestamp, parse_rfc3339};

/// A segment event as it was read back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Published {
    pub event_id: Uuid,
    pub customer_id: Arc<str>,
    pub segment_id: Arc<str>,
    pub segment_version: Arc<str>,
    pub kind: Kind,
    pub sequence: u64,
    pub effective_at: Timestamp,
    pub decided_at: Timestamp,
    pub cause: Cause,
}

/// Why, as far as it is compared.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Cause {
    Event { event_id: Arc<str>, topic: Arc<str>, partition: i32, offset: i64 },
    Time,
    Definition,
    Population,
    Erasure,
    Recovery,
}

/// Texts that many events share, once.
#[derive(Default)]
pub struct Texts(BTreeSet<Arc<str>>);

impl Texts {
    pub fn get(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.0.get(text) {
            return known.clone();
        }
        let new: Arc<str> = text.into();
        self.0.insert(new.clone());
        new
    }
}

/// The fields of the contract, as JSON; others are passed over.
#[derive(Deserialize)]
struct Wire {
    event_id: String,
    r#type: String,
    customer_id: String,
    segment_id: String,
    segment_version: String,
    sequence: u64,
    effective_at: String,
    decided_at: String,
    cause: WireCause,
}

#[derive(Deserialize)]
struct WireCause {
    kind: String,
    event_id: Option<String>,
    topic: Option<String>,
    partition: Option<i32>,
    offset: Option<i64>,
}

impl Published {
    /// Reads the value of a record.
    ///
    /// # Errors
    /// What is wrong with it, as a text.
    pub fn decode(format: Format, value: &[u8], texts: &mut Texts) -> Result<Self, String> {
        let wire = match format {
            Format::Json => serde_json::from_slice(value).map_err(|error| error.to_string())?,
            Format::Protobuf => of_protobuf(value)?,
        };
        wire.read(texts)
    }

    /// The id that its parts make.
    pub fn id_of_its_parts(&self) -> Uuid {
        output::event_id(&SegmentEvent {
            customer_id: &self.customer_id,
            segment_id: &self.segment_id,
            segment_version: &self.segment_version,
            kind: self.kind,
            sequence: self.sequence,
            effective_at: self.effective_at,
            decided_at: self.decided_at,
            cause: output::Cause::Time,
            backfill: false,
        })
    }
}

impl Wire {
    fn read(self, texts: &mut Texts) -> Result<Published, String> {
        let kinds = [Kind::Entered, Kind::Left];
        let kind = kinds.into_iter().find(|kind| kind.event_type() == self.r#type);
        Ok(Published {
            event_id: Uuid::try_parse(&self.event_id).map_err(|error| format!("event_id: {error}"))?,
            kind: kind.ok_or_else(|| format!("type is `{}`", self.r#type))?,
            customer_id: texts.get(&self.customer_id),
            segment_id: texts.get(&self.segment_id),
            segment_version: texts.get(&self.segment_version),
            sequence: self.sequence,
            effective_at: instant("effective_at", &self.effective_at)?,
            decided_at: instant("decided_at", &self.decided_at)?,
            cause: self.cause.read(texts)?,
        })
    }
}

impl WireCause {
    fn read(self, texts: &mut Texts) -> Result<Cause, String> {
        Ok(match self.kind.as_str() {
            "event" => {
                let missing = |field: &str| format!("cause.{field} is missing");
                Cause::Event {
                    event_id: self.event_id.ok_or_else(|| missing("event_id"))?.into(),
                    topic: texts.get(&self.topic.ok_or_else(|| missing("topic"))?),
                    partition: self.partition.ok_or_else(|| missing("partition"))?,
                    offset: self.offset.ok_or_else(|| missing("offset"))?,
                }
            }
            "time" => Cause::Time,
            "definition" => Cause::Definition,
            "population" => Cause::Population,
            "erasure" => Cause::Erasure,
            "recovery" => Cause::Recovery,
            other => return Err(format!("cause.kind is `{other}`")),
        })
    }
}

fn instant(field: &str, text: &str) -> Result<Timestamp, String> {
    parse_rfc3339(text).ok_or_else(|| format!("{field} is `{text}`"))
}

fn of_protobuf(value: &[u8]) -> Result<Wire, String> {
    let message = proto::SegmentEvent::decode(value).map_err(|error| error.to_string())?;
    let cause = message.cause.ok_or("cause is missing")?;
    let instant = |field: &str, at: Option<prost_types::Timestamp>| {
        let at = at.ok_or_else(|| format!("{field} is missing"))?;
        let ms = at.seconds.checked_mul(1000).map(|ms| ms.saturating_add(i64::from(at.nanos) / 1_000_000));
        ms.map(|ms| Timestamp::from_millis(ms).to_string()).ok_or_else(|| format!("{field} is no instant"))
    };
    Ok(Wire {
        event_id: message.event_id,
        r#type: message.r#type,
        customer_id: message.customer_id,
        segment_id: message.segment_id,
        segment_version: message.segment_version,
        sequence: message.sequence,
        effective_at: instant("effective_at", message.effective_at)?,
        decided_at: instant("decided_at", message.decided_at)?,
        cause: WireCause {
            kind: cause.kind,
            event_id: cause.event_id,
            topic: cause.topic,
            partition: cause.partition,
            offset: cause.offset,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event() -> SegmentEvent<'static> {
        SegmentEvent {
            customer_id: "c-42",
            segment_id: "loyal",
            segment_version: "3f",
            kind: Kind::Entered,
            sequence: 3,
            effective_at: Timestamp::from_millis(1_780_156_800_031),
            decided_at: Timestamp::from_millis(1_780_156_800_032),
            cause: output::Cause::Event { event_id: "e-1", topic: "browse", partition: 4, offset: 99 },
            backfill: true,
        }
    }

    #[test]
    fn both_encodings_read_back_as_what_was_written() {
        let texts = &mut Texts::default();
        let json = Published::decode(Format::Json, &output::json(&event()), texts).unwrap();
        let protobuf = Published::decode(Format::Protobuf, &output::protobuf(&event()), texts).unwrap();
        assert_eq!(json, protobuf);
        assert_eq!(json.event_id, output::event_id(&event()));
        assert_eq!(json.id_of_its_parts(), json.event_id);
        assert_eq!((&*json.customer_id, &*json.segment_id, json.sequence), ("c-42", "loyal", 3));
        assert_eq!((json.effective_at, json.decided_at), (event().effective_at, event().decided_at));
        assert!(matches!(&json.cause, Cause::Event { offset: 99, partition: 4, .. }));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let json = String::from_utf8(output::json(&event())).unwrap();
        let error = |text: &str| Published::decode(Format::Json, text.as_bytes(), &mut Texts::default()).unwrap_err();
        assert_eq!(error(&json.replace("segment.entered", "entered")), "type is `entered`");
        assert_eq!(error(&json.replace(r#""offset":99"#, r#""off":99"#)), "cause.offset is missing");
        assert_eq!(error(&json.replace("16:00:00.031Z", "noon")), "effective_at is `2026-05-30Tnoon`");
        assert!(error(&json[1..]).starts_with("invalid type"), "{}", error(&json[1..]));
        assert!(Published::decode(Format::Protobuf, b"\xff", &mut Texts::default()).is_err());
    }
}
