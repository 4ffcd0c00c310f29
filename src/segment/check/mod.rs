//! From the text of a query to [`Expr`], whose names, types and constants are known to be right.
//!
//! - `expression`: the walk over the tree. `names`: which attribute or function a name is; `parameters`: which parameter.
//! - `subject`: a value and the comparisons it has; `constants`: what it may be compared with; a file for each kind of
//!   value: `numbers`, `texts`, `dates`, `lengths`, `flags`, `lists`, `custom`.
//! - `matches`: functions; `old_form`: the form from before MATCHES, made into the new one.
//! - `missing`: negatives that take in customers without a value. `look_back`: how far back activity is looked at.

mod constants;
mod custom;
mod dates;
mod expression;
mod flags;
mod lengths;
mod lists;
mod look_back;
mod matches;
mod missing;
mod names;
mod numbers;
mod old_form;
mod parameters;
mod subject;
mod texts;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use look_back::{LookBack, kept, look_back};
pub use parameters::{key_name, parameter_form};

use super::diagnostics::Diagnostic;
use super::query::Expr;
use super::syntax::parse;
use super::value::Store;

/// What the meaning of a query depends on beside its text.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    pub store: &'a Store,
    /// The named lists of the segments files.
    pub lists: &'a BTreeMap<String, Vec<String>>,
}

/// A query, checked.
#[derive(Clone, PartialEq, Debug)]
pub struct Checked {
    /// What it asks; `None` where there was an error.
    pub expr: Option<Expr>,
    /// Everything there is to say, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads and checks a query. All its errors are found at once.
pub fn compile(source: &str, context: &Context<'_>) -> Checked {
    let parsed = parse(source);
    let mut checker = Checker { source, context: *context, diagnostics: parsed.diagnostics };
    let expr = checker.expression(&parsed.expression);
    checker.warn_of_missing(&parsed.expression);
    let mut diagnostics = checker.diagnostics;
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span, diagnostic.code));
    diagnostics.dedup();
    let is_wrong = diagnostics.iter().any(Diagnostic::is_error);
    Checked { expr: expr.filter(|_| !is_wrong), diagnostics }
}

struct Checker<'a> {
    source: &'a str,
    context: Context<'a>,
    diagnostics: Vec<Diagnostic>,
}

impl Checker<'_> {
    fn complain(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Complains, and gives the `None` of what could not be made.
    fn refuse<T>(&mut self, diagnostic: Diagnostic) -> Option<T> {
        self.complain(diagnostic);
        None
    }
}
