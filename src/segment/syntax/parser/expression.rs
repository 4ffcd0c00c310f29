use super::super::ast::Expression;
use super::super::token::Token;
use super::cursor::Parser;
use super::{Read, Reported};
use crate::segment::source::Spanned;

impl Parser<'_> {
    pub(super) fn expression(&mut self) -> Spanned<Expression> {
        let mut parts = vec![self.conjunction()];
        while self.take_word("or") {
            parts.push(self.conjunction());
        }
        joined(parts, Expression::any)
    }

    fn conjunction(&mut self) -> Spanned<Expression> {
        let mut parts = vec![self.negation()];
        while self.take_word("and") || self.and_is_missing() {
            parts.push(self.negation());
        }
        joined(parts, Expression::all)
    }

    /// A clause that follows at once is read as if AND stood before it; anything else is stepped over.
    fn and_is_missing(&mut self) -> bool {
        if matches!(self.peek(), Token::End | Token::Close) || self.at_word("or") {
            return false;
        }
        let diagnostic = self.unexpected("AND, OR or the end of the query");
        let diagnostic = match self.number_with_separators() {
            Some(number) => diagnostic.help(format!("a number has no separators: write `{number}`")),
            None if *self.peek() == Token::Comma => {
                diagnostic.help("clauses are joined by AND; a comma joins the parameters of one MATCHES")
            }
            None => diagnostic,
        };
        self.complain(diagnostic);
        let begins_clause = matches!(self.peek(), Token::Word(_) | Token::Open);
        if begins_clause {
            return true;
        }
        self.skip_clause(false);
        self.take_word("and")
    }

    fn negation(&mut self) -> Spanned<Expression> {
        let start = self.here();
        let read = match self.at_word("not") {
            true => self.nested(|parser| {
                parser.advance();
                Ok(Expression::Not(Box::new(parser.negation())))
            }),
            false if *self.peek() == Token::Open => self.nested(Self::group),
            false => self.clause(),
        };
        let node = read.unwrap_or_else(|Reported| {
            self.skip_clause(false);
            Expression::Invalid(Vec::new())
        });
        let end = if self.before().end > start.start { self.before() } else { start };
        Spanned::new(node, start.to(end))
    }

    fn group(&mut self) -> Read<Expression> {
        let open = self.here();
        self.advance();
        let inner = self.expression();
        self.close(open);
        Ok(inner.node)
    }
}

fn joined(parts: Vec<Spanned<Expression>>, join: fn(Vec<Spanned<Expression>>) -> Expression) -> Spanned<Expression> {
    let span = match parts.as_slice() {
        [first, .., last] => first.span.to(last.span),
        [only] => only.span,
        [] => crate::segment::source::SourceSpan::new(0, 0),
    };
    Spanned::new(join(parts), span)
}
