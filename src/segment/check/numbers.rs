use super::Checker;
use super::subject::Subject;
use crate::number::Decimal;
use crate::segment::diagnostics::{Code, Diagnostic};
use crate::segment::names::{FieldName, Kind};
use crate::segment::query::NumberTest;
use crate::segment::source::{SourceSpan, Spanned};
use crate::segment::syntax::ast::{Condition, Literal, Operator};

impl Checker<'_> {
    pub(super) fn number_test(&mut self, subject: &Subject, condition: &Condition) -> Option<NumberTest> {
        match condition {
            Condition::Compare { operator, value } => self.compared_number(subject, operator.node, value),
            Condition::Between { low, high, .. } => {
                let (from, to) = (self.number(subject, low), self.number(subject, high));
                let (from, to) = (from?, to?);
                if from > to {
                    self.warn_of_reversed(low, high);
                }
                Some(NumberTest::Between(from, to))
            }
            Condition::In { values, .. } => {
                let mut numbers = self.constants(subject, values, Self::exact_number)?;
                numbers.sort();
                numbers.dedup();
                Some(NumberTest::In(numbers))
            }
            _ => None,
        }
    }

    fn compared_number(
        &mut self,
        subject: &Subject,
        operator: Operator,
        value: &Spanned<Literal>,
    ) -> Option<NumberTest> {
        Some(match operator {
            Operator::Equal | Operator::NotEqual => NumberTest::In(vec![self.exact_number(subject, value)?]),
            Operator::Less => NumberTest::Less(self.number(subject, value)?),
            Operator::AtMost => NumberTest::AtMost(self.number(subject, value)?),
            Operator::AtLeast => NumberTest::AtLeast(self.number(subject, value)?),
            Operator::More => NumberTest::More(self.number(subject, value)?),
        })
    }

    pub(super) fn warn_of_reversed(&mut self, low: &Spanned<Literal>, high: &Spanned<Literal>) {
        let (from, to) = (low.span.text(self.source), high.span.text(self.source));
        let message = format!("no value lies between {from} and {to}");
        let (span, turned) = (low.span.to(high.span), format!("{to} AND {from}"));
        let diagnostic = Diagnostic::new(Code::ReversedBounds, span, message).label("this never holds");
        self.complain(if from == to { diagnostic } else { diagnostic.mend(span, turned) });
    }

    fn number(&mut self, subject: &Subject, literal: &Spanned<Literal>) -> Option<Decimal> {
        let Literal::Number(digits) = &literal.node else { return self.mismatch(subject, literal) };
        let Some(number) = Decimal::parse(digits) else {
            let message = "this number has too many digits to be compared exactly";
            let diagnostic = Diagnostic::new(Code::NumberTooLong, literal.span, message);
            return self.refuse(diagnostic.expected("at most 38 digits"));
        };
        self.warn_of_range(subject, number, literal.span);
        Some(number)
    }

    /// A number that is asked to be equal.
    fn exact_number(&mut self, subject: &Subject, literal: &Spanned<Literal>) -> Option<Decimal> {
        let number = self.number(subject, literal)?;
        let (currency, name) = (self.context.store.currency, &subject.name);
        if subject.kind == Kind::Money && number.scale() > currency.exponent() && !subject.is_mean {
            let message = format!("`{name}` is never {number}: {currency} has {} decimals", currency.exponent());
            let diagnostic = Diagnostic::new(Code::FinerThanMinorUnit, literal.span, message);
            self.complain(diagnostic.label("finer than any amount"));
        }
        if subject.kind == Kind::Integer && number.scale() > 0 && !subject.is_mean {
            let message = format!("`{name}` is a whole number and never {number}");
            self.complain(Diagnostic::new(Code::NeverTrue, literal.span, message).expected("a whole number"));
        }
        Some(number)
    }

    fn warn_of_range(&mut self, subject: &Subject, number: Decimal, span: SourceSpan) {
        let Some((least, most, hint)) = subject.field.and_then(range) else { return };
        if number < Decimal::from_integer(least) || number > Decimal::from_integer(most) {
            let message = format!("`{}` is never {number}", subject.name);
            let diagnostic = Diagnostic::new(Code::NeverTrue, span, message);
            self.complain(diagnostic.expected(format!("a number from {least} to {most}")).help(hint));
        }
    }
}

/// The values that fields of the calendar have.
fn range(field: FieldName) -> Option<(i64, i64, &'static str)> {
    match field {
        FieldName::Month => Some((1, 12, "1 is January")),
        FieldName::Weekday => Some((1, 7, "1 is Monday, 7 is Sunday")),
        FieldName::Hour => Some((0, 23, "hours are local")),
        _ => None,
    }
}
