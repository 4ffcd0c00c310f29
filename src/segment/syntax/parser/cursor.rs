use super::super::ast::{Literal, Name};
use super::super::token::Token;
use super::{Read, Reported};
use crate::segment::diagnostics::{Code, Diagnostic};
use crate::segment::source::{SourceSpan, Spanned};

/// A place between two tokens, and what was found wrong so far.
pub(super) struct Parser<'s> {
    pub source: &'s str,
    /// The last is [`Token::End`].
    pub tokens: Vec<Spanned<Token>>,
    pub at: usize,
    pub depth: usize,
    /// The query ends within a text: what is missing at the end is not the writer's fault.
    pub cut_short: bool,
    pub diagnostics: Vec<Diagnostic>,
}

impl Parser<'_> {
    pub fn peek(&self) -> &Token {
        &self.tokens[self.at.min(self.tokens.len() - 1)].node
    }

    pub fn peek_after(&self, tokens: usize) -> &Token {
        &self.tokens[(self.at + tokens).min(self.tokens.len() - 1)].node
    }

    /// Where the next token stands.
    pub fn here(&self) -> SourceSpan {
        self.tokens[self.at.min(self.tokens.len() - 1)].span
    }

    /// Where the last token taken stands.
    pub fn before(&self) -> SourceSpan {
        self.tokens[self.at.saturating_sub(1).min(self.tokens.len() - 1)].span
    }

    pub fn advance(&mut self) {
        if self.at + 1 < self.tokens.len() {
            self.at += 1;
        }
    }

    pub fn take(&mut self, token: &Token) -> bool {
        let found = self.peek() == token;
        if found {
            self.advance();
        }
        found
    }

    pub fn at_word(&self, keyword: &str) -> bool {
        self.peek().is_word(keyword)
    }

    pub fn take_word(&mut self, keyword: &str) -> bool {
        let found = self.at_word(keyword);
        if found {
            self.advance();
        }
        found
    }

    pub fn take_words(&mut self, first: &str, second: &str) -> bool {
        let found = self.at_word(first) && self.peek_after(1).is_word(second);
        if found {
            self.advance();
            self.advance();
        }
        found
    }

    /// The next token, if it is a name.
    pub fn take_name(&mut self) -> Option<Spanned<Name>> {
        let Token::Word(name) = self.peek() else { return None };
        let name = Spanned::new(name.clone(), self.here());
        self.advance();
        Some(name)
    }

    /// Whether the query ends here.
    pub fn at_end(&self) -> bool {
        matches!(self.peek(), Token::End)
    }

    /// The next token, as a message names it.
    pub fn found(&self) -> String {
        match self.peek() {
            Token::End => "the end of the query".to_owned(),
            _ => format!("`{}`", self.here().text(self.source)),
        }
    }

    pub fn complain(&mut self, diagnostic: Diagnostic) -> Reported {
        let ends_early = self.cut_short && diagnostic.span.start >= self.here().start && self.at_end();
        if !ends_early && !self.is_known_bad(diagnostic.span) {
            self.diagnostics.push(diagnostic);
        }
        Reported
    }

    /// The lexer complained about this very place.
    fn is_known_bad(&self, span: SourceSpan) -> bool {
        span.start < span.end && self.diagnostics.iter().any(|known| known.span == span && known.is_error())
    }

    /// Complains that something else should stand here.
    pub fn expected(&mut self, what: &str) -> Reported {
        let diagnostic = self.unexpected(what);
        self.complain(diagnostic)
    }

    /// The complaint that something else should stand here.
    pub fn unexpected(&self, what: &str) -> Diagnostic {
        let place = if self.at_end() { self.end_place() } else { self.here() };
        let message = format!("{} stands where {what} should", self.found());
        let message = if self.at_end() { format!("the query ends where {what} should stand") } else { message };
        Diagnostic::new(Code::Unexpected, place, message).expected(what)
    }

    /// The end of the query, as a place that can be underlined.
    fn end_place(&self) -> SourceSpan {
        let end = self.before().end;
        SourceSpan::new(end, end)
    }

    /// `1,000`, where the reader is at the comma or behind it: the number without it.
    pub fn number_with_separators(&self) -> Option<String> {
        let comma = if *self.peek() == Token::Comma { self.at } else { self.at.checked_sub(1)? };
        let around = self.tokens.get(comma.checked_sub(1)?..=comma + 1)?;
        let [left, middle, right] = around else { return None };
        let touch = left.span.end == middle.span.start && middle.span.end == right.span.start;
        match (&left.node, &middle.node, &right.node) {
            (Token::Literal(Literal::Number(left)), Token::Comma, Token::Literal(Literal::Number(right))) if touch => {
                Some(format!("{left}{right}"))
            }
            _ => None,
        }
    }

    /// Steps over the parenthesis that is next, with all in it. Without recursion: it may be deep.
    pub fn skip_parentheses(&mut self) {
        let mut open = 0usize;
        while !self.at_end() {
            match self.peek() {
                Token::Open => open += 1,
                Token::Close => open = open.saturating_sub(1),
                _ => {}
            }
            self.advance();
            if open == 0 {
                return;
            }
        }
    }

    /// Steps over the rest of a clause: to AND, OR, a closing parenthesis or the end; to a comma, if that divides.
    pub fn skip_clause(&mut self, comma_divides: bool) {
        loop {
            match self.peek() {
                Token::End | Token::Close => return,
                Token::Comma if comma_divides => return,
                Token::Word(name) if name.is("and") || name.is("or") => return,
                Token::Open => self.skip_parentheses(),
                _ => self.advance(),
            }
        }
    }

    /// Reads what is nested one deeper, if it is not too deep.
    pub fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        if self.depth == super::DEPTH_MAX {
            let message = format!("parentheses and NOTs are nested deeper than {}", super::DEPTH_MAX);
            let diagnostic = Diagnostic::new(Code::TooDeep, self.here(), message);
            return Err(self.complain(diagnostic.expected("a flatter query")));
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    /// How many parentheses of the whole query are not closed; at least one where one is missing.
    fn open_parentheses(&self) -> usize {
        let count = |wanted: Token| self.tokens.iter().filter(|token| token.node == wanted).count();
        count(Token::Open).saturating_sub(count(Token::Close)).max(1)
    }

    /// Takes the parenthesis that closes the one at `open`.
    pub fn close(&mut self, open: SourceSpan) {
        if self.take(&Token::Close) {
            return;
        }
        let known = self.diagnostics.iter().any(|d| d.code == Code::UnclosedParenthesis);
        if !known {
            let diagnostic = Diagnostic::new(Code::UnclosedParenthesis, open, "this parenthesis is not closed");
            let (end, missing) = (self.end_place(), ")".repeat(self.open_parentheses()));
            let help = format!("add the missing `{missing}`");
            self.complain(diagnostic.expected("a `)` to go with it").mend(end, missing).help(help));
        }
    }
}
