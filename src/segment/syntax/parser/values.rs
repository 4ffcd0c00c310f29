use super::super::ast::{Literal, Values};
use super::super::lexer::quoted;
use super::super::token::Token;
use super::cursor::Parser;
use super::{Read, clause};
use crate::segment::diagnostics::{Code, Diagnostic};
use crate::segment::source::Spanned;

impl Parser<'_> {
    /// One constant.
    pub(super) fn value(&mut self) -> Read<Spanned<Literal>> {
        let span = self.here();
        if let Token::Literal(literal) = self.peek() {
            let literal = Spanned::new(literal.clone(), span);
            self.advance();
            return Ok(literal);
        }
        if self.at_word("null") {
            let diagnostic = Diagnostic::new(Code::ComparedWithNull, span, "a value cannot be compared with NULL");
            return Err(self.complain(diagnostic.expected("a value").help("write `IS NULL` or `IS NOT NULL`")));
        }
        let is_word = matches!(self.peek(), Token::Word(name) if !clause::is_keyword(name));
        if !is_word {
            return Err(self.expected("a value"));
        }
        self.advance();
        if *self.peek() == Token::Open {
            self.skip_parentheses();
        }
        let span = span.to(self.before());
        Ok(Spanned::new(Literal::Word(span.text(self.source).to_owned()), span))
    }

    /// `(a, b)` or `list('name')`.
    pub(super) fn values(&mut self) -> Read<Spanned<Values>> {
        let start = self.here();
        if self.at_word("list") {
            self.advance();
            return self.named_list(start);
        }
        if !self.take(&Token::Open) {
            let diagnostic = self.unexpected("a list such as `('a', 'b')` or `list('name')`");
            let single = matches!(self.peek(), Token::Literal(_)).then(|| format!("({})", start.text(self.source)));
            return Err(self.complain(diagnostic.maybe_mend(start, single)));
        }
        let items = self.items()?;
        self.close(start);
        let span = start.to(self.before());
        if items.is_empty() {
            let diagnostic = Diagnostic::new(Code::EmptyList, span, "this list is empty, so nothing can be in it");
            return Err(self.complain(diagnostic.expected("at least one value")));
        }
        Ok(Spanned::new(Values::Listed(items), span))
    }

    fn items(&mut self) -> Read<Vec<Spanned<Literal>>> {
        let mut items = Vec::new();
        while !matches!(self.peek(), Token::Close | Token::End) {
            items.push(self.item()?);
            if !self.take(&Token::Comma) {
                break;
            }
        }
        if matches!(self.peek(), Token::Close | Token::End) {
            return Ok(items);
        }
        let reported = self.expected("a comma or `)`");
        self.skip_clause(false);
        self.take(&Token::Close);
        Err(reported)
    }

    fn item(&mut self) -> Read<Spanned<Literal>> {
        let item = self.value();
        if item.is_err() {
            self.skip_clause(false);
            self.take(&Token::Close);
        }
        item
    }

    fn named_list(&mut self, start: crate::segment::source::SourceSpan) -> Read<Spanned<Values>> {
        let open = self.here();
        if !self.take(&Token::Open) {
            return Err(self.expected("the name of a list, as in `list('europe')`"));
        }
        let name = match self.peek() {
            Token::Literal(Literal::Text(name)) => Spanned::new(name.clone(), self.here()),
            Token::Word(name) => {
                let meant = Spanned::new(name.path.clone(), self.here());
                let diagnostic = self.unexpected("the name of a list in quotes");
                self.complain(diagnostic.mend(meant.span, quoted(&meant.node)));
                meant
            }
            _ => return Err(self.expected("the name of a list in quotes")),
        };
        self.advance();
        self.close(open);
        Ok(Spanned::new(Values::Named(name), start.to(self.before())))
    }
}
