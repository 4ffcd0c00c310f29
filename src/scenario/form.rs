use std::collections::BTreeMap;

use crate::engine::Kind;
use crate::event::Stream;
use crate::number::Currency;
use crate::time::{Span, Timestamp, Zone};

/// A file of scenarios, as written.
#[derive(Clone, PartialEq, Debug)]
pub struct Script {
    /// How messages name the file.
    pub name: String,
    pub scenarios: Vec<Scenario>,
}

/// One rule, as events and all that follows from them.
#[derive(Clone, PartialEq, Debug)]
pub struct Scenario {
    /// Says the rule; unique in its file.
    pub title: String,
    /// Of the title, from 1; so are all lines here.
    pub line: usize,
    pub setup: Setup,
    pub steps: Vec<Step>,
    /// Every enter and leave there may be, in order.
    pub expected: Vec<Expected>,
    /// What falls due up to and at this instant is part of the scenario.
    pub end: Timestamp,
}

/// What a scenario goes by.
#[derive(Clone, PartialEq, Debug)]
pub struct Setup {
    pub zone: Zone,
    pub currency: Currency,
    /// Before it, all is backfill.
    pub go_live: Timestamp,
    /// How long activity is kept, and how far functions without a `date` look back.
    pub history: Span,
    pub max_future_skew: Span,
    /// Rows of activity a customer may have.
    pub activity_rows_max: usize,
    /// Orders a customer may have.
    pub orders_max: usize,
    /// Segments that stand in the file itself.
    pub inline: Vec<InlineSegment>,
    /// The segments of the folder that take part, by id; none named and none inline: all.
    pub chosen: Vec<ChosenSegment>,
    /// Named lists that stand in the file itself.
    pub lists: BTreeMap<String, Vec<String>>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct InlineSegment {
    pub id: String,
    pub query: String,
    /// Where the query begins in the file, in bytes: it may go on over several lines.
    pub offset: usize,
    pub line: usize,
}

#[derive(Clone, PartialEq, Debug)]
pub struct ChosenSegment {
    pub id: String,
    pub line: usize,
    pub column: usize,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Step {
    pub line: usize,
    /// The last line of the step: an event may take several.
    pub last_line: usize,
    /// The record's instant, or where the clock moves.
    pub at: Timestamp,
    pub action: Action,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Action {
    Event(Box<EventStep>),
    /// Time passes with no event.
    Clock,
}

/// A record that arrives.
#[derive(Clone, PartialEq, Debug)]
pub struct EventStep {
    pub stream: Stream,
    pub event_id: String,
    pub customer: String,
    pub value: Vec<u8>,
    pub outcome: ExpectedOutcome,
    /// Where the outcome is said, if it is.
    pub outcome_line: Option<usize>,
}

/// What is to become of a record.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum ExpectedOutcome {
    #[default]
    Applied,
    Duplicate,
    TooOld,
    Refused {
        /// The stable code of the refusal.
        code: String,
        /// What its message holds.
        says: String,
    },
}

/// An enter or a leave that is to happen.
#[derive(Clone, PartialEq, Debug)]
pub struct Expected {
    pub line: usize,
    pub change: Change,
}

/// An enter or a leave, as a scenario tells them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    pub at: Timestamp,
    pub customer: String,
    pub kind: Kind,
    pub segment: String,
    pub by: By,
    pub backfill: bool,
    /// `None`: not asked for.
    pub sequence: Option<u64>,
}

/// The cause of a change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum By {
    /// The id of an event.
    Event(String),
    Time,
    Erasure,
    Definition,
}

impl Change {
    /// Whether what happened is what was expected.
    pub fn is_met_by(&self, happened: &Change) -> bool {
        let sequence = self.sequence.map_or(happened.sequence, Some);
        Change { sequence, ..self.clone() } == *happened
    }
}
