use super::super::ast::{Comparison, Expression, Name};
use super::super::token::Token;
use super::Read;
use super::cursor::Parser;
use crate::segment::names;
use crate::segment::source::Spanned;

impl Parser<'_> {
    /// What begins with a name: a comparison, a MATCHES, a call.
    pub(super) fn clause(&mut self) -> Read<Expression> {
        if self.at_population() {
            return Err(self.population());
        }
        let is_name = matches!(self.peek(), Token::Word(name) if !is_keyword(name));
        let Some(name) = is_name.then(|| self.take_name()).flatten() else {
            return Err(self.expected_clause());
        };
        if *self.peek() == Token::Open {
            return self.call(name);
        }
        if self.at_matches() {
            let start = name.span;
            let matches = Expression::Matches(self.matches(name)?);
            return self.sequence(Spanned::new(matches, start.to(self.before())));
        }
        let condition = self.condition(&name.span)?;
        Ok(Expression::Comparison(Comparison { name, condition }))
    }

    fn expected_clause(&mut self) -> super::Reported {
        let diagnostic = self.unexpected("the name of an attribute or function");
        let diagnostic = match (self.peek(), self.peek_after(1)) {
            (Token::Literal(_), Token::Operator(_)) => diagnostic.help("the name comes first, then the value"),
            _ => diagnostic,
        };
        self.complain(diagnostic)
    }
}

/// Words that are never a name.
pub(super) fn is_keyword(name: &Name) -> bool {
    const KEYWORDS: [&str; 10] =
        ["and", "or", "not", "between", "in", "is", "contains", "matches", "not_matches", "null"];
    KEYWORDS.iter().any(|keyword| name.is(keyword))
}

/// Whether the language has this name, but shoal not yet.
pub(super) fn is_unbuilt(name: &Name) -> bool {
    names::UNBUILT.iter().any(|unbuilt| unbuilt.eq_ignore_ascii_case(&name.path))
}
