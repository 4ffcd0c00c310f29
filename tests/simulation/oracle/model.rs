use std::collections::BTreeMap;
use std::rc::Rc;

use super::super::workload::{Event, MAX_FUTURE_SKEW_MS, What};
use super::ask::{Ask, Facts, next_midnight};
use crate::event::Stream;

/// The segments of a time: id and what it asks.
pub type Segments = [(String, Ask)];

/// One change of membership, as the model has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Flip {
    pub entered: bool,
    pub segment: String,
    pub sequence: u64,
    pub at: i64,
    pub cause: Cause,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Cause {
    Event { id: String, stream: Stream, offset: i64 },
    Time,
    Erasure,
    Definition,
}

/// A record that was taken.
#[derive(Clone)]
pub struct Taken {
    pub event: Rc<Event>,
    pub offset: i64,
}

/// One customer, by filters and folds over the list of what was taken.
#[derive(Default)]
pub struct Person {
    /// In the order of the history; without repetitions, and what an erasure has dropped.
    taken: Vec<Taken>,
    waiting: Vec<Taken>,
    erased_at: Option<i64>,
    members: BTreeMap<String, ()>,
    sequence: u64,
    /// Everything up to and at it is decided.
    decided: i64,
    pub flips: Vec<Flip>,
}

impl Person {
    /// A record of this customer is taken when engine time is `now`. False where it is refused.
    pub fn take(&mut self, taken: Taken, instant: i64, now: i64, segments: &Segments) -> bool {
        if taken.event.at - instant > MAX_FUTURE_SKEW_MS {
            return false;
        }
        self.pass_to(now, segments);
        self.let_in(now + 1, segments);
        if taken.event.at <= now {
            self.apply(taken, now, segments);
        } else if !self.waits(&taken.event) && !self.has_seen(&taken.event) {
            self.waiting.push(taken);
            self.waiting.sort_by(|a, b| (a.event.at, &a.event.id).cmp(&(b.event.at, &b.event.id)));
        }
        true
    }

    /// Time passes up to an instant, which itself is not over yet.
    pub fn pass_to(&mut self, end: i64, segments: &Segments) {
        self.let_in(end, segments);
        self.fire(end, segments);
    }

    /// Lets time pass to just after a flip that was published. False where nothing flips then.
    pub fn next_is(&mut self, published: &Flip, segments: &Segments) -> bool {
        let before = self.flips.len();
        self.pass_to(published.at + 1, segments);
        self.flips.len() > before
    }

    /// What waited for an instant before `end` is let in at its instant.
    fn let_in(&mut self, end: i64, segments: &Segments) {
        while self.waiting.first().is_some_and(|first| first.event.at < end) {
            let taken = self.waiting.remove(0);
            let at = taken.event.at;
            self.fire(at, segments);
            self.apply(taken, at, segments);
        }
    }

    /// Looks at every instant before `end` at which something may change by itself.
    fn fire(&mut self, end: i64, segments: &Segments) {
        for at in self.candidates(end, segments) {
            self.look(at, &Cause::Time, segments);
        }
    }

    fn candidates(&self, end: i64, segments: &Segments) -> Vec<i64> {
        if self.taken.is_empty() {
            return Vec::new();
        }
        let delays: Vec<i64> = segments.iter().flat_map(|(_, ask)| ask.delays_ms()).collect();
        let after = |taken: &Taken| delays.iter().map(|delay| taken.event.at + delay).collect::<Vec<_>>();
        let midnights = std::iter::successors(Some(next_midnight(self.decided)), |at| Some(next_midnight(*at)));
        let mut all: Vec<i64> = self.taken.iter().flat_map(after).collect();
        all.extend(midnights.take_while(|at| *at < end).take(3));
        all.retain(|at| *at > self.decided && *at < end);
        all.sort_unstable();
        all.dedup();
        all
    }

    fn waits(&self, event: &Event) -> bool {
        self.waiting.iter().any(|known| known.event.stream() == event.stream() && known.event.id == event.id)
    }

    fn has_seen(&self, event: &Event) -> bool {
        self.taken.iter().any(|known| known.event.stream() == event.stream() && known.event.id == event.id)
    }

    fn apply(&mut self, taken: Taken, now: i64, segments: &Segments) {
        let event = taken.event.clone();
        if let What::Erased = event.what {
            return self.erase(event.at, now, segments);
        }
        if !self.is_news(&event) {
            return;
        }
        let matters = self.matters(&event);
        let cause = Cause::Event { id: event.id.clone(), stream: event.stream(), offset: taken.offset };
        self.taken.push(taken);
        if matters {
            self.look(now, &cause, segments);
        }
    }

    fn is_news(&self, event: &Event) -> bool {
        let gone = self.erased_at.is_some_and(|erased_at| event.at <= erased_at);
        !(gone || self.waits(event) || self.has_seen(event))
    }

    /// Whether anything that is remembered changes: a write to the profile that is older than the last one does not.
    fn matters(&self, event: &Event) -> bool {
        let same = |known: &What| match (&event.what, known) {
            (What::AddTag(a) | What::RemoveTag(a), What::AddTag(b) | What::RemoveTag(b)) => a == b,
            (What::Plan(_), What::Plan(_)) => true,
            _ => false,
        };
        let newer =
            |known: &&Taken| same(&known.event.what) && (known.event.at, &known.event.id) > (event.at, &event.id);
        let signups = self.taken.iter().filter(|known| known.event.stream() == Stream::Signups);
        let first = signups.map(|known| known.event.at).min().is_none_or(|first| event.at < first);
        first || !self.taken.iter().any(|known| newer(&known))
    }

    fn erase(&mut self, at: i64, now: i64, segments: &Segments) {
        if self.erased_at.is_some_and(|known| known >= at) {
            return;
        }
        self.forget(at);
        self.look(now, &Cause::Erasure, segments);
        if self.taken.is_empty() {
            self.sequence = 0;
        }
    }

    fn forget(&mut self, at: i64) {
        self.erased_at = self.erased_at.max(Some(at));
        self.taken.retain(|known| known.event.at > at);
    }

    /// The definitions are others from now on. What came meanwhile, and what fell due, shows in what they say of now: by
    /// which definitions it would have been judged is not known any more.
    pub fn redefine(&mut self, now: i64, segments: &Segments) {
        let erased_at = self.erased_at;
        while self.waiting.first().is_some_and(|first| first.event.at < now) {
            let taken = self.waiting.remove(0);
            match taken.event.what {
                What::Erased => self.forget(taken.event.at),
                _ if self.is_news(&taken.event) => self.taken.push(taken),
                _ => {}
            }
        }
        self.look(now, &Cause::Definition, segments);
        if self.taken.is_empty() && self.erased_at != erased_at {
            self.sequence = 0;
        }
    }

    /// Leaves first, then enters, each by segment id.
    fn look(&mut self, now: i64, cause: &Cause, segments: &Segments) {
        self.decided = now;
        let mut events: Vec<&Event> = self.taken.iter().map(|taken| &*taken.event).collect();
        events.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
        let facts = Facts::of(&events);
        let holds = |segment: &str| {
            let ask = segments.iter().find(|(id, _)| id == segment).map(|(_, ask)| ask);
            !events.is_empty() && ask.is_some_and(|ask| ask.holds(&facts, now))
        };
        let left: Vec<String> = self.members.keys().filter(|id| !holds(id)).cloned().collect();
        let known = segments.iter().map(|(id, _)| id).filter(|id| !self.members.contains_key(*id));
        let mut entered: Vec<String> = known.filter(|id| holds(id)).cloned().collect();
        entered.sort();
        for (segment, entered) in left.into_iter().map(|id| (id, false)).chain(entered.into_iter().map(|id| (id, true)))
        {
            self.sequence += 1;
            match entered {
                true => self.members.insert(segment.clone(), ()),
                false => self.members.remove(&segment),
            };
            let (sequence, cause) = (self.sequence, cause.clone());
            self.flips.push(Flip { entered, segment, sequence, at: now, cause });
        }
    }
}
