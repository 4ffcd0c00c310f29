//! Segment events as they were published, and what their consumers rely on.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::client::Read;

/// What of a segment event does not depend on where and when it was made.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Published {
    pub kind: String,
    pub segment: String,
    pub version: String,
    pub sequence: u64,
    pub effective_at: String,
    pub cause: String,
    pub caused_by: String,
    pub backfill: bool,
}

/// Each customer's segment events, in their order.
pub type ByCustomer = BTreeMap<String, Vec<Published>>;

pub fn published(event: &Value) -> (String, Published) {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let published = Published {
        kind: text(&event["type"]),
        segment: text(&event["segment_id"]),
        version: text(&event["segment_version"]),
        sequence: event["sequence"].as_u64().expect("a sequence"),
        effective_at: text(&event["effective_at"]),
        cause: text(&event["cause"]["kind"]),
        caused_by: text(&event["cause"]["event_id"]),
        backfill: event["backfill"].as_bool().expect("backfill"),
    };
    (text(&event["customer_id"]), published)
}

/// Groups what was read, and fails where a consumer's reliance would be let down: sequences without gaps from 1, enters
/// and leaves in turn, keys that are the customer's.
pub fn by_customer(read: &[Read]) -> ByCustomer {
    let mut all = ByCustomer::new();
    for read in read {
        let (customer, event) = published(&read.json());
        assert_eq!(read.key.as_deref(), Some(customer.as_bytes()), "the key is the customer");
        all.entry(customer).or_default().push(event);
    }
    for (customer, events) in &all {
        assert_in_order(customer, events);
    }
    all
}

/// What was published, as short lines for comparison with what was expected: `+segment` entered, `-segment` left.
pub fn lines(events: &ByCustomer) -> Vec<String> {
    let line = |customer: &str, event: &Published| {
        let sign = if event.kind == "segment.entered" { '+' } else { '-' };
        format!("{customer} {} {sign}{} {}", event.sequence, event.segment, event.cause)
    };
    events.iter().flat_map(|(customer, events)| events.iter().map(move |event| line(customer, event))).collect()
}

fn assert_in_order(customer: &str, events: &[Published]) {
    let mut within = BTreeMap::new();
    for (at, event) in events.iter().enumerate() {
        assert_eq!(event.sequence, at as u64 + 1, "{customer}'s sequence has a gap or a repetition: {events:#?}");
        let is_in = within.entry(&event.segment).or_insert(false);
        assert_ne!(
            *is_in,
            event.kind == "segment.entered",
            "{customer} enters twice, or leaves unentered: {events:#?}"
        );
        *is_in = !*is_in;
    }
}
