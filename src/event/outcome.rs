use std::fmt;

/// What became of a record. Every record has exactly one; their sum equals the records read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// The event is part of its customer's state, or waits there for its time.
    Applied,
    /// Its `event_id` was seen before: nothing changed.
    Duplicate,
    /// It occurred before an erasure of its customer, or before all that is kept, and can change nothing.
    TooOld,
    /// It goes to the dead letters.
    Refused(Refusal),
}

impl Outcome {
    /// The label in metrics and summaries.
    pub fn label(&self) -> &'static str {
        match self {
            Outcome::Applied => "applied",
            Outcome::Duplicate => "duplicate",
            Outcome::TooOld => "too_old",
            Outcome::Refused(_) => "refused",
        }
    }
}

/// Why a record cannot be taken.
///
/// [`Refusal::code`] is stable: it is the `shoal_reason` header of the dead letter and the label in metrics.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// The value is empty: a tombstone, or no event at all.
    Empty,
    /// The value is not JSON, or not an object; what and where.
    NotJson(String),
    /// The value is not the protobuf message of its topic.
    NotProtobuf(String),
    /// The content-type header names no known encoding.
    UnknownFormat(String),
    /// A required field is not there (or is null).
    Missing { field: String },
    /// A field is there and is of the wrong type.
    WrongType { field: String, expected: &'static str, found: String },
    /// A field is of the right type and its content cannot be.
    Invalid { field: String, expected: String, found: String },
    /// More decimals than the currency has.
    TooPrecise { field: String, currency: String, found: String },
    /// Amounts, quantities and rates are not below zero.
    Negative { field: String, found: String },
    /// The order is in another currency than the store's and says no exchange rate.
    NoExchangeRate { currency: String },
    /// `occurred_at` is more than `max_future_skew` ahead of the record's instant.
    FromTheFuture { ahead_ms: i64, allowed_ms: i64 },
    /// The record's key is not the customer's id.
    WrongKey { key: String },
    /// The record is on a partition that murmur2 of its key does not name.
    Misplaced { expected_partition: i32, partition: i32 },
}

impl Refusal {
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::Empty => "empty",
            Refusal::NotJson(_) => "not_json",
            Refusal::NotProtobuf(_) => "not_protobuf",
            Refusal::UnknownFormat(_) => "unknown_format",
            Refusal::Missing { .. } => "missing_field",
            Refusal::WrongType { .. } => "wrong_type",
            Refusal::Invalid { .. } => "invalid_value",
            Refusal::TooPrecise { .. } => "too_precise",
            Refusal::Negative { .. } => "negative",
            Refusal::NoExchangeRate { .. } => "no_exchange_rate",
            Refusal::FromTheFuture { .. } => "from_the_future",
            Refusal::WrongKey { .. } | Refusal::Misplaced { .. } => "misplaced",
        }
    }

    /// The same refusal, seen from outside: the field `unit_price` within `items[3]` is `items[3].unit_price`.
    pub(crate) fn within(mut self, outer: &str) -> Refusal {
        if let Refusal::Missing { field }
        | Refusal::WrongType { field, .. }
        | Refusal::Invalid { field, .. }
        | Refusal::TooPrecise { field, .. }
        | Refusal::Negative { field, .. } = &mut self
        {
            let point = if field.is_empty() || field.starts_with('[') { "" } else { "." };
            *field = format!("{outer}{point}{field}");
        }
        self
    }

    /// Every code there is, for the metrics and the documentation.
    pub const CODES: [&'static str; 12] = [
        "empty",
        "not_json",
        "not_protobuf",
        "unknown_format",
        "missing_field",
        "wrong_type",
        "invalid_value",
        "too_precise",
        "negative",
        "no_exchange_rate",
        "from_the_future",
        "misplaced",
    ];
}

/// What was wrong, where, and what was expected: one line.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Empty => write!(f, "the record has no value"),
            Refusal::NotJson(why) => write!(f, "the value is not a JSON object: {why}"),
            Refusal::NotProtobuf(why) => write!(f, "the value is not the protobuf message of its topic: {why}"),
            Refusal::UnknownFormat(found) => {
                write!(f, "content-type `{found}` is neither application/json nor application/x-protobuf")
            }
            Refusal::Missing { field } => write!(f, "`{field}` is required and is not there"),
            Refusal::WrongType { field, expected, found } => write!(f, "`{field}` must be {expected}, found {found}"),
            Refusal::Invalid { field, expected, found } => write!(f, "`{field}` must be {expected}, found `{found}`"),
            Refusal::TooPrecise { field, currency, found } => {
                write!(f, "`{field}` has more decimals than {currency} has: `{found}`")
            }
            Refusal::Negative { field, found } => write!(f, "`{field}` must not be below zero, found `{found}`"),
            Refusal::NoExchangeRate { currency } => {
                write!(f, "the order is in {currency}, not in the store's currency: `exchange_rate` is required")
            }
            Refusal::FromTheFuture { ahead_ms, allowed_ms } => {
                write!(f, "`occurred_at` is {ahead_ms} ms ahead of the record's timestamp; allowed are {allowed_ms} ms")
            }
            Refusal::WrongKey { key } => write!(f, "the record's key `{key}` is not its customer_id"),
            Refusal::Misplaced { expected_partition, partition } => write!(
                f,
                "the record is on partition {partition}; murmur2 of its key names {expected_partition}: \
                 produce with the partitioner murmur2"
            ),
        }
    }
}
