use crate::config::Topics;
use crate::event::Stream;

/// What a topic is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    Input(Stream),
    SegmentEvents,
    Memberships,
    DeadLetters,
    Changelog,
}

impl Role {
    /// The inputs and the changelog: partition *p* of each belongs together.
    pub fn is_partitioned_together(self) -> bool {
        matches!(self, Role::Input(_) | Role::Changelog)
    }

    /// The setting that names the topic.
    pub fn setting(self) -> &'static str {
        match self {
            Role::Input(Stream::Orders) => "topics.orders",
            Role::Input(Stream::Signups) => "topics.signups",
            Role::Input(Stream::Browse) => "topics.browse",
            Role::SegmentEvents => "topics.segment_events",
            Role::Memberships => "topics.memberships",
            Role::DeadLetters => "topics.dead_letters",
            Role::Changelog => "topics.changelog",
        }
    }

    /// The settings the topic is created with.
    pub fn settings(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Role::Input(_) | Role::SegmentEvents => &[("cleanup.policy", "delete"), ("retention.ms", "604800000")],
            Role::Memberships => &[("cleanup.policy", "compact")],
            Role::DeadLetters => {
                &[("cleanup.policy", "delete"), ("retention.ms", "2419200000"), ("max.message.bytes", "2097152")]
            }
            Role::Changelog => &[
                ("cleanup.policy", "compact"),
                ("message.timestamp.type", "LogAppendTime"),
                ("max.message.bytes", "8388608"),
                ("min.cleanable.dirty.ratio", "0.1"),
            ],
        }
    }
}

/// A topic shoal works with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Planned {
    pub role: Role,
    pub name: String,
}

/// Every topic, in the order they are shown.
pub fn plan(topics: &Topics) -> Vec<Planned> {
    let inputs = Stream::ALL.map(|stream| (Role::Input(stream), topics.of(stream)));
    let others = [
        (Role::SegmentEvents, topics.segment_events.as_str()),
        (Role::DeadLetters, topics.dead_letters.as_str()),
        (Role::Changelog, topics.changelog.as_str()),
    ];
    let memberships = topics.memberships.as_deref().map(|name| (Role::Memberships, name));
    inputs
        .into_iter()
        .chain(others)
        .chain(memberships)
        .map(|(role, name)| Planned { role, name: name.to_owned() })
        .collect()
}
