use std::sync::Arc;

use super::breach::Promise;
use super::published::Published;
use crate::output::Kind;
use crate::time::Timestamp;

/// What the events of one customer have led to.
pub struct Life {
    /// Of the last event; 0 before the first.
    sequence: u64,
    /// Records before the first one seen may be gone.
    begins_late: bool,
    /// Ascending by segment.
    segments: Vec<Standing>,
}

/// One customer and one segment.
struct Standing {
    segment_id: Arc<str>,
    /// `None`: events that told are missing.
    is_in: Option<bool>,
    /// The effective time of the last event, and the sequences of those that have it.
    last: Timestamp,
    at_last: Vec<u64>,
}

/// What an event is to those before it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Following {
    Next,
    /// It repeats what was there, and leads nowhere.
    Repetition,
}

/// Promises that are broken, each with what was expected.
type Broken = Vec<(Promise, String)>;

impl Life {
    pub fn new(begins_late: bool) -> Self {
        Life { sequence: 0, begins_late, segments: Vec::new() }
    }

    /// Goes on by an event.
    pub fn follow(&mut self, event: &Published) -> (Following, Broken) {
        let mut broken = Broken::new();
        let begins_anew = event.sequence == 1 && self.is_in_nothing();
        if self.repeats(event) {
            broken.push((Promise::Once, "an event that was not published before".to_owned()));
            return (Following::Repetition, broken);
        }
        let expected = self.sequence + 1;
        let is_first = self.sequence == 0;
        if event.sequence != expected && !begins_anew && !(is_first && self.begins_late) {
            broken.push((Promise::Sequence, format!("sequence {expected}")));
            if event.sequence < expected {
                return (Following::Repetition, broken);
            }
            self.segments.iter_mut().for_each(|standing| standing.is_in = None);
            self.begins_late = true;
        }
        if event.sequence == 1 {
            // Whatever was before, it has left everything.
            self.begins_late = false;
            self.segments.iter_mut().for_each(|standing| standing.is_in = Some(false));
        }
        self.sequence = event.sequence;
        self.change(event, &mut broken);
        (Following::Next, broken)
    }

    /// The segments it is in, as far as is known, ascending.
    pub fn memberships(&self) -> impl Iterator<Item = &Arc<str>> {
        self.segments.iter().filter(|standing| standing.is_in == Some(true)).map(|standing| &standing.segment_id)
    }

    /// An erasure of a customer that is in no segment leaves no trace here, so that 1 may follow then.
    fn is_in_nothing(&self) -> bool {
        self.memberships().next().is_none()
    }

    /// The same event was there before: equal ids have equal parts.
    fn repeats(&self, event: &Published) -> bool {
        self.place(&event.segment_id).is_ok_and(|at| {
            let standing = &self.segments[at];
            standing.last == event.effective_at && standing.at_last.contains(&event.sequence)
        })
    }

    fn change(&mut self, event: &Published, broken: &mut Broken) {
        let enters = event.kind == Kind::Entered;
        let at = self.place(&event.segment_id).unwrap_or_else(|at| {
            let is_in = (!self.begins_late).then_some(false);
            let (segment_id, last) = (event.segment_id.clone(), Timestamp::BEGINNING);
            self.segments.insert(at, Standing { segment_id, is_in, last, at_last: Vec::new() });
            at
        });
        let standing = &mut self.segments[at];
        if standing.is_in == Some(enters) {
            let state = if enters { "a leave: the customer is in" } else { "an enter: the customer is not in" };
            broken.push((Promise::InTurn, state.to_owned()));
        }
        if event.effective_at < standing.last {
            broken.push((Promise::Order, format!("effective at {} or later", standing.last)));
        }
        standing.is_in = Some(enters);
        if event.effective_at != standing.last {
            standing.at_last.clear();
        }
        standing.last = event.effective_at;
        standing.at_last.push(event.sequence);
    }

    fn place(&self, segment_id: &str) -> Result<usize, usize> {
        self.segments.binary_search_by(|standing| (*standing.segment_id).cmp(segment_id))
    }
}
