use super::Checker;
use super::look_back::{self, LookBack};
use super::parameters::Use;
use super::subject::Asked;
use crate::number::Decimal;
use crate::segment::diagnostics::{Code, Diagnostic};
use crate::segment::names::{Aggregate, Field, FieldName, Function, Source};
use crate::segment::query::{Atom, Bound, DateRange, DateTest, Expr, Filter, NumberTest, Rows, Term, Test};
use crate::segment::source::{SourceSpan, Spanned};
use crate::segment::syntax::ast::{Matches, Parameter};
use crate::time::Span;

/// The clauses of a MATCHES, sorted out.
#[derive(Default)]
struct Clauses {
    filters: Vec<Filter>,
    aggregates: Vec<(Aggregate, Asked)>,
    /// Where the first filter on the date stands.
    date: Option<SourceSpan>,
    is_wrong: bool,
}

impl Checker<'_> {
    pub(super) fn matches(&mut self, matches: &Matches) -> Option<Expr> {
        let function = self.function(&matches.function)?;
        let mut clauses = Clauses::default();
        for parameter in &matches.parameters {
            let is_right = self.clause(function, parameter, &mut clauses).is_some();
            clauses.is_wrong |= !is_right;
        }
        if clauses.is_wrong {
            return None;
        }
        if matches!(function.source, Source::Activity(_)) {
            self.keep_within_history(matches.function.span, &mut clauses);
        }
        let expr = rows(function, clauses);
        Some(if matches.negated { Expr::Not(Box::new(expr)) } else { expr })
    }

    fn clause(&mut self, function: &'static Function, parameter: &Spanned<Parameter>, to: &mut Clauses) -> Option<()> {
        let (used, subject) = self.parameter(function, &parameter.node.name)?;
        let asked = self.test(&subject, &parameter.node.condition)?;
        match used {
            Use::Filter(field) => {
                if field == Field::Named(FieldName::Date) {
                    to.date.get_or_insert(parameter.span);
                }
                to.filters.push(Filter { field, test: asked.test, negated: asked.negated });
            }
            Use::Aggregate(aggregate) => to.aggregates.push((aggregate, asked)),
        }
        Some(())
    }

    /// Activity without a date is what happened within `history.activity`: an exact rolling window with its timers, so
    /// that it cannot be seen when old activity is dropped.
    fn keep_within_history(&mut self, function: SourceSpan, clauses: &mut Clauses) {
        let kept = self.context.store.activity_history;
        let Some(date) = clauses.date else {
            let from = Some(Bound::Rolling { offset: Span::from_millis(kept.as_millis().saturating_neg()) });
            let test = Test::Date(DateTest { ranges: vec![DateRange { from, to: None }] });
            clauses.filters.push(Filter { field: Field::Named(FieldName::Date), test, negated: false });
            let message = format!("without a `date` this is what happened within {kept} (`history.activity`)");
            return self.complain(Diagnostic::new(Code::WithinHistory, function, message).label("activity"));
        };
        let wanted = look_back::of_filters(&clauses.filters);
        if !wanted.is_kept_by(kept) {
            self.complain(beyond_history(&wanted, kept, date));
        }
    }
}

fn beyond_history(wanted: &LookBack, kept: Span, date: SourceSpan) -> Diagnostic {
    let message = match (wanted.unbounded, wanted.since) {
        (true, _) => format!("this looks back without end, and activity is kept for {kept}"),
        (false, Some(_)) => {
            format!("this looks back to a fixed date, in time further than the {kept} of activity kept")
        }
        (false, None) => format!("this looks back further than the {kept} of activity kept"),
    };
    Diagnostic::new(Code::BeyondHistory, date, message)
        .expected(format!("a `date` within {kept}"))
        .help("raise `history.activity`; what was dropped before does not come back")
}

/// Filters apply to every aggregate alike; without any it is "at least one row".
fn rows(function: &'static Function, clauses: Clauses) -> Expr {
    let mut filters = clauses.filters;
    filters.sort();
    filters.dedup();
    let mut aggregates = clauses.aggregates;
    if aggregates.is_empty() {
        let at_least_one = Test::Number(NumberTest::AtLeast(Decimal::from_integer(1)));
        aggregates.push((Aggregate::Count, Asked { test: at_least_one, negated: false }));
    }
    let atom = |(aggregate, asked): (Aggregate, Asked)| {
        let term = Term::Rows(Rows { function, filters: filters.clone(), aggregate });
        asked.into_expr(|test| Expr::Atom(Atom { term, test }))
    };
    let mut atoms: Vec<Expr> = aggregates.into_iter().map(atom).collect();
    if atoms.len() == 1 { atoms.remove(0) } else { Expr::All(atoms) }
}
