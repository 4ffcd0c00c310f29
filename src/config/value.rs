use std::fmt;

use super::error::Place;

/// A value as it was given, before the option's own type is asked of it.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Value {
    /// A TOML string, or a TOML date-time as its text.
    Text(String),
    Integer(i64),
    Flag(bool),
    /// A value no option has: its kind, as a message says it.
    Unusable(&'static str),
}

#[derive(Clone, PartialEq, Debug)]
pub(super) struct Found {
    pub value: Value,
    pub place: Place,
}

impl Value {
    pub fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn integer(&self) -> Option<i64> {
        match self {
            Value::Integer(number) => Some(*number),
            _ => None,
        }
    }

    /// A text as a number, where a number is what `other` is: environment variables have no types.
    pub fn typed_like(self, other: &Value) -> Value {
        match (&self, other) {
            (Value::Text(text), Value::Integer(_)) => text.parse().map_or(self, Value::Integer),
            _ => self,
        }
    }

    /// Text, a number or a flag, as text.
    pub fn printed(&self) -> Option<String> {
        match self {
            Value::Text(text) => Some(text.clone()),
            Value::Integer(number) => Some(number.to_string()),
            Value::Flag(flag) => Some(flag.to_string()),
            Value::Unusable(_) => None,
        }
    }
}

/// As a message says what was found: `the text "four"`, `the number 4`.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(text) => write!(f, "the text {text:?}"),
            Value::Integer(number) => write!(f, "the number {number}"),
            Value::Flag(flag) => write!(f, "{flag}"),
            Value::Unusable(kind) => f.write_str(kind),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned())
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Value::Integer(number)
    }
}
