use super::draft::{Draft, invalid, required};
use super::json::{LineHead, Source, read_line};
use super::{Decoded, Store};
use crate::event::{Refusal, Stream, Text};
use crate::time::Timestamp;

/// One line of a file of events: the event, and the record it would be in Kafka.
#[derive(Clone, PartialEq, Debug)]
pub struct Line<'a> {
    pub stream: Stream,
    /// The record's timestamp, where the line says one.
    pub timestamp: Option<Timestamp>,
    pub decoded: Decoded<'a>,
}

/// Reads one line: an event in JSON with `topic`, and perhaps `timestamp` (RFC 3339), added.
///
/// A line whose first field is `topic` is read once; else the topic is looked for first.
///
/// # Errors
///
/// As [`super::decode`]; besides, a `topic` that is missing or unknown and a `timestamp` that is no instant.
pub fn decode_line<'a>(line: &'a [u8], store: &Store) -> Result<Line<'a>, Refusal> {
    if line.iter().all(u8::is_ascii_whitespace) {
        return Err(Refusal::Empty);
    }
    let mut stream = stream_of(find_topic(line)?)?;
    loop {
        let (mut draft, mut head) = (Draft::of(stream), LineHead::default());
        let unknown_fields = read_line(line, &mut draft, &mut head)?;
        let last_topic = stream_of(head.topic)?;
        if last_topic != stream {
            // The key was there twice, and the last one counts.
            stream = last_topic;
            continue;
        }
        let timestamp = head.timestamp.map(|moment| moment.finish("timestamp")).transpose()?;
        let event = draft.finish(store)?;
        return Ok(Line { stream, timestamp, decoded: Decoded { event, unknown_fields } });
    }
}

/// The first topic of the line; nothing behind it is looked at.
fn find_topic(line: &[u8]) -> Result<Option<Text<'_>>, Refusal> {
    let mut json = Source::new(line)?;
    json.must_be_object()?;
    json.find_text("topic")
}

fn stream_of(topic: Option<Text<'_>>) -> Result<Stream, Refusal> {
    let topic = required("topic", topic)?;
    Stream::of_name(&topic).ok_or_else(|| invalid("topic", "one of orders, signups, browse", &topic))
}
