use super::super::ast::Expression;
use super::super::token::Token;
use super::Read;
use super::cursor::Parser;
use crate::segment::diagnostics::{Code, Diagnostic};
use crate::segment::source::{SourceSpan, Spanned};

impl Parser<'_> {
    /// `A [NOT] FOLLOWED BY B [WITHIN 4h] [SAME product]`: specified, not built yet. It is read to its end, and its
    /// steps are checked.
    pub(super) fn sequence(&mut self, first: Spanned<Expression>) -> Read<Expression> {
        let start = self.here();
        let mut steps = vec![first];
        while self.take_followed_by() {
            steps.push(self.step()?);
            if self.take_word("within") {
                self.value()?;
            }
        }
        let whole = if steps.len() == 1 { None } else { Some(self.end_sequence(start)?) };
        match whole {
            None => Ok(steps.remove(0).node),
            Some(span) => {
                self.complain(unbuilt(span, "sequences (FOLLOWED BY)"));
                Ok(Expression::Invalid(steps))
            }
        }
    }

    fn take_followed_by(&mut self) -> bool {
        let negated = self.at_word("not") && self.peek_after(1).is_word("followed");
        if negated {
            self.advance();
        }
        self.take_words("followed", "by")
    }

    fn step(&mut self) -> Read<Spanned<Expression>> {
        let start = self.here();
        let Some(name) = self.take_name() else { return Err(self.expected("the name of a function")) };
        if !self.at_matches() {
            return Err(self.expected("MATCHES (…)"));
        }
        let matches = self.matches(name)?;
        Ok(Spanned::new(Expression::Matches(matches), start.to(self.before())))
    }

    fn end_sequence(&mut self, start: SourceSpan) -> Read<SourceSpan> {
        if self.take_word("same") && self.take_name().is_none() {
            return Err(self.expected("a key such as `product`"));
        }
        Ok(start.to(self.before()))
    }

    /// `TOP 10% BY amount_spent`.
    pub(super) fn at_population(&self) -> bool {
        (self.at_word("top") || self.at_word("bottom"))
            && matches!(self.peek_after(1), Token::Literal(_))
            && matches!(self.peek_after(2), Token::Percent | Token::Word(_))
    }
}

/// The complaint about a part of the language that is specified and not built yet.
pub(super) fn unbuilt(span: SourceSpan, what: &str) -> Diagnostic {
    Diagnostic::new(Code::NotBuiltYet, span, format!("{what} are specified but not built yet"))
        .label("not built yet")
        .help("docs/language.md lists what is")
}
