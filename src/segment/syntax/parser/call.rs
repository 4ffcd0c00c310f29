use super::super::ast::{Argument, Call, Expression, Matches, Name, Values};
use super::super::token::Token;
use super::cursor::Parser;
use super::{Read, Reported, clause};
use crate::segment::diagnostics::{Code, Diagnostic};
use crate::segment::source::{SourceSpan, Spanned};

impl Parser<'_> {
    /// `name(…) = true`, the form from before MATCHES.
    pub(super) fn call(&mut self, name: Spanned<Name>) -> Read<Expression> {
        if self.matches_is_missing() {
            return Ok(self.matches_without_the_word(name));
        }
        let open = self.here();
        let unbuilt = clause::is_unbuilt(&name.node);
        let arguments = if unbuilt {
            self.skip_parentheses();
            Vec::new()
        } else {
            self.advance();
            let arguments = self.arguments();
            self.close(open);
            arguments
        };
        let condition = if self.at_condition() { Some(self.condition(&name.span)?) } else { None };
        if condition.is_none() && !unbuilt {
            self.complain_of_bare_call(&name);
        }
        Ok(Expression::Call(Call { name, arguments, condition }))
    }

    fn at_condition(&self) -> bool {
        const WORDS: [&str; 7] = ["between", "in", "is", "contains", "starts", "ends", "not"];
        matches!(self.peek(), Token::Operator(_)) || WORDS.iter().any(|word| self.at_word(word))
    }

    /// `orders_placed (date >= -30d)`: the parentheses hold comparisons, not `name: value`.
    fn matches_is_missing(&self) -> bool {
        matches!(self.peek_after(1), Token::Word(_))
            && (matches!(self.peek_after(2), Token::Operator(_))
                || ["between", "in", "is", "contains"].iter().any(|word| self.peek_after(2).is_word(word)))
    }

    /// Read as if MATCHES were there.
    fn matches_without_the_word(&mut self, name: Spanned<Name>) -> Expression {
        let open = self.here();
        let gap = SourceSpan::new(name.span.end, open.start);
        let message = format!("MATCHES is missing after `{}`", name.span.text(self.source));
        let diagnostic = Diagnostic::new(Code::MissingMatches, name.span, message).mend(gap, " MATCHES ");
        self.complain(diagnostic.label("expected MATCHES after it").help("write MATCHES before the parentheses"));
        self.advance();
        let parameters = self.parameters();
        self.close(open);
        Expression::Matches(Matches { function: name, negated: false, parameters })
    }

    fn complain_of_bare_call(&mut self, name: &Spanned<Name>) {
        let span = name.span.to(self.before());
        let message = format!("`{}(…)` asks nothing", name.span.text(self.source));
        let end = SourceSpan::new(span.end, span.end);
        let diagnostic = Diagnostic::new(Code::BareCall, span, message).expected("`= true` or `= false` after it");
        self.complain(diagnostic.mend(end, " = true").help("add `= true`"));
    }

    fn arguments(&mut self) -> Vec<Spanned<Argument>> {
        let mut arguments = Vec::new();
        while !matches!(self.peek(), Token::Close | Token::End) {
            let start = self.here();
            match self.argument() {
                Ok(argument) => arguments.push(Spanned::new(argument, start.to(self.before()))),
                Err(Reported) => self.skip_clause(true),
            }
            if !self.take(&Token::Comma) && !matches!(self.peek(), Token::Close | Token::End) {
                self.expected("a comma or `)`");
                self.skip_clause(true);
                if !self.take(&Token::Comma) && !matches!(self.peek(), Token::Close | Token::End) {
                    self.advance();
                }
            }
        }
        arguments
    }

    fn argument(&mut self) -> Read<Argument> {
        let is_name = matches!(self.peek(), Token::Word(_)) && *self.peek_after(1) == Token::Colon;
        let name = is_name.then(|| self.take_name()).flatten();
        if name.is_some() {
            self.advance();
        }
        let start = self.here();
        let values = if *self.peek() == Token::Open || self.at_word("list") {
            self.values()?
        } else {
            let value = self.value()?;
            Spanned::new(Values::One(value.node), start.to(self.before()))
        };
        Ok(Argument { name, values })
    }
}
