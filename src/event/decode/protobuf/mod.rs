//! Protobuf to a draft: what is text in the record stays a slice of it.
//!
//! One file a stream, one line a field, by the field numbers of `proto/shoal/v1`. The messages that prost generates
//! copy every text and pass over unknown fields in silence; here texts are borrowed and unknown fields are counted.
//! What prost writes must read back as the same event: tests hold the two together.
//!
//! A field that is not repeated and comes twice: the last one counts.

mod address;
mod browse;
mod map;
mod order;
mod signup;
mod wire;

use self::wire::{Message, Value};
use super::draft::{BodyDraft, Draft, Head, Moment};
use crate::event::{Refusal, Stream};

/// The draft of a whole record, and how many fields were unknown.
pub fn read(stream: Stream, value: &[u8]) -> Result<(Draft<'_>, u32), Refusal> {
    let (mut message, mut head) = (Message::new(value), Head::default());
    let body = match stream {
        Stream::Orders => BodyDraft::Order(order::order(&mut message, &mut head)?),
        Stream::Signups => BodyDraft::Signup(Box::new(signup::signup(&mut message, &mut head)?)),
        Stream::Browse => BodyDraft::Browse(browse::browse(&mut message, &mut head)?),
    };
    Ok((Draft { head, body }, message.unknown_fields()))
}

/// The first three fields, which all events have; or one that is unknown.
fn head_field<'a>(
    head: &mut Head<'a>,
    number: u32,
    value: Value<'a>,
    message: &mut Message<'a>,
) -> Result<(), Refusal> {
    match number {
        1 => head.event_id = Some(value.text()?),
        2 => head.customer_id = Some(value.text()?),
        3 => head.occurred_at = Some(message.within(value, moment)?),
        _ => message.unknown(),
    }
    Ok(())
}

/// `google.protobuf.Timestamp`.
fn moment<'a>(message: &mut Message<'a>) -> Result<Moment<'a>, Refusal> {
    let (mut seconds, mut nanos) = (0, 0);
    while let Some((number, value)) = message.next()? {
        match number {
            1 => seconds = value.integer()?,
            2 => nanos = value.integer()?,
            _ => message.unknown(),
        }
    }
    Ok(Moment::Epoch { seconds, nanos })
}
