use std::collections::BTreeMap;

use super::constants::Constants;
use super::plan::TermPlan;
use super::{Atom, Term, Tree, compile};
use crate::customer::Facts;
use crate::segment::query::{self, Expr, Test};

/// Collects terms and atoms, each once, before they have their final numbers.
#[derive(Default)]
pub struct Builder {
    pub constants: Constants,
    /// Each term with its tests, in the order in which they were met.
    terms: Vec<(query::Term, Vec<Test>)>,
    numbers: BTreeMap<String, usize>,
}

/// A tree whose atoms are (term, test) pairs of the builder.
pub enum Draft {
    Atom(usize, usize),
    Not(Box<Draft>),
    All(Vec<Draft>),
    Any(Vec<Draft>),
}

impl Builder {
    pub fn collect(&mut self, expr: &Expr) -> Draft {
        match expr {
            Expr::Not(of) => Draft::Not(Box::new(self.collect(of))),
            Expr::All(of) => Draft::All(of.iter().map(|part| self.collect(part)).collect()),
            Expr::Any(of) => Draft::Any(of.iter().map(|part| self.collect(part)).collect()),
            Expr::Atom(atom) => {
                let term = *self.numbers.entry(format!("{:?}", atom.term)).or_insert_with(|| {
                    self.terms.push((atom.term.clone(), Vec::new()));
                    self.terms.len() - 1
                });
                let tests = &mut self.terms[term].1;
                let test = tests.iter().position(|known| *known == atom.test).unwrap_or_else(|| {
                    tests.push(atom.test.clone());
                    tests.len() - 1
                });
                Draft::Atom(term, test)
            }
        }
    }

    /// Atoms of one term stand side by side. Returns also the first atom of each term.
    pub fn number_atoms(&mut self) -> (Vec<Term>, Vec<Atom>, Vec<u32>) {
        let (mut terms, mut atoms, mut firsts) = (Vec::new(), Vec::new(), Vec::new());
        for (term, tests) in &self.terms {
            let plan = compile::term(term, &mut self.constants);
            let own_type = matches!(plan, TermPlan::Custom(_));
            let reads = match &plan {
                TermPlan::Attribute(attribute) => attribute.reads,
                TermPlan::Custom(_) => Facts::CUSTOM,
                TermPlan::Rows(rows) => rows.reads(),
            };
            let first = atoms.len() as u32;
            for test in tests {
                let test = compile::test(test, own_type, &mut self.constants);
                atoms.push(Atom { test, segments: Vec::new() });
            }
            firsts.push(first);
            terms.push(Term { plan, reads, atoms: first..atoms.len() as u32 });
        }
        (terms, atoms, firsts)
    }
}

impl Draft {
    pub fn numbered(&self, firsts: &[u32], met: &mut impl FnMut(u32)) -> Tree {
        match self {
            Draft::Not(of) => Tree::Not(Box::new(of.numbered(firsts, met))),
            Draft::All(of) => Tree::All(of.iter().map(|part| part.numbered(firsts, met)).collect()),
            Draft::Any(of) => Tree::Any(of.iter().map(|part| part.numbered(firsts, met)).collect()),
            Draft::Atom(term, test) => {
                let number = firsts[*term] + *test as u32;
                met(number);
                Tree::Atom(number)
            }
        }
    }
}
