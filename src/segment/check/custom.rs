use super::Checker;
use super::subject::{Asked, Subject};
use crate::segment::diagnostics::{Code, Diagnostic};
use crate::segment::names::Kind;
use crate::segment::source::Spanned;
use crate::segment::syntax::ast::{Condition, Literal, Operator, Values};
use crate::segment::syntax::date_literal;

impl Checker<'_> {
    /// A custom attribute or property has its own type, by value: the constant decides what is asked of it.
    pub(super) fn custom_test(&mut self, subject: &Subject, condition: &Spanned<Condition>) -> Option<Asked> {
        let kind = match &condition.node {
            Condition::Contains { .. } => Some(Kind::List),
            Condition::StartsWith { .. } | Condition::EndsWith { .. } => Some(Kind::Text),
            Condition::In { values, .. } if matches!(values.node, Values::Named(_)) => Some(Kind::Text),
            condition => deciding(condition).and_then(|literal| kind_of(&literal.node, is_ordered(condition))),
        };
        match kind {
            Some(Kind::Flag) if holds_both_flags(&condition.node) => self.refuse(both_flags(subject, condition)),
            Some(kind) => self.test(&Subject { kind, ..subject.clone() }, condition),
            None => self.no_type(subject, &deciding(&condition.node)?),
        }
    }

    /// The constant has no type that a custom value can have.
    fn no_type(&mut self, subject: &Subject, literal: &Spanned<Literal>) -> Option<Asked> {
        let Literal::Length { amount, unit } = literal.node else { return self.mismatch(subject, literal) };
        let written = literal.span.text(self.source);
        let message = format!("`{written}` is a length of time, and `{}` may be a date", subject.name);
        let diagnostic = Diagnostic::new(Code::WrongSign, literal.span, message).expected("a date, with a sign");
        self.refuse(diagnostic.mend(literal.span, format!("-{amount}{}", unit.suffix())))
    }
}

fn holds_both_flags(condition: &Condition) -> bool {
    let Condition::In { values, .. } = condition else { return false };
    let Values::Listed(literals) = &values.node else { return false };
    [true, false].iter().all(|flag| literals.iter().any(|literal| literal.node == Literal::Flag(*flag)))
}

/// A custom value may also be a text or a number: that it is true or false is not that it is set.
fn both_flags(subject: &Subject, condition: &Spanned<Condition>) -> Diagnostic {
    let name = &subject.name;
    let message = format!("`{name}` is asked to be true and false at once");
    Diagnostic::new(Code::WrongOperator, condition.span, message)
        .expected("one of the two")
        .help(format!("write `({name} = true OR {name} = false)`"))
}

/// The constant that decides the type: the first.
fn deciding(condition: &Condition) -> Option<Spanned<Literal>> {
    match condition {
        Condition::Compare { value, .. } | Condition::Between { low: value, .. } => Some(value.clone()),
        Condition::In { values, .. } => match &values.node {
            Values::Listed(literals) => literals.first().cloned(),
            Values::One(literal) => Some(Spanned::new(literal.clone(), values.span)),
            Values::Named(_) => None,
        },
        _ => None,
    }
}

fn is_ordered(condition: &Condition) -> bool {
    match condition {
        Condition::Compare { operator, .. } => !matches!(operator.node, Operator::Equal | Operator::NotEqual),
        condition => matches!(condition, Condition::Between { .. }),
    }
}

/// Texts have no order, so that a text that reads as a date is one where order is asked for.
fn kind_of(literal: &Literal, ordered: bool) -> Option<Kind> {
    match literal {
        Literal::Text(text) if ordered && date_literal(text).is_some() => Some(Kind::DateTime),
        Literal::Text(_) => Some(Kind::Text),
        Literal::Number(_) => Some(Kind::Number),
        Literal::Flag(_) => Some(Kind::Flag),
        literal if literal.is_date() => Some(Kind::DateTime),
        _ => None,
    }
}
