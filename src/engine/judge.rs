use std::sync::Arc;

// tidy: looked up by symbol, never iterated
use foldhash::HashMap;

use super::tracked::{Membership, Standing, Tracked};
use super::transition::{Cause, Kind, Transition};
use crate::customer::{Customer, Facts, Symbol, Symbols};
use crate::event::CustomerId;
use crate::segment::Catalog;
use crate::segment::catalog::ActivityChange;
use crate::segment::evaluate::Truths;
use crate::time::{LocalDay, Timestamp};

/// Decides memberships: reads terms, follows flipped atoms to their segments, and says what changed.
pub struct Judge {
    catalog: Arc<Catalog>,
    pub symbols: Symbols,
    constants: Vec<Symbol>,
    /// The names of activity that terms ask for.
    asked: HashMap<Symbol, u32>,
    go_live: Timestamp,
    today: LocalDay,
    blank: Blank,
    sizes: Vec<u64>,
    terms: Vec<u32>,
    touched: Vec<u32>,
}

/// What holds of a customer of whom nothing is known yet but that there is one.
struct Blank {
    truths: Truths,
    segments: Vec<u32>,
}

/// Which terms a look reads again.
#[derive(Clone, Copy)]
pub enum Look {
    /// Those that time alone can change.
    Timed,
    /// Those that may have changed with these facts; and the timed ones where one of them fell due.
    Changed(Facts, Option<Symbol>),
    /// All, and every segment is judged.
    Whole,
}

impl Judge {
    pub fn new(catalog: Arc<Catalog>, go_live: Timestamp) -> Self {
        let mut symbols = Symbols::new();
        let constants = catalog.bind(&mut symbols);
        let asked = catalog.activity_names().map(|name| (constants[name as usize], name)).collect();
        let nowhere = Timestamp::BEGINNING;
        let today = LocalDay { day: crate::time::Day::from_number(0), start: nowhere, end: nowhere };
        let blank = Blank { truths: Truths::none_of(catalog.atoms.len()), segments: Vec::new() };
        let sizes = vec![0; catalog.segments.len()];
        let (terms, touched) = (Vec::new(), Vec::new());
        let mut judge = Judge { catalog, symbols, constants, asked, go_live, today, blank, sizes, terms, touched };
        judge.blank = judge.judge_blank();
        judge
    }

    pub fn catalog(&self) -> &Arc<Catalog> {
        &self.catalog
    }

    pub fn sizes(&self) -> &[u64] {
        &self.sizes
    }

    /// No facts, no flips: the instant does not matter.
    fn judge_blank(&mut self) -> Blank {
        let (nobody, now) = (Customer::default(), Timestamp::from_millis(0));
        let mut truths = self.blank.truths.clone();
        self.read_all(&nobody, now, &mut truths);
        let holds = |number: &u32| self.catalog.segments[*number as usize].tree.holds(&truths);
        let segments = (0..self.catalog.segments.len() as u32).filter(holds).collect();
        Blank { truths, segments }
    }

    /// Reads every term; returns the first instant at which an atom may flip.
    fn read_all(&mut self, facts: &Customer, now: Timestamp, truths: &mut Truths) -> Timestamp {
        self.set_today(now);
        let catalog = self.catalog.clone();
        let view = catalog.view(facts, &self.symbols, &self.constants, now, self.today);
        let terms = 0..catalog.terms.len() as u32;
        let until = terms.map(|term| {
            catalog.read(term, &view, &mut |atom, truth| {
                truths.set(atom, truth);
            })
        });
        until.min().unwrap_or(Timestamp::NEVER)
    }

    fn set_today(&mut self, now: Timestamp) {
        if !self.today.holds(now) {
            self.today = self.catalog.store.zone.local_day(now);
        }
    }

    /// The truths as of the last look, found again if they are not there (after a restore).
    pub fn recall(&mut self, tracked: &mut Tracked) {
        if tracked.truths.is_none() && tracked.known {
            let mut truths = self.blank.truths.clone();
            self.read_all(&tracked.facts, tracked.standing.looked_at, &mut truths);
            tracked.truths = Some(truths);
        }
    }

    /// Looks at a customer at `now` and publishes what changed. The truths must be those of the last look.
    pub fn look(
        &mut self,
        id: &CustomerId,
        tracked: &mut Tracked,
        now: Timestamp,
        look: Look,
        cause: &Cause,
        out: &mut Vec<Transition>,
    ) -> bool {
        self.touched.clear();
        let fell_due = tracked.standing.next_check <= now;
        self.choose_terms(look, fell_due);
        self.note_acquaintance(tracked, look);
        let until = self.read_terms(tracked, now);
        let standing = &mut tracked.standing;
        standing.looked_at = now;
        standing.next_check = match look {
            Look::Changed(..) if !fell_due => standing.next_check.min(until),
            _ => until,
        };
        self.touched.sort_unstable();
        self.touched.dedup();
        self.publish(id, tracked, now, cause, out)
    }

    fn choose_terms(&mut self, look: Look, fell_due: bool) {
        match look {
            Look::Timed => {
                self.terms.clear();
                self.terms.extend(&self.catalog.timed);
            }
            Look::Whole => {
                self.terms.clear();
                self.terms.extend(0..self.catalog.terms.len() as u32);
            }
            Look::Changed(facts, activity) => {
                let activity = match activity {
                    None => ActivityChange::Any,
                    Some(name) => {
                        self.asked.get(&name).map_or(ActivityChange::Unasked, |name| ActivityChange::Named(*name))
                    }
                };
                self.catalog.terms_that_read(facts, activity, &mut self.terms);
                if fell_due {
                    self.terms.extend(&self.catalog.timed);
                    self.terms.sort_unstable();
                    self.terms.dedup();
                }
            }
        }
    }

    /// A customer that becomes known is judged by every segment that takes in those of whom nothing is known, one that
    /// ceases to be known leaves them all.
    fn note_acquaintance(&mut self, tracked: &mut Tracked, look: Look) {
        let known = tracked.facts.is_known();
        let new = tracked.truths.is_none();
        if new {
            tracked.truths = Some(self.blank.truths.clone());
        }
        if matches!(look, Look::Whole) || (known != tracked.known && !(new && known)) {
            self.touched.extend(0..self.catalog.segments.len() as u32);
        } else if new && known {
            self.touched.extend(&self.blank.segments);
        }
        tracked.known = known;
    }

    fn read_terms(&mut self, tracked: &mut Tracked, now: Timestamp) -> Timestamp {
        self.set_today(now);
        let Tracked { facts, truths: Some(truths), .. } = tracked else { return Timestamp::NEVER };
        let view = self.catalog.view(facts, &self.symbols, &self.constants, now, self.today);
        let touched = &mut self.touched;
        let mut until = Timestamp::NEVER;
        for term in &self.terms {
            until = until.min(self.catalog.read(*term, &view, &mut |atom, truth| {
                if truths.set(atom, truth) {
                    touched.extend(&self.catalog.atoms[atom as usize].segments);
                }
            }));
        }
        until
    }

    /// Leaves first, then enters, each by segment id (EVENTS, "segment-events").
    fn publish(
        &mut self,
        id: &CustomerId,
        tracked: &mut Tracked,
        at: Timestamp,
        cause: &Cause,
        out: &mut Vec<Transition>,
    ) -> bool {
        let Some(truths) = &tracked.truths else { return false };
        let before = out.len();
        for kind in [Kind::Left, Kind::Entered] {
            for number in &self.touched {
                let segment = &self.catalog.segments[*number as usize];
                let member = tracked.known && segment.tree.holds(truths);
                let was = tracked.standing.membership(&segment.id).is_some();
                if member == was || member != (kind == Kind::Entered) {
                    continue;
                }
                let size = &mut self.sizes[*number as usize];
                *size = if member { *size + 1 } else { size.saturating_sub(1) };
                let change = Change { id, at, kind, cause, go_live: self.go_live };
                out.push(change.note(&mut tracked.standing, &segment.id, &segment.version));
            }
        }
        out.len() > before
    }

    /// Counts the memberships of a customer that was read back.
    pub fn count_in(&mut self, standing: &Standing) {
        for membership in &standing.memberships {
            if let Some(number) = self.catalog.segment_number(&membership.segment_id) {
                self.sizes[number as usize] += 1;
            }
        }
    }

    /// Ends memberships in segments that are defined no more.
    pub fn leave_undefined(
        &mut self,
        id: &CustomerId,
        tracked: &mut Tracked,
        at: Timestamp,
        out: &mut Vec<Transition>,
    ) -> bool {
        let undefined = |membership: &&Membership| self.catalog.segment_number(&membership.segment_id).is_none();
        let gone: Vec<Membership> = tracked.standing.memberships.iter().filter(undefined).cloned().collect();
        for membership in &gone {
            let cause = Cause::Definition { previous_version: Some(membership.segment_version.clone()) };
            let change = Change { id, at, kind: Kind::Left, cause: &cause, go_live: self.go_live };
            out.push(change.note(&mut tracked.standing, &membership.segment_id, &membership.segment_version));
        }
        !gone.is_empty()
    }
}

impl Judge {
    /// Memberships that outlive a change of their segment's definition take its new version.
    pub fn renew_versions(&self, standing: &mut Standing) -> bool {
        let mut renewed = false;
        for membership in &mut standing.memberships {
            let Some(number) = self.catalog.segment_number(&membership.segment_id) else { continue };
            let version = &self.catalog.segments[number as usize].version;
            renewed |= membership.segment_version != *version;
            membership.segment_version = version.clone();
        }
        renewed
    }
}

/// One change of membership, about to be noted.
struct Change<'a> {
    id: &'a CustomerId,
    at: Timestamp,
    kind: Kind,
    cause: &'a Cause,
    go_live: Timestamp,
}

impl Change<'_> {
    fn note(&self, standing: &mut Standing, segment_id: &Arc<str>, version: &Arc<str>) -> Transition {
        standing.sequence += 1;
        let (segment_id, segment_version) = (segment_id.clone(), version.clone());
        match self.kind {
            Kind::Left => {
                standing.leave(&segment_id);
            }
            Kind::Entered => standing.enter(Membership {
                segment_id: segment_id.clone(),
                segment_version: segment_version.clone(),
                since: self.at,
                sequence: standing.sequence,
            }),
        }
        Transition {
            customer_id: self.id.clone(),
            segment_id,
            segment_version,
            kind: self.kind,
            sequence: standing.sequence,
            effective_at: self.at,
            cause: self.cause.clone(),
            backfill: self.at < self.go_live || matches!(self.cause, Cause::Definition { .. }),
        }
    }
}
