use super::catalog::plan::TermPlan;
use super::catalog::{Catalog, Tree};
use super::judge::judge;
use super::rows;
use super::value::{Value, View};
use crate::customer::profile::Attribute;
use crate::customer::{Customer, Symbol, Symbols};
use crate::time::{LocalDay, Timestamp};

/// The truth of every atom of a catalog for one customer, as bits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Truths(Box<[u64]>);

impl Truths {
    pub fn none_of(atoms: usize) -> Self {
        Truths(vec![0; atoms.div_ceil(64)].into())
    }

    pub fn get(&self, atom: u32) -> bool {
        self.0[atom as usize / 64] >> (atom % 64) & 1 == 1
    }

    /// Sets a truth; says whether it flipped.
    pub fn set(&mut self, atom: u32, truth: bool) -> bool {
        let word = &mut self.0[atom as usize / 64];
        let bit = 1 << (atom % 64);
        let flipped = (*word & bit != 0) != truth;
        *word ^= if flipped { bit } else { 0 };
        flipped
    }
}

impl Tree {
    pub fn holds(&self, truths: &Truths) -> bool {
        match self {
            Tree::Atom(atom) => truths.get(*atom),
            Tree::Not(of) => !of.holds(truths),
            Tree::All(of) => of.iter().all(|part| part.holds(truths)),
            Tree::Any(of) => of.iter().any(|part| part.holds(truths)),
        }
    }

    fn visit_atoms(&self, visit: &mut impl FnMut(u32)) {
        match self {
            Tree::Atom(atom) => visit(*atom),
            Tree::Not(of) => of.visit_atoms(visit),
            Tree::All(of) | Tree::Any(of) => of.iter().for_each(|part| part.visit_atoms(visit)),
        }
    }
}

impl Catalog {
    /// The symbols of the catalog's constants in a partition's table.
    pub fn bind(&self, symbols: &mut Symbols) -> Vec<Symbol> {
        self.constants.texts().iter().map(|text| symbols.intern(text)).collect()
    }

    /// Reads a term once and says of each of its atoms whether it holds at `view.now`. Returns an instant before which
    /// none of them flips with no event: the first flip itself, but where that would cost too much to find.
    pub fn read(&self, term: u32, view: &View<'_>, is: &mut dyn FnMut(u32, bool)) -> Timestamp {
        let term = &self.terms[term as usize];
        let first = term.atoms.start;
        let atoms = &self.atoms[first as usize..term.atoms.end as usize];
        let value = match &term.plan {
            TermPlan::Rows(plan) => {
                return rows::read(plan, atoms, view, &mut |place, truth| is(first + place as u32, truth));
            }
            TermPlan::Attribute(attribute) => (attribute.read)(view),
            TermPlan::Custom(name) => custom(name, view),
        };
        let mut until = Timestamp::NEVER;
        for (atom, number) in atoms.iter().zip(first..) {
            let (truth, flips) = judge(&atom.test, &value, view);
            is(number, truth);
            until = until.min(flips);
        }
        until
    }

    /// Whether a customer is in a segment at `now`, judged from nothing but the facts, and the first instant after it at
    /// which that changes with no event. (An instant before which it does not, if that is too far to find.)
    pub fn evaluate(
        &self,
        segment: u32,
        customer: &Customer,
        symbols: &Symbols,
        constants: &[Symbol],
        now: Timestamp,
    ) -> (bool, Timestamp) {
        let tree = &self.segments[segment as usize].tree;
        let look = |now| self.look(tree, customer, symbols, constants, now);
        let (member, mut until) = look(now);
        for _ in 0..LOOKS_AHEAD_MAX {
            if until.is_never() {
                break;
            }
            let (then, next) = look(until);
            if then != member {
                break;
            }
            until = next;
        }
        (member, until)
    }

    /// One look: membership, and the first instant at which an atom of the tree flips.
    fn look(
        &self,
        tree: &Tree,
        customer: &Customer,
        symbols: &Symbols,
        constants: &[Symbol],
        now: Timestamp,
    ) -> (bool, Timestamp) {
        if !customer.is_known() {
            return (false, Timestamp::NEVER);
        }
        let view = self.view(customer, symbols, constants, now, self.store.zone.local_day(now));
        let mut truths = Truths::none_of(self.atoms.len());
        let mut until = Timestamp::NEVER;
        let mut terms = Vec::new();
        tree.visit_atoms(&mut |atom| terms.push(self.terms.partition_point(|term| term.atoms.end <= atom) as u32));
        terms.sort_unstable();
        terms.dedup();
        for term in terms {
            until = until.min(self.read(term, &view, &mut |atom, truth| {
                truths.set(atom, truth);
            }));
        }
        (tree.holds(&truths), until)
    }

    pub fn view<'a>(
        &'a self,
        customer: &'a Customer,
        symbols: &'a Symbols,
        constants: &'a [Symbol],
        now: Timestamp,
        today: LocalDay,
    ) -> View<'a> {
        View { customer, symbols, store: &self.store, constants, now, today }
    }
}

/// Looks that [`Catalog::evaluate`] takes ahead before it is content with a bound.
const LOOKS_AHEAD_MAX: usize = 1000;

fn custom<'a>(name: &str, view: &View<'a>) -> Value<'a> {
    match view.profile().and_then(|profile| profile.attributes.get(name)) {
        None => Value::Missing,
        Some(Attribute::Text(text)) => Value::Text(text),
        Some(Attribute::Number(number)) => Value::Number(number.to_ratio()),
        Some(Attribute::Flag(flag)) => Value::Flag(*flag),
        Some(Attribute::List(elements)) => Value::list(elements.to_vec()),
    }
}
