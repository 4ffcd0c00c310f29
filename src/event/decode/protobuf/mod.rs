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
use crate::event::Refusal;

/// Fills the draft with what the record says; how many fields were unknown.
pub fn read<'a>(value: &'a [u8], draft: &mut Draft<'a>) -> Result<u32, Refusal> {
    let (mut message, head) = (Message::new(value), &mut draft.head);
    match &mut draft.body {
        BodyDraft::Order(draft) => order::order(&mut message, draft, head)?,
        BodyDraft::Signup(draft) => signup::signup(&mut message, draft, head)?,
        BodyDraft::Browse(draft) => browse::browse(&mut message, draft, head)?,
    }
    Ok(message.unknown_fields())
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
