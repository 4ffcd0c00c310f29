//! The rules of decoding, one test a rule.

mod browse;
mod document;
mod formats;
mod head;
mod line;
mod messages;
mod order;
mod protobuf;
mod samples;
mod signup;

use super::{Decoded, Store, decode};
use crate::event::{Body, Format, Refusal, Stream};
use crate::number::Currency;

fn gbp() -> Store {
    in_currency("GBP")
}

fn in_currency(code: &str) -> Store {
    Store { currency: Currency::of_code(code).unwrap() }
}

fn json(stream: Stream, value: &str) -> Result<Decoded<'_>, Refusal> {
    decode(stream, Format::Json, value.as_bytes(), &gbp())
}

/// The text of the refusal of a JSON value.
fn refused(stream: Stream, value: &str) -> String {
    match json(stream, value) {
        Ok(decoded) => panic!("taken: {:?}", decoded.event),
        Err(refusal) => refusal.to_string(),
    }
}

/// `fields` are written into an event that has the three first fields.
fn with_head(fields: &str) -> String {
    let comma = if fields.is_empty() { "" } else { "," };
    format!(r#"{{"event_id":"e-1","customer_id":"c-42","occurred_at":"2026-05-30T16:00:00Z"{comma}{fields}}}"#)
}
