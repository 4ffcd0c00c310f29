use crate::config::Topics;
use crate::event::Stream;
use crate::worker::transport::Topic;

/// The names of the three inputs, in the order of [`Stream::ALL`].
pub fn inputs(topics: &Topics) -> [&str; 3] {
    Stream::ALL.map(|stream| topics.of(stream))
}

/// The stream that an input topic carries.
pub fn stream(topics: &Topics, name: &str) -> Option<Stream> {
    Stream::ALL.into_iter().find(|stream| topics.of(*stream) == name)
}

/// The name of a topic that is written to. That of memberships is empty where there is none, and then never asked for.
pub fn output(topics: &Topics, topic: Topic) -> &str {
    match topic {
        Topic::SegmentEvents => &topics.segment_events,
        Topic::Memberships => topics.memberships.as_deref().unwrap_or_default(),
        Topic::DeadLetters => &topics.dead_letters,
        Topic::Changelog => &topics.changelog,
    }
}
