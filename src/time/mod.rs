//! Instants, spans, local days and the store's time zone. Core: nothing here reads a clock.
//!
//! - [`Timestamp`]: a millisecond on the UTC line, Kafka's own resolution.
//! - [`Span`]: an exact length of time.
//! - [`Day`], [`DayOffset`]: calendar dates, and dates counted from today.
//! - [`Zone`]: the store's time zone, from the database compiled in.

mod day;
mod offsets;
mod rfc3339;
mod span;
mod timestamp;
mod zone;

pub use day::{Day, DayOffset};
pub use rfc3339::{DateOrTime, parse_date_or_time, parse_rfc3339};
pub use span::Span;
pub use timestamp::Timestamp;
pub use zone::{LocalDay, UnknownZone, Zone};
