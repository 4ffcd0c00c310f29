use super::Checker;
use crate::segment::query::{Atom, Expr};
use crate::segment::source::Spanned;
use crate::segment::syntax::ast::{Comparison, Expression};

impl Checker<'_> {
    pub(super) fn expression(&mut self, expression: &Spanned<Expression>) -> Option<Expr> {
        match &expression.node {
            Expression::Or(parts) => self.expressions(parts).map(Expr::Any),
            Expression::And(parts) => self.expressions(parts).map(Expr::All),
            Expression::Not(inner) => self.expression(inner).map(|inner| Expr::Not(Box::new(inner))),
            Expression::Comparison(comparison) => self.comparison(comparison),
            Expression::Matches(matches) => self.matches(matches),
            Expression::Call(call) => self.call(call),
            Expression::Invalid(parts) => {
                self.expressions(parts);
                None
            }
        }
    }

    /// All parts are checked, even where one is wrong.
    fn expressions(&mut self, parts: &[Spanned<Expression>]) -> Option<Vec<Expr>> {
        let checked: Vec<Option<Expr>> = parts.iter().map(|part| self.expression(part)).collect();
        checked.into_iter().collect()
    }

    fn comparison(&mut self, comparison: &Comparison) -> Option<Expr> {
        let (term, subject) = self.term(&comparison.name)?;
        let asked = self.test(&subject, &comparison.condition)?;
        Some(asked.into_expr(|test| Expr::Atom(Atom { term, test })))
    }
}
