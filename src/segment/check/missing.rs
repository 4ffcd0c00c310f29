use std::collections::BTreeSet;

use super::Checker;
use crate::customer::{Customer, Facts, Symbols};
use crate::segment::diagnostics::{Code, Diagnostic};
use crate::segment::names::{self, Attribute};
use crate::segment::source::{SourceSpan, Spanned};
use crate::segment::syntax::ast::{Comparison, Condition, Expression, Name};
use crate::segment::value::{Value, View};
use crate::time::Timestamp;

impl Checker<'_> {
    /// Warns of negative comparisons that also hold for customers whose value is not set. Who asks of the same value
    /// whether it IS NULL has thought of them.
    pub(super) fn warn_of_missing(&mut self, expression: &Spanned<Expression>) {
        let mut found = Negatives::default();
        found.walk(expression, false);
        for (comparison, span) in found.negatives {
            let name = comparison.name.node.to_string();
            let is_wrong = self.diagnostics.iter().any(|d| d.is_error() && span.holds(d.span));
            if is_wrong || found.asked_for_null.contains(&name) || !self.may_be_missing(&comparison.name.node) {
                continue;
            }
            let message = format!("this also holds for customers whose `{name}` is not set");
            let diagnostic = Diagnostic::new(Code::TakesInMissing, span, message).label("a negative");
            self.complain(diagnostic.help(format!("add `AND {name} IS NOT NULL` to leave them out")));
        }
    }

    fn may_be_missing(&self, name: &Name) -> bool {
        match (&name.key, names::attribute(&name.path)) {
            (Some(_), _) => true,
            (None, Some(attribute)) => attribute.reads != Facts::ADDED && self.is_missing_at_first(attribute),
            (None, None) => false,
        }
    }

    /// Whether a customer of whom nothing is known yet has no value.
    fn is_missing_at_first(&self, attribute: &Attribute) -> bool {
        let (customer, symbols, store) = (Customer::default(), Symbols::default(), self.context.store);
        let now = Timestamp::from_millis(0);
        let today = store.zone.local_day(now);
        let view = View { customer: &customer, symbols: &symbols, store, constants: &[], now, today };
        (attribute.read)(&view) == Value::Missing
    }
}

/// Comparisons that count where they fail.
#[derive(Default)]
struct Negatives<'e> {
    negatives: Vec<(&'e Comparison, SourceSpan)>,
    asked_for_null: BTreeSet<String>,
}

impl<'e> Negatives<'e> {
    fn walk(&mut self, expression: &'e Spanned<Expression>, negated: bool) {
        match &expression.node {
            Expression::Or(parts) | Expression::And(parts) => parts.iter().for_each(|part| self.walk(part, negated)),
            Expression::Not(inner) => self.walk(inner, !negated),
            Expression::Comparison(comparison) => {
                let condition = &comparison.condition.node;
                if let Condition::IsNull { .. } = condition {
                    self.asked_for_null.insert(comparison.name.node.to_string());
                } else if condition.is_negative() != negated {
                    self.negatives.push((comparison, expression.span));
                }
            }
            Expression::Matches(_) | Expression::Call(_) | Expression::Invalid(_) => {}
        }
    }
}
