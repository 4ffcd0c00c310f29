use std::borrow::Cow;

use uuid::Uuid;

use super::{SegmentEvent, event_id};
use crate::event::Format;

/// Names and values, in the order in which they are written.
pub type Headers<'a> = [(&'static str, Cow<'a, str>); 7];

/// The headers of a record: CloudEvents 1.0, Kafka protocol binding, binary mode.
///
/// `ce_source` is `/shoal/segments/<segment id>`, `ce_subject` the customer's id (as it is: UTF-8, not
/// percent-encoded) and `ce_time` the instant the membership changed.
pub fn headers<'a>(event: &SegmentEvent<'a>, format: Format) -> Headers<'a> {
    headers_with_id(event, format, event_id(event))
}

pub(super) fn headers_with_id<'a>(event: &SegmentEvent<'a>, format: Format, event_id: Uuid) -> Headers<'a> {
    [
        ("ce_specversion", "1.0".into()),
        ("ce_id", event_id.to_string().into()),
        ("ce_source", format!("/shoal/segments/{}", event.segment_id).into()),
        ("ce_type", event.kind.event_type().into()),
        ("ce_subject", event.customer_id.into()),
        ("ce_time", event.effective_at.to_string().into()),
        ("content-type", format.content_type().into()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::samples::entered_by_time;

    #[test]
    fn headers_are_those_of_cloudevents_in_binary_mode() {
        let expected = [
            ("ce_specversion", "1.0"),
            ("ce_id", "b4730fa4-11e2-5bdd-9f7e-aa6b13bbc42c"),
            ("ce_source", "/shoal/segments/abandoned-cart"),
            ("ce_type", "segment.entered"),
            ("ce_subject", "c-42"),
            ("ce_time", "2026-05-30T16:58:12.000Z"),
            ("content-type", "application/json"),
        ];
        assert_eq!(headers(&entered_by_time(), Format::Json), expected.map(|(name, value)| (name, value.into())));
        assert_eq!(headers(&entered_by_time(), Format::Protobuf)[6].1, "application/x-protobuf");
    }
}
