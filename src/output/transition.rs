use super::{Cause, Kind, SegmentEvent};
use crate::engine::{self, Transition};
use crate::event::Stream;
use crate::time::Timestamp;

impl<'a> SegmentEvent<'a> {
    /// What a transition looks like outside; `topic_of` names the streams' topics.
    pub fn of(transition: &'a Transition, decided_at: Timestamp, topic_of: impl Fn(Stream) -> &'a str) -> Self {
        SegmentEvent {
            customer_id: &transition.customer_id,
            segment_id: &transition.segment_id,
            segment_version: &transition.segment_version,
            kind: match transition.kind {
                engine::Kind::Left => Kind::Left,
                engine::Kind::Entered => Kind::Entered,
            },
            sequence: transition.sequence,
            effective_at: transition.effective_at,
            decided_at,
            cause: cause(&transition.cause, topic_of),
            backfill: transition.backfill,
        }
    }
}

fn cause<'a>(cause: &'a engine::Cause, topic_of: impl Fn(Stream) -> &'a str) -> Cause<'a> {
    match cause {
        engine::Cause::Event { event_id, origin } => Cause::Event {
            event_id,
            topic: topic_of(origin.stream),
            partition: origin.partition,
            offset: origin.offset,
        },
        engine::Cause::Time => Cause::Time,
        engine::Cause::Definition { previous_version } => {
            Cause::Definition { previous_version: previous_version.as_deref() }
        }
        engine::Cause::Erasure => Cause::Erasure,
        engine::Cause::Recovery => Cause::Recovery,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Origin;

    fn transition(cause: engine::Cause) -> Transition {
        Transition {
            customer_id: "c-42".into(),
            segment_id: "loyal".into(),
            segment_version: "3f2a".into(),
            kind: engine::Kind::Left,
            sequence: 3,
            effective_at: Timestamp::from_millis(10),
            cause,
            backfill: true,
        }
    }

    #[test]
    fn a_transition_is_published_with_everything_it_says() {
        let origin = Origin { stream: Stream::Browse, partition: 2, offset: 99 };
        let transition = transition(engine::Cause::Event { event_id: "e-1".into(), origin });
        let published = SegmentEvent::of(&transition, Timestamp::from_millis(31), |_| "clicks");
        let expected = SegmentEvent {
            customer_id: "c-42",
            segment_id: "loyal",
            segment_version: "3f2a",
            kind: Kind::Left,
            sequence: 3,
            effective_at: Timestamp::from_millis(10),
            decided_at: Timestamp::from_millis(31),
            cause: Cause::Event { event_id: "e-1", topic: "clicks", partition: 2, offset: 99 },
            backfill: true,
        };
        assert_eq!(published, expected);
    }

    #[test]
    fn each_cause_keeps_its_kind() {
        let previous_version: Option<std::sync::Arc<str>> = Some("1a".into());
        let causes = [engine::Cause::Time, engine::Cause::Erasure, engine::Cause::Definition { previous_version }];
        let transitions = causes.map(transition);
        let published = transitions.each_ref().map(|transition| {
            SegmentEvent::of(transition, Timestamp::from_millis(31), |stream| stream.name()).cause.name()
        });
        assert_eq!(published, ["time", "erasure", "definition"]);
    }
}
