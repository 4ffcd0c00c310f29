use uuid::Uuid;

use super::SegmentEvent;

/// The namespace of segment event ids: UUIDv5 of the name `segment-events.shoal` in the DNS namespace of RFC 9562.
pub const EVENT_ID_NAMESPACE: Uuid = Uuid::from_u128(0x6b5a3dfd_8483_5b96_af31_958b6e08b46e);

/// The id of a segment event: UUIDv5, in [`EVENT_ID_NAMESPACE`], of customer id, segment id, sequence and
/// `effective_at` (RFC 3339, UTC, three decimals), with a line feed between two of them.
///
/// No two events have the same name: the last three parts never contain a line feed, so the name reads back from its
/// end whatever the customer's id contains.
pub fn event_id(event: &SegmentEvent<'_>) -> Uuid {
    let SegmentEvent { customer_id, segment_id, sequence, effective_at, .. } = event;
    let name = format!("{customer_id}\n{segment_id}\n{sequence}\n{effective_at}");
    Uuid::new_v5(&EVENT_ID_NAMESPACE, name.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::samples::entered_by_time;

    #[test]
    fn the_namespace_is_the_published_one() {
        assert_eq!(EVENT_ID_NAMESPACE, Uuid::new_v5(&Uuid::NAMESPACE_DNS, b"segment-events.shoal"));
    }

    /// Python: `uuid.uuid5(uuid.uuid5(uuid.NAMESPACE_DNS, "segment-events.shoal"), "c-42\nabandoned-cart\n17\n…")`.
    #[test]
    fn an_id_can_be_computed_by_anyone() {
        assert_eq!(event_id(&entered_by_time()).to_string(), "b4730fa4-11e2-5bdd-9f7e-aa6b13bbc42c");
    }

    #[test]
    fn an_id_depends_on_customer_segment_sequence_and_instant_alone() {
        let event = entered_by_time();
        let id = event_id(&event);
        assert_ne!(id, event_id(&SegmentEvent { customer_id: "c-43", ..event }));
        assert_ne!(id, event_id(&SegmentEvent { segment_id: "loyal", ..event }));
        assert_ne!(id, event_id(&SegmentEvent { sequence: 18, ..event }));
        assert_ne!(id, event_id(&SegmentEvent { effective_at: event.decided_at, ..event }));
        assert_eq!(id, event_id(&SegmentEvent { decided_at: event.effective_at, backfill: true, ..event }));
    }

    #[test]
    fn a_line_feed_in_a_customer_id_cannot_forge_the_id_of_another() {
        let event = entered_by_time();
        let forged = SegmentEvent { customer_id: "c-42\nabandoned-cart\n17", ..event };
        let others =
            [SegmentEvent { sequence: 17, ..event }, SegmentEvent { customer_id: "c-42\nabandoned-cart", ..event }];
        assert!(others.iter().all(|other| event_id(other) != event_id(&forged)));
    }
}
