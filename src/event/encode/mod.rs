//! An [`Event`] back to a record's value: for generators, load tools and tests. The running service encodes no events.
//!
//! What is written reads back as the same event, with two exceptions: amounts are written in the store's currency, so
//! the exchange of a foreign order is lost; and what was left out at decoding (unusable attributes and properties,
//! foreign prices) is not there any more.

mod json;
mod protobuf;

pub use json::{json, json_line};
pub use protobuf::protobuf;

use super::{Event, Format, Store};
use crate::number::Currency;
use crate::time::DateOrTime;

/// The value of a record in this format.
pub fn encode(event: &Event<'_>, format: Format, store: &Store) -> Vec<u8> {
    match format {
        Format::Json => json(event, store),
        Format::Protobuf => protobuf(event, store),
    }
}

/// Minor units as decimal text with all decimals of the currency: 50530 pence are `505.30`.
fn money(minor: i64, currency: Currency) -> String {
    let exponent = usize::from(currency.exponent());
    let digits = format!("{:0>width$}", minor.unsigned_abs(), width = exponent + 1);
    let (whole, fraction) = digits.split_at(digits.len() - exponent);
    let (sign, point) = (if minor < 0 { "-" } else { "" }, if exponent == 0 { "" } else { "." });
    format!("{sign}{whole}{point}{fraction}")
}

fn date(date: DateOrTime) -> String {
    match date {
        DateOrTime::Date(day) => day.to_string(),
        DateOrTime::Instant(instant) => instant.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_written_with_all_decimals_of_its_currency() {
        let text = |minor, code| money(minor, Currency::of_code(code).unwrap());
        assert_eq!(text(50_530, "GBP"), "505.30");
        assert_eq!(text(5, "GBP"), "0.05");
        assert_eq!(text(-5, "GBP"), "-0.05");
        assert_eq!(text(1_200, "JPY"), "1200");
        assert_eq!(text(1_200, "KWD"), "1.200");
    }
}
