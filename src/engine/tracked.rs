use std::sync::Arc;

use super::timers::Slot;
use super::transition::Origin;
use crate::customer::{Customer, Keep};
use crate::event::Format;
use crate::sabotage::{Rule, is_off};
use crate::segment::evaluate::Truths;
use crate::time::{Span, Timestamp};

/// A customer with all that the engine remembers about it.
#[derive(Clone, Debug)]
pub struct Tracked {
    pub facts: Customer,
    pub standing: Standing,
    /// Events dated ahead of engine time, not visible until their time; ascending by (`at`, `event_id`).
    pub waiting: Vec<Waiting>,
    pub(super) slot: Slot,
    /// As of the last look: it is known from some event.
    pub(super) known: bool,
    /// The truth of each atom at `standing.looked_at`; none until the first look after a restore.
    pub(super) truths: Option<Truths>,
    /// The timer's entry that stands.
    pub(super) scheduled: Timestamp,
    /// Changed since its record was last written: its number in the queue of those.
    pub(super) unwritten: Option<u64>,
    /// Its record must be written by the next commit.
    pub(super) urgent: bool,
    /// Changed by a replay, and not looked at since; `true`: by a record that was taken at the frontier.
    pub(super) replayed: Option<bool>,
    /// Judged by definitions that have changed since.
    pub(super) outdated: bool,
    /// Bytes of its record when last written.
    pub(super) record_bytes: u32,
}

/// What segments a customer is in, and when to look again.
#[derive(Clone, PartialEq, Debug)]
pub struct Standing {
    /// Of the last transition; 0 before the first.
    pub sequence: u64,
    /// Ascending by segment id.
    pub memberships: Vec<Membership>,
    /// When it was last looked at.
    pub looked_at: Timestamp,
    /// The first instant at which something may change with no event.
    pub next_check: Timestamp,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Membership {
    pub segment_id: Arc<str>,
    pub segment_version: Arc<str>,
    /// The `effective_at` and the sequence of the transition that entered.
    pub since: Timestamp,
    pub sequence: u64,
}

/// A record whose event is not visible yet, as it came.
#[derive(Clone, PartialEq, Debug)]
pub struct Waiting {
    pub at: Timestamp,
    pub event_id: Arc<str>,
    /// The record's instant (T1).
    pub instant: Timestamp,
    pub origin: Origin,
    pub format: Format,
    pub value: Box<[u8]>,
}

impl Standing {
    pub fn new() -> Self {
        Standing { sequence: 0, memberships: Vec::new(), looked_at: Timestamp::BEGINNING, next_check: Timestamp::NEVER }
    }

    pub fn membership(&self, segment_id: &str) -> Option<&Membership> {
        let place = self.memberships.binary_search_by(|membership| (*membership.segment_id).cmp(segment_id)).ok()?;
        Some(&self.memberships[place])
    }

    pub(super) fn enter(&mut self, membership: Membership) {
        let place = self.memberships.partition_point(|known| known.segment_id < membership.segment_id);
        self.memberships.insert(place, membership);
    }

    /// The transition that entered a membership has another sequence than it had at first.
    pub(super) fn renumber(&mut self, segment_id: &str, sequence: u64) {
        if let Some(known) = self.memberships.iter_mut().find(|membership| *membership.segment_id == *segment_id) {
            known.sequence = sequence;
        }
    }

    pub(super) fn leave(&mut self, segment_id: &str) -> Option<Membership> {
        let place = self.memberships.binary_search_by(|membership| (*membership.segment_id).cmp(segment_id)).ok()?;
        Some(self.memberships.remove(place))
    }
}

impl Waiting {
    /// What it takes in a record beside the event itself, at most: its id and some numbers.
    pub(super) const HEAD_BYTES: usize = 320;

    /// What it takes in a record, at most.
    pub(super) fn bytes(&self) -> usize {
        Self::HEAD_BYTES + self.value.len()
    }

    pub(super) fn key(&self) -> (Timestamp, &str) {
        (self.at, &self.event_id)
    }
}

impl Default for Standing {
    fn default() -> Self {
        Self::new()
    }
}

impl Tracked {
    pub(super) fn new(slot: Slot) -> Self {
        Tracked {
            facts: Customer::default(),
            standing: Standing::new(),
            waiting: Vec::new(),
            slot,
            known: false,
            truths: None,
            scheduled: Timestamp::NEVER,
            unwritten: None,
            urgent: false,
            replayed: None,
            outdated: false,
            record_bytes: 0,
        }
    }

    /// When to wake: the next check, or the time of an event that waits.
    pub(super) fn wakes_at(&self) -> Timestamp {
        let waiting = self.waiting.first().map_or(Timestamp::NEVER, |waiting| waiting.at);
        self.standing.next_check.min(waiting)
    }

    /// Nothing is known of the customer any more: its memberships have ended, and what is left is a grave (or test
    /// orders, which make no customer). Only an erasure lets sequences begin anew.
    pub(super) fn lay_down(&mut self, erased: bool, keep: &Keep) {
        let sequence = if erased { 0 } else { self.standing.sequence };
        self.standing = Standing { sequence, looked_at: self.standing.looked_at, ..Standing::new() };
        self.standing.next_check = self.grave_ends_at(keep);
        self.truths = None;
    }

    /// A grave is kept as long as activity is, and [`GRAVE_KEPT`] more: a late event from before the erasure that comes
    /// even later is taken as a new customer's.
    fn grave_ends_at(&self, keep: &Keep) -> Timestamp {
        self.facts.erased_at.map_or(Timestamp::NEVER, |at| at.plus(keep.activity).plus(GRAVE_KEPT))
    }

    /// Nothing needs to be remembered of it.
    pub(super) fn is_over(&self, now: Timestamp, keep: &Keep) -> bool {
        let nothing = !self.known && self.waiting.is_empty() && self.facts.orders.all().is_empty();
        let has_grave = self.facts.erased_at.is_some() && !is_off(Rule::I4TombstoneAtOnce);
        nothing && (!has_grave || self.grave_ends_at(keep) < now)
    }
}

/// How long a grave is kept beyond all that activity is.
const GRAVE_KEPT: Span = Span::from_days(30);
