use prost::Message;
use uuid::Uuid;

use super::{Cause, SegmentEvent, event_id};
use crate::proto;
use crate::time::Timestamp;

/// The value of a record of the topic as `shoal.v1.SegmentEvent`.
pub fn protobuf(event: &SegmentEvent<'_>) -> Vec<u8> {
    protobuf_with_id(event, event_id(event))
}

pub(super) fn protobuf_with_id(event: &SegmentEvent<'_>, id: Uuid) -> Vec<u8> {
    let message = proto::SegmentEvent {
        event_id: id.to_string(),
        r#type: event.kind.event_type().to_owned(),
        customer_id: event.customer_id.to_owned(),
        segment_id: event.segment_id.to_owned(),
        segment_version: event.segment_version.to_owned(),
        sequence: event.sequence,
        effective_at: Some(timestamp(event.effective_at)),
        decided_at: Some(timestamp(event.decided_at)),
        cause: Some(cause(&event.cause)),
        backfill: event.backfill,
    };
    message.encode_to_vec()
}

fn cause(cause: &Cause<'_>) -> proto::Cause {
    let message = proto::Cause { kind: cause.name().to_owned(), ..Default::default() };
    match *cause {
        Cause::Event { event_id, topic, partition, offset } => proto::Cause {
            event_id: Some(event_id.to_owned()),
            topic: Some(topic.to_owned()),
            partition: Some(partition),
            offset: Some(offset),
            ..message
        },
        Cause::Definition { previous_version } => {
            proto::Cause { previous_version: previous_version.map(str::to_owned), ..message }
        }
        Cause::Time | Cause::Population | Cause::Erasure | Cause::Recovery => message,
    }
}

fn timestamp(instant: Timestamp) -> prost_types::Timestamp {
    let ms = instant.as_millis();
    prost_types::Timestamp { seconds: ms.div_euclid(1000), nanos: (ms.rem_euclid(1000) * 1_000_000) as i32 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::json;
    use crate::output::samples::entered_by_time;

    /// Both encodings of one event, read back, as (what the JSON says, what the protobuf says).
    fn both(cause: Cause<'_>) -> (serde_json::Value, proto::SegmentEvent) {
        let event = SegmentEvent { cause, backfill: true, ..entered_by_time() };
        let message = proto::SegmentEvent::decode(protobuf(&event).as_slice()).unwrap();
        (serde_json::from_slice(&json(&event)).unwrap(), message)
    }

    #[test]
    fn protobuf_says_what_json_says() {
        let (json, message) = both(Cause::Event { event_id: "e-3", topic: "browse", partition: 4, offset: 99 });
        assert_eq!(json["event_id"], message.event_id);
        assert_eq!(json["type"], message.r#type);
        assert_eq!(json["customer_id"], message.customer_id);
        assert_eq!(json["segment_id"], message.segment_id);
        assert_eq!(json["segment_version"], message.segment_version);
        assert_eq!(json["sequence"], message.sequence);
        assert_eq!(json["backfill"], message.backfill);
        let cause = message.cause.unwrap();
        assert_eq!(json["cause"]["kind"], cause.kind);
        assert_eq!(json["cause"]["event_id"], cause.event_id.unwrap());
        assert_eq!(json["cause"]["topic"], cause.topic.unwrap());
        assert_eq!(json["cause"]["partition"], cause.partition.unwrap());
        assert_eq!(json["cause"]["offset"], cause.offset.unwrap());
    }

    #[test]
    fn instants_keep_their_milliseconds() {
        let (_, message) = both(Cause::Time);
        let decided_at = message.decided_at.unwrap();
        assert_eq!((decided_at.seconds, decided_at.nanos), (1_780_160_292, 31_000_000));
        assert_eq!(message.effective_at.unwrap().seconds, 1_780_160_292);
    }

    #[test]
    fn a_cause_without_a_record_has_none_of_its_fields() {
        for cause in [Cause::Time, Cause::Population, Cause::Erasure, Cause::Recovery] {
            let message = both(cause).1.cause.unwrap();
            assert_eq!(message, proto::Cause { kind: cause.name().to_owned(), ..Default::default() });
        }
        let message = both(Cause::Definition { previous_version: Some("77aa") }).1.cause.unwrap();
        assert_eq!(message.previous_version.as_deref(), Some("77aa"));
    }
}
