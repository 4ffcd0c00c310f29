//! Text to tokens. What is no token is complained about and stepped over, or read as what was probably meant.

mod dates;
mod quantity;
mod symbols;
mod text;
mod words;

pub use dates::date_literal;
pub use text::quoted;

use super::token::Token;
use crate::segment::diagnostics::{Code, Diagnostic};
use crate::segment::source::{SourceSpan, Spanned};

/// The tokens of a query; the last is [`Token::End`].
pub struct Lexed {
    pub tokens: Vec<Spanned<Token>>,
    pub diagnostics: Vec<Diagnostic>,
    /// A text has no closing quote, so that what follows it is not known.
    pub cut_short: bool,
}

pub fn lex(source: &str) -> Lexed {
    let lexed = Lexed { tokens: Vec::new(), diagnostics: Vec::new(), cut_short: false };
    let mut lexer = Lexer { source, at: 0, lexed };
    while let Some(first) = lexer.peek() {
        lexer.token(first);
    }
    lexer.push(source.len(), Token::End);
    lexer.lexed
}

struct Lexer<'s> {
    source: &'s str,
    at: usize,
    lexed: Lexed,
}

impl Lexer<'_> {
    fn token(&mut self, first: char) {
        let second = self.rest().chars().nth(1).unwrap_or(' ');
        match first {
            '-' if second == '-' => self.comment(),
            '\'' => self.text(),
            '"' | '‘' | '’' | '“' | '”' | '`' => self.text_in_other_quotes(first),
            '0'..='9' => self.quantity(),
            '+' | '-' | '−' | '–' | '.' if second.is_ascii_digit() => self.quantity(),
            _ if first.is_whitespace() => self.at += first.len_utf8(),
            _ if first.is_alphabetic() || first == '_' => self.word(),
            _ => self.symbol(),
        }
    }

    fn comment(&mut self) {
        self.at += self.rest().find('\n').unwrap_or(self.rest().len());
    }

    fn rest(&self) -> &str {
        &self.source[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// The length of the characters from here on that pass.
    fn run(&self, passes: impl Fn(char) -> bool) -> usize {
        self.rest().find(|c| !passes(c)).unwrap_or(self.rest().len())
    }

    /// Adds a token that stands from `start` to here.
    fn push(&mut self, start: usize, token: Token) {
        self.lexed.tokens.push(Spanned::new(token, SourceSpan::new(start, self.at)));
    }

    fn complain(&mut self, diagnostic: Diagnostic) {
        self.lexed.diagnostics.push(diagnostic);
    }

    fn diagnostic(&self, code: Code, start: usize, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, SourceSpan::new(start, self.at), message)
    }
}
