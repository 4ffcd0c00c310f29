use std::fmt;

use super::value::Value;
use crate::event::Format;
use crate::number::Currency;
use crate::time::{Span, Timestamp, Zone, parse_rfc3339};

/// A type that an option can have.
pub(super) trait Setting: Sized {
    /// What a value must be, as a message says it.
    const EXPECTED: &'static str;

    /// `None` where the value is not that.
    fn read(value: &Value) -> Option<Self>;
}

/// What to do when an input's offsets are no longer in its log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OnLostInput {
    /// The partition stops and says what is missing.
    Stop,
    /// It goes on from the oldest record there is, and says what was lost.
    Continue,
}

/// How long something is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Retention {
    Forever,
}

/// A number of bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Bytes(pub u64);

/// The declared type of a custom attribute.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AttributeType {
    String,
    Number,
    Boolean,
    /// A date or a date-time.
    Date,
    /// A list of strings.
    List,
}

impl Setting for String {
    const EXPECTED: &'static str = "a text";

    fn read(value: &Value) -> Option<Self> {
        value.text().map(str::to_owned)
    }
}

impl Setting for u32 {
    const EXPECTED: &'static str = "a whole number, 0 or more";

    fn read(value: &Value) -> Option<Self> {
        value.integer().and_then(|number| number.try_into().ok())
    }
}

impl Setting for Span {
    const EXPECTED: &'static str = "a length of time such as \"250ms\", \"30s\", \"5min\", \"12h\" or \"90d\"";

    fn read(value: &Value) -> Option<Self> {
        Span::parse(value.text()?)
    }
}

impl Setting for Retention {
    const EXPECTED: &'static str = "\"forever\" (orders cannot be kept for less yet)";

    fn read(value: &Value) -> Option<Self> {
        (value.text()? == "forever").then_some(Retention::Forever)
    }
}

impl Setting for Bytes {
    const EXPECTED: &'static str = "a size such as \"512KiB\" or \"8MiB\", or a number of bytes";

    fn read(value: &Value) -> Option<Self> {
        if let Some(number) = value.integer() {
            return number.try_into().ok().map(Bytes);
        }
        let text = value.text()?;
        let units = [("KiB", 10), ("MiB", 20), ("GiB", 30), ("", 0)];
        let (digits, shift) = units.iter().find_map(|(unit, shift)| Some((text.strip_suffix(unit)?, shift)))?;
        let count: u64 = digits.trim_end().parse().ok()?;
        count.checked_mul(1 << shift).map(Bytes)
    }
}

impl Setting for Zone {
    const EXPECTED: &'static str = "a name of the IANA time zone database, such as \"Europe/London\"";

    fn read(value: &Value) -> Option<Self> {
        Zone::named(value.text()?).ok()
    }
}

impl Setting for Currency {
    const EXPECTED: &'static str = "a currency code of ISO 4217, such as \"GBP\"";

    fn read(value: &Value) -> Option<Self> {
        Currency::of_code(value.text()?)
    }
}

/// Empty: none.
impl Setting for Option<Timestamp> {
    const EXPECTED: &'static str = "an instant with its offset, such as \"2026-05-30T16:00:00Z\", or \"\" for none";

    fn read(value: &Value) -> Option<Self> {
        match value.text()? {
            "" => Some(None),
            text => parse_rfc3339(text).map(Some),
        }
    }
}

impl Setting for OnLostInput {
    const EXPECTED: &'static str = "\"stop\" or \"continue\"";

    fn read(value: &Value) -> Option<Self> {
        match value.text()? {
            "stop" => Some(OnLostInput::Stop),
            "continue" => Some(OnLostInput::Continue),
            _ => None,
        }
    }
}

impl Setting for Format {
    const EXPECTED: &'static str = "\"json\" or \"protobuf\"";

    fn read(value: &Value) -> Option<Self> {
        match value.text()? {
            "json" => Some(Format::Json),
            "protobuf" => Some(Format::Protobuf),
            _ => None,
        }
    }
}

impl Setting for AttributeType {
    const EXPECTED: &'static str = "\"string\", \"number\", \"boolean\", \"date\" or \"list\"";

    fn read(value: &Value) -> Option<Self> {
        match value.text()? {
            "string" => Some(AttributeType::String),
            "number" => Some(AttributeType::Number),
            "boolean" => Some(AttributeType::Boolean),
            "date" => Some(AttributeType::Date),
            "list" => Some(AttributeType::List),
            _ => None,
        }
    }
}

/// The largest unit that says it exactly.
impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = [(30, "GiB"), (20, "MiB"), (10, "KiB")];
        match units.iter().find(|(shift, _)| self.0 != 0 && self.0.is_multiple_of(1 << shift)) {
            Some((shift, unit)) => write!(f, "{}{unit}", self.0 >> shift),
            None => write!(f, "{} bytes", self.0),
        }
    }
}
