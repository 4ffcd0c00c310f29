//! JSON to a draft, in one pass; what is text in the record stays a slice of it.
//!
//! One file a stream, one line a field. A repeated key: the last one counts.

mod address;
mod browse;
mod order;
mod signup;
mod source;

pub use source::Source;

use super::draft::{BodyDraft, Draft, Head, Moment};
use crate::event::{Refusal, Stream, Text};
use crate::json::SyntaxError;

/// What a line of a file says besides its event.
#[derive(Default)]
pub struct LineHead<'a> {
    pub topic: Option<Text<'a>>,
    pub timestamp: Option<Moment<'a>>,
}

/// The fields that every event has, and in a file those of its record.
#[derive(Default)]
pub struct Envelope<'a> {
    pub head: Head<'a>,
    /// `None`: the event comes from a topic, where `topic` and `timestamp` are unknown fields.
    pub line: Option<LineHead<'a>>,
}

/// The draft of a whole record, and how many fields were unknown.
pub fn read(stream: Stream, value: &[u8]) -> Result<(Draft<'_>, u32), Refusal> {
    let mut envelope = Envelope::default();
    let (body, unknown_fields) = read_body(stream, value, &mut envelope)?;
    Ok((Draft { head: envelope.head, body }, unknown_fields))
}

/// Reads one object, and nothing else, as the body of an event of `stream`.
pub fn read_body<'a>(
    stream: Stream,
    value: &'a [u8],
    envelope: &mut Envelope<'a>,
) -> Result<(BodyDraft<'a>, u32), Refusal> {
    let mut json = Source::new(value)?;
    json.must_be_object()?;
    let body = match stream {
        Stream::Orders => BodyDraft::Order(order::order(&mut json, envelope)?),
        Stream::Signups => BodyDraft::Signup(Box::new(signup::signup(&mut json, envelope)?)),
        Stream::Browse => BodyDraft::Browse(browse::browse(&mut json, envelope)?),
    };
    Ok((body, json.finish()?))
}

impl<'a> Envelope<'a> {
    /// Reads the value of a key that is none of the stream's own.
    fn read(&mut self, json: &mut Source<'a>, key: &str) -> Result<(), Refusal> {
        match (key, &mut self.line) {
            ("event_id", _) => self.head.event_id = json.maybe(Source::id)?,
            ("customer_id", _) => self.head.customer_id = json.maybe(Source::id)?,
            ("occurred_at", _) => self.head.occurred_at = json.maybe(Source::moment)?,
            ("topic", Some(line)) => line.topic = json.maybe(Source::text)?,
            ("timestamp", Some(line)) => line.timestamp = json.maybe(Source::moment)?,
            _ => json.unknown()?,
        }
        Ok(())
    }
}

impl From<SyntaxError> for Refusal {
    fn from(error: SyntaxError) -> Self {
        Refusal::NotJson(error.to_string())
    }
}
