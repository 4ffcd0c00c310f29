use crate::engine::Membership;
use crate::json::Writer;

/// The value of a customer's record on the topic of current memberships; `None`, a tombstone, for one that is in no
/// segment. The record's key is the customer id.
pub fn memberships(customer_id: &str, memberships: &[Membership]) -> Option<Vec<u8>> {
    if memberships.is_empty() {
        return None;
    }
    let mut json = Writer::with_capacity(64 + 128 * memberships.len());
    json.open_object();
    json.key("customer_id").text(customer_id);
    json.key("segments").open_list();
    for membership in memberships {
        json.open_object();
        json.key("segment_id").text(&membership.segment_id);
        json.key("segment_version").text(&membership.segment_version);
        json.key("since").quoted(membership.since);
        json.key("sequence").literal(membership.sequence);
        json.close_object();
    }
    json.close_list();
    json.close_object();
    Some(json.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;

    #[test]
    fn a_customer_is_listed_with_its_segments_and_is_a_tombstone_without_any() {
        let vip = Membership {
            segment_id: "vip".into(),
            segment_version: "3f".into(),
            since: Timestamp::from_millis(1),
            sequence: 7,
        };
        let value = String::from_utf8(memberships("c-1", &[vip]).unwrap()).unwrap();
        let expected = r#"{"customer_id":"c-1","segments":[{"segment_id":"vip","segment_version":"3f","since":"1970-01-01T00:00:00.001Z","sequence":7}]}"#;
        assert_eq!(value, expected);
        assert_eq!(memberships("c-1", &[]), None);
    }
}
