use super::Checker;
use super::subject::Subject;
use crate::number::Decimal;
use crate::segment::diagnostics::{Code, Diagnostic};
use crate::segment::query::NumberTest;
use crate::segment::source::Spanned;
use crate::segment::syntax::ast::{Condition, Literal, Operator};

impl Checker<'_> {
    /// Lengths of time, in milliseconds and half-open as all windows are: `<= 14d` and `< 14d` both mean less than
    /// 14 × 24 hours, `>=` and `>` both at least that.
    pub(super) fn length_test(&mut self, subject: &Subject, condition: &Condition) -> Option<NumberTest> {
        match condition {
            Condition::Compare { operator, value } => {
                let ms = Decimal::from_integer(self.length(subject, value)?);
                match operator.node {
                    Operator::Less | Operator::AtMost => Some(NumberTest::Less(ms)),
                    _ => Some(NumberTest::AtLeast(ms)),
                }
            }
            Condition::Between { low, high, .. } => {
                let (from_ms, to_ms) = (self.length(subject, low), self.length(subject, high));
                let (from_ms, to_ms) = (from_ms?, to_ms?);
                if from_ms >= to_ms {
                    self.warn_of_reversed(low, high);
                }
                let (from, last) = (Decimal::from_integer(from_ms), Decimal::from_integer(to_ms - 1));
                Some(NumberTest::Between(from, last))
            }
            _ => None,
        }
    }

    /// In milliseconds.
    fn length(&mut self, subject: &Subject, literal: &Spanned<Literal>) -> Option<i64> {
        let span = literal.span;
        match literal.node {
            Literal::Length { amount, unit } => match unit.length(amount) {
                Some(length) => Some(length.as_millis()),
                None => {
                    let message = format!("`{}` has no exact length", span.text(self.source));
                    let diagnostic = Diagnostic::new(Code::InexactLength, span, message);
                    self.refuse(diagnostic.expected("a length in s, min, h, d or w"))
                }
            },
            Literal::Offset { amount, unit } => {
                let message = format!("`{}` is a length of time and has no sign", subject.name);
                let diagnostic = Diagnostic::new(Code::WrongSign, span, message).expected("a length such as 14d");
                self.refuse(diagnostic.mend(span, format!("{}{}", amount.abs(), unit.suffix())))
            }
            _ => self.mismatch(subject, literal),
        }
    }
}
