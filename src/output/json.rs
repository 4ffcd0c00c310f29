use uuid::Uuid;

use super::{Cause, SegmentEvent, event_id};
use crate::json::Writer;

/// Bytes of an event with ids of usual length.
const CAPACITY: usize = 512;

/// The value of a record of the topic: one JSON object, its fields in the order of the contract.
pub fn json(event: &SegmentEvent<'_>) -> Vec<u8> {
    json_with_id(event, event_id(event))
}

pub(super) fn json_with_id(event: &SegmentEvent<'_>, id: Uuid) -> Vec<u8> {
    write(event, id, |json, event_id, topic, partition, offset| {
        json.key("event_id").text(event_id).key("topic").text(topic);
        json.key("partition").literal(partition).key("offset").literal(offset);
    })
}

/// The form of files, without a line feed: a cause of kind `event` has `event_id` and `topic` only.
pub fn json_line(event: &SegmentEvent<'_>) -> Vec<u8> {
    write(event, event_id(event), |json, event_id, topic, _, _| {
        json.key("event_id").text(event_id).key("topic").text(topic);
    })
}

fn write(event: &SegmentEvent<'_>, id: Uuid, write_record: impl FnOnce(&mut Writer, &str, &str, i32, i64)) -> Vec<u8> {
    let mut json = Writer::with_capacity(CAPACITY);
    json.open_object();
    json.key("event_id").quoted(id);
    json.key("type").text(event.kind.event_type());
    json.key("customer_id").text(event.customer_id);
    json.key("segment_id").text(event.segment_id);
    json.key("segment_version").text(event.segment_version);
    json.key("sequence").literal(event.sequence);
    json.key("effective_at").quoted(event.effective_at);
    json.key("decided_at").quoted(event.decided_at);
    json.key("cause").open_object().key("kind").text(event.cause.name());
    match event.cause {
        Cause::Event { event_id, topic, partition, offset } => {
            write_record(&mut json, event_id, topic, partition, offset);
        }
        Cause::Definition { previous_version: Some(version) } => {
            json.key("previous_version").text(version);
        }
        _ => {}
    }
    json.close_object();
    json.key("backfill").literal(event.backfill);
    json.close_object();
    json.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::samples::entered_by_time;
    use crate::output::{Kind, SegmentEvent};

    fn text(bytes: Vec<u8>) -> String {
        String::from_utf8(bytes).unwrap()
    }

    fn cause_of(cause: Cause<'_>) -> String {
        let value: serde_json::Value =
            serde_json::from_slice(&json(&SegmentEvent { cause, ..entered_by_time() })).unwrap();
        value["cause"].to_string()
    }

    #[test]
    fn fields_come_in_the_order_of_the_contract() {
        let expected = concat!(
            r#"{"event_id":"b4730fa4-11e2-5bdd-9f7e-aa6b13bbc42c","type":"segment.entered","customer_id":"c-42","#,
            r#""segment_id":"abandoned-cart","segment_version":"3f2a","sequence":17,"#,
            r#""effective_at":"2026-05-30T16:58:12.000Z","decided_at":"2026-05-30T16:58:12.031Z","#,
            r#""cause":{"kind":"time"},"backfill":false}"#
        );
        assert_eq!(text(json(&entered_by_time())), expected);
    }

    #[test]
    fn the_document_shows_this_event() {
        let document = include_str!("../../docs/events.md");
        let example = document.split("```json segment-events\n").nth(1).and_then(|rest| rest.split("```").next());
        let shown: serde_json::Value = serde_json::from_str(example.unwrap()).unwrap();
        assert_eq!(shown, serde_json::from_slice::<serde_json::Value>(&json(&entered_by_time())).unwrap());
    }

    #[test]
    fn each_cause_says_what_belongs_to_it() {
        let event = Cause::Event { event_id: "e-3", topic: "browse", partition: 4, offset: 99 };
        // serde_json sorts the keys.
        assert_eq!(cause_of(event), r#"{"event_id":"e-3","kind":"event","offset":99,"partition":4,"topic":"browse"}"#);
        let definition = Cause::Definition { previous_version: Some("77aa") };
        assert_eq!(cause_of(definition), r#"{"kind":"definition","previous_version":"77aa"}"#);
        assert_eq!(cause_of(Cause::Definition { previous_version: None }), r#"{"kind":"definition"}"#);
        for cause in [Cause::Time, Cause::Population, Cause::Erasure, Cause::Recovery] {
            assert_eq!(cause_of(cause), format!("{{\"kind\":\"{}\"}}", cause.name()));
        }
    }

    #[test]
    fn a_file_knows_no_partition_and_no_offset() {
        let cause = Cause::Event { event_id: "e-3", topic: "browse", partition: 4, offset: 99 };
        let line = text(json_line(&SegmentEvent { cause, kind: Kind::Left, ..entered_by_time() }));
        assert!(
            line.contains(r#""cause":{"kind":"event","event_id":"e-3","topic":"browse"},"backfill":false}"#),
            "{line}"
        );
        assert!(line.contains(r#""type":"segment.left""#), "{line}");
    }

    #[test]
    fn ids_are_escaped() {
        let customer_id = "c\"\\\n\u{1}é";
        let value: serde_json::Value =
            serde_json::from_slice(&json(&SegmentEvent { customer_id, ..entered_by_time() })).unwrap();
        assert_eq!(value["customer_id"], customer_id);
    }
}
