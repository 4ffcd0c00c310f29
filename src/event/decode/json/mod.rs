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
use crate::event::{Refusal, Text};
use crate::json::SyntaxError;

/// What a line of a file says besides its event.
#[derive(Default)]
pub struct LineHead<'a> {
    pub topic: Option<Text<'a>>,
    pub timestamp: Option<Moment<'a>>,
}

/// The fields that every event has, and in a file those of its record.
pub struct Envelope<'d, 'a> {
    head: &'d mut Head<'a>,
    /// `None`: the event comes from a topic, where `topic` and `timestamp` are unknown fields.
    line: Option<&'d mut LineHead<'a>>,
}

/// Fills the draft with what the record says; how many fields were unknown.
pub fn read<'a>(value: &'a [u8], draft: &mut Draft<'a>) -> Result<u32, Refusal> {
    read_body(value, &mut draft.body, Envelope { head: &mut draft.head, line: None })
}

/// The same for a line of a file, with what it says of its record.
pub fn read_line<'a>(value: &'a [u8], draft: &mut Draft<'a>, line: &mut LineHead<'a>) -> Result<u32, Refusal> {
    read_body(value, &mut draft.body, Envelope { head: &mut draft.head, line: Some(line) })
}

/// Reads one object, and nothing else.
fn read_body<'a>(value: &'a [u8], body: &mut BodyDraft<'a>, mut envelope: Envelope<'_, 'a>) -> Result<u32, Refusal> {
    let mut json = Source::new(value)?;
    json.must_be_object()?;
    match body {
        BodyDraft::Order(draft) => order::order(&mut json, draft, &mut envelope)?,
        BodyDraft::Signup(draft) => signup::signup(&mut json, draft, &mut envelope)?,
        BodyDraft::Browse(draft) => browse::browse(&mut json, draft, &mut envelope)?,
    }
    json.finish()
}

impl<'a> Envelope<'_, 'a> {
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
