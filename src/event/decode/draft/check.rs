//! Checks of one value, shared by all drafts.

use crate::event::{Refusal, Text};
use crate::number::Decimal;

/// Bytes an id may have.
const ID_BYTES_MAX: usize = 256;

/// Characters of a refused value that its refusal repeats: it travels in a header.
const SHOWN_MAX: usize = 80;

/// A whole number as it was sent.
#[derive(Clone, Copy, Debug)]
pub enum Whole<'a> {
    Digits(&'a str),
    Integer(i64),
}

/// The beginning of a value, for a refusal.
pub fn shown(found: &str) -> String {
    match found.char_indices().nth(SHOWN_MAX) {
        Some((end, _)) => format!("{}…", &found[..end]),
        None => found.to_owned(),
    }
}

#[cold]
pub fn invalid(field: &str, expected: &str, found: &str) -> Refusal {
    Refusal::Invalid { field: field.to_owned(), expected: expected.to_owned(), found: shown(found) }
}

#[inline]
pub fn required<T>(field: &str, value: Option<T>) -> Result<T, Refusal> {
    value.ok_or_else(|| Refusal::Missing { field: field.to_owned() })
}

#[inline]
pub fn id<'a>(field: &str, id: Text<'a>) -> Result<Text<'a>, Refusal> {
    if (1..=ID_BYTES_MAX).contains(&id.len()) { Ok(id) } else { Err(not_an_id(field, &id)) }
}

#[inline]
pub fn optional_id(field: &str, value: Option<&Text<'_>>) -> Result<(), Refusal> {
    match value {
        Some(id) if !(1..=ID_BYTES_MAX).contains(&id.len()) => Err(not_an_id(field, id)),
        _ => Ok(()),
    }
}

pub fn ids(field: &str, ids: &[Text<'_>]) -> Result<(), Refusal> {
    match ids.iter().position(|id| !(1..=ID_BYTES_MAX).contains(&id.len())) {
        Some(at) => Err(not_an_id(&format!("{field}[{at}]"), &ids[at])),
        None => Ok(()),
    }
}

#[cold]
fn not_an_id(field: &str, found: &str) -> Refusal {
    invalid(field, "an id of 1 to 256 bytes", found)
}

pub fn one_of(field: &str, value: &str, allowed: &[&str]) -> Result<(), Refusal> {
    if allowed.contains(&value) {
        Ok(())
    } else {
        Err(invalid(field, &format!("one of {}", allowed.join(", ")), value))
    }
}

/// A decimal that is not below zero: an amount, a rate.
pub fn decimal(field: &str, text: &str) -> Result<Decimal, Refusal> {
    let decimal = Decimal::parse(text)
        .ok_or_else(|| invalid(field, "a decimal number of at most 38 digits, such as 12.50", text))?;
    if decimal.is_negative() { Err(negative(field, text)) } else { Ok(decimal) }
}

/// A number of pieces.
pub fn quantity(field: &str, value: Whole<'_>) -> Result<u32, Refusal> {
    let (value, found) = match value {
        Whole::Integer(value) => (Some(value), value.to_string()),
        Whole::Digits(digits) => match digits.parse::<u32>() {
            Ok(quantity) => return Ok(quantity),
            Err(_) => match Decimal::parse(digits) {
                Some(decimal) if decimal.is_negative() => return Err(negative(field, digits)),
                decimal => (decimal.and_then(Decimal::to_integer), digits.to_owned()),
            },
        },
    };
    match value {
        Some(value) if value < 0 => Err(negative(field, &found)),
        value => value
            .and_then(|value| u32::try_from(value).ok())
            .ok_or_else(|| invalid(field, "a whole number of at most 4294967295", &found)),
    }
}

#[cold]
pub fn negative(field: &str, found: &str) -> Refusal {
    Refusal::Negative { field: field.to_owned(), found: shown(found) }
}

/// Sorts by name and keeps the last of each: a repeated key counts once, and the order of a protobuf map means nothing.
pub fn last_of_each_name<'a, V>(mut entries: Vec<(Text<'a>, V)>) -> Vec<(Text<'a>, V)> {
    entries.reverse();
    entries.sort_by(|(left, _), (right, _)| left.cmp(right));
    entries.dedup_by(|(later, _), (earlier, _)| later == earlier);
    entries
}
