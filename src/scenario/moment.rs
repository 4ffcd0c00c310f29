use std::fmt;

use super::form::{By, Change};
use super::parse::CUSTOMER;
use crate::engine::Kind;
use crate::time::{Timestamp, Zone};

/// An instant as scenarios write it: local and as short as it can be, `2026-05-30 16:00`, or in UTC where the local
/// time is there twice.
pub struct Moment<'a>(pub Timestamp, pub &'a Zone);

impl fmt::Display for Moment<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Moment(at, zone) = self;
        let (day, ms) = zone.wall_clock(*at);
        if zone.instant_of(day, ms) != *at {
            return at.fmt(f);
        }
        write!(f, "{day} {:02}:{:02}", ms / 3_600_000, ms / 60_000 % 60)?;
        match (ms / 1000 % 60, ms % 1000) {
            (0, 0) => Ok(()),
            (second, 0) => write!(f, ":{second:02}"),
            (second, ms) => write!(f, ":{second:02}.{ms:03}"),
        }
    }
}

impl Change {
    /// As a line of a scenario says it, without the instant; `by_default` is the cause that need not be said.
    pub fn words(&self, by_default: Option<&By>) -> String {
        let customer = if self.customer == CUSTOMER { String::new() } else { format!("{} ", self.customer) };
        let verb = if self.kind == Kind::Entered { "enters" } else { "leaves" };
        let by = if by_default == Some(&self.by) { String::new() } else { format!(" {}", self.by) };
        let backfill = if self.backfill { " backfill" } else { "" };
        format!("{customer}{verb} {}{by}{backfill}", self.segment)
    }
}

impl fmt::Display for By {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            By::Event(id) => write!(f, "by event {id}"),
            By::Time => f.write_str("by time"),
            By::Erasure => f.write_str("by erasure"),
            By::Definition => f.write_str("by definition"),
        }
    }
}
