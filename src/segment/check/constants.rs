use super::Checker;
use super::subject::Subject;
use crate::number::Decimal;
use crate::segment::diagnostics::{Code, Diagnostic};
use crate::segment::names::{self, Kind};
use crate::segment::source::{SourceSpan, Spanned};
use crate::segment::suggest;
use crate::segment::syntax::ast::{Literal, Values};
use crate::segment::syntax::{date_literal, quoted};

impl Checker<'_> {
    /// The constants of a list, each read by `read`. All are read, even where one is wrong.
    pub(super) fn constants<T>(
        &mut self,
        subject: &Subject,
        values: &Spanned<Values>,
        read: fn(&mut Self, &Subject, &Spanned<Literal>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let literals = match &values.node {
            Values::One(literal) => vec![Spanned::new(literal.clone(), values.span)],
            Values::Listed(literals) => literals.clone(),
            Values::Named(name) => {
                // All its elements stand in one place, so that one complaint is enough.
                let elements = self.named_list(subject, name)?;
                return elements.iter().map(|element| read(self, subject, element)).collect();
            }
        };
        let constants: Vec<Option<T>> = literals.iter().map(|literal| read(self, subject, literal)).collect();
        constants.into_iter().collect()
    }

    /// The elements of `list('name')`, read as what the value is.
    fn named_list(&mut self, subject: &Subject, name: &Spanned<String>) -> Option<Vec<Spanned<Literal>>> {
        let lists = self.context.lists;
        let Some(elements) = lists.get(&name.node) else {
            let message = format!("there is no list `{}`", name.node);
            let diagnostic = Diagnostic::new(Code::UnknownList, name.span, message).expected("the name of a list");
            let near = suggest::nearest(&name.node, lists.keys().map(String::as_str));
            return self.refuse(match near {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")).mend(name.span, quoted(near)),
                None => diagnostic.help("lists stand under `[lists]` in a segments file"),
            });
        };
        Some(elements.iter().map(|element| Spanned::new(element_literal(subject.kind, element), name.span)).collect())
    }

    /// Complains that a constant is of another type than the value.
    pub(super) fn mismatch<T>(&mut self, subject: &Subject, literal: &Spanned<Literal>) -> Option<T> {
        let span = literal.span;
        match &literal.node {
            Literal::Invalid => return None,
            Literal::Word(word) => return self.word_as_constant(subject, word, span),
            _ => {}
        }
        let (written, described) = (literal.node.to_string(), literal.node.described());
        let message = format!("`{}` is {}, and `{written}` is {described}", subject.name, subject.kind.described());
        let diagnostic = Diagnostic::new(Code::WrongType, span, message).expected(expectation(subject.kind));
        self.refuse(diagnostic.maybe_mend(span, mend(subject.kind, &literal.node)))
    }

    fn word_as_constant<T>(&mut self, subject: &Subject, word: &str, span: SourceSpan) -> Option<T> {
        let head = word.split('(').next().unwrap_or(word).trim();
        if names::UNBUILT.iter().any(|name| name.eq_ignore_ascii_case(head)) {
            return self.refuse(super::names::not_built_yet(head, span));
        }
        if names::attribute(head).is_some() || names::function(head).is_some() {
            let message = format!("`{}` is compared with another name, `{head}`", subject.name);
            let diagnostic = Diagnostic::new(Code::NotAConstant, span, message);
            return self.refuse(diagnostic.expected(format!("a constant: {}", expectation(subject.kind))));
        }
        if matches!(subject.kind, Kind::Text | Kind::Id | Kind::List | Kind::Enum(_) | Kind::Any) {
            let value = enum_value(subject.kind, word).unwrap_or(word);
            let diagnostic = Diagnostic::new(Code::UnquotedValue, span, format!("`{word}` stands without quotes"));
            return self.refuse(diagnostic.expected("a text in single quotes").mend(span, quoted(value)));
        }
        let message = format!("`{}` is {}, and `{word}` is a word", subject.name, subject.kind.described());
        self.refuse(Diagnostic::new(Code::WrongType, span, message).expected(expectation(subject.kind)))
    }
}

/// What a value is compared with, for messages.
pub(super) fn expectation(kind: Kind) -> String {
    match kind {
        Kind::DateTime => "a date such as 2026-05-30, -30d or -24h".to_owned(),
        Kind::Enum(values) => format!("one of {}", suggest::listed(values.iter().copied(), 8)),
        Kind::Text | Kind::List => "a text in single quotes".to_owned(),
        Kind::Money => "an amount such as 19.99".to_owned(),
        kind => kind.described().to_owned(),
    }
}

/// The value of an enum that is meant, whatever its case.
pub(super) fn enum_value(kind: Kind, word: &str) -> Option<&'static str> {
    let Kind::Enum(values) = kind else { return None };
    values.iter().copied().find(|value| value.eq_ignore_ascii_case(word))
}

/// An element of a named list is text in the file; here it becomes what the value is.
fn element_literal(kind: Kind, element: &str) -> Literal {
    let other = match kind {
        Kind::Integer | Kind::Number | Kind::Money => Decimal::parse(element).map(|n| Literal::Number(n.to_string())),
        Kind::DateTime => date_literal(element),
        _ => None,
    };
    other.unwrap_or_else(|| Literal::Text(element.to_owned()))
}

/// The same constant as the type that is expected, if it can be read so.
fn mend(kind: Kind, literal: &Literal) -> Option<String> {
    match (kind, literal) {
        (Kind::Text | Kind::List | Kind::Enum(_), Literal::Number(digits)) => Some(quoted(digits)),
        (Kind::Integer | Kind::Number | Kind::Money, Literal::Text(text)) => {
            Decimal::parse(text.trim()).map(|_| text.trim().to_owned())
        }
        (Kind::Flag, Literal::Text(text)) if ["true", "false"].iter().any(|flag| text.eq_ignore_ascii_case(flag)) => {
            Some(text.to_lowercase())
        }
        _ => None,
    }
}
