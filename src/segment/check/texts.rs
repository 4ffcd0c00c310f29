use super::Checker;
use super::constants::{enum_value, expectation};
use super::subject::Subject;
use crate::segment::diagnostics::{Code, Diagnostic};
use crate::segment::names::Kind;
use crate::segment::query::TextTest;
use crate::segment::source::Spanned;
use crate::segment::suggest;
use crate::segment::syntax::ast::{Condition, Contained, Literal, Values};
use crate::segment::syntax::quoted;

impl Checker<'_> {
    /// Texts, ids and enums.
    pub(super) fn text_test(&mut self, subject: &Subject, condition: &Condition) -> Option<TextTest> {
        match condition {
            Condition::Compare { value, .. } => Some(TextTest::In(vec![self.text_constant(subject, value)?])),
            Condition::In { values, .. } => Some(TextTest::In(self.text_constants(subject, values)?)),
            Condition::Contains { what: Contained::One(value), .. } => {
                Some(TextTest::Contains(self.text_constant(subject, value)?))
            }
            Condition::StartsWith { value, .. } => Some(TextTest::StartsWith(self.text_constant(subject, value)?)),
            Condition::EndsWith { value, .. } => Some(TextTest::EndsWith(self.text_constant(subject, value)?)),
            _ => None,
        }
    }

    /// Several, sorted and each once, so that equal lists are equal tests.
    pub(super) fn text_constants(&mut self, subject: &Subject, values: &Spanned<Values>) -> Option<Vec<String>> {
        let mut texts = self.constants(subject, values, Self::text_constant)?;
        texts.sort();
        texts.dedup();
        Some(texts)
    }

    pub(super) fn text_constant(&mut self, subject: &Subject, literal: &Spanned<Literal>) -> Option<String> {
        let text = match &literal.node {
            Literal::Text(text) => text,
            Literal::Number(digits) if subject.kind == Kind::Id => digits,
            _ => return self.mismatch(subject, literal),
        };
        match subject.kind {
            Kind::Enum(values) if !values.contains(&text.as_str()) => self.unknown_value(subject, text, literal),
            _ => Some(subject.normalise.apply(text)),
        }
    }

    fn unknown_value(&mut self, subject: &Subject, text: &str, literal: &Spanned<Literal>) -> Option<String> {
        let Kind::Enum(values) = subject.kind else { return None };
        let near = enum_value(subject.kind, text).or_else(|| suggest::nearest(text, values.iter().copied()));
        let message = format!("`{}` is never {}", subject.name, quoted(text));
        let diagnostic = Diagnostic::new(Code::UnknownValue, literal.span, message).expected(expectation(subject.kind));
        self.refuse(match near {
            Some(near) => diagnostic.help(format!("did you mean {}?", quoted(near))).mend(literal.span, quoted(near)),
            None => diagnostic,
        })
    }
}
