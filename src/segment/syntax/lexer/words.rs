use super::super::ast::{Literal, Name, Unit};
use super::super::token::Token;
use super::Lexer;
use crate::segment::diagnostics::Code;

impl Lexer<'_> {
    /// A name, a keyword, or a literal that is a word.
    pub(super) fn word(&mut self) {
        let start = self.at;
        self.at += self.run(is_name_char);
        while let Some(part) = self.dotted_part(start) {
            self.at += part;
        }
        if self.rest().starts_with(".'") {
            return self.quoted_key(start);
        }
        let word = &self.source[start..self.at];
        let token = word_literal(word).map_or_else(|| Token::Word(Name::of_word(word)), Token::Literal);
        self.push(start, token);
        self.dangling_dot();
    }

    /// The length of `.part` that belongs to the word begun at `start`. Keys may have hyphens.
    fn dotted_part(&self, start: usize) -> Option<usize> {
        let part = self.rest().strip_prefix('.')?;
        let is_key = Name::of_word(&format!("{}.", &self.source[start..self.at])).key.is_some();
        let length = part.find(|c| !(is_name_char(c) || is_key && c == '-')).unwrap_or(part.len());
        (length > 0 && !part.starts_with('-')).then_some(1 + length)
    }

    /// `attribute.'shoe size'`: a key with characters that no name has.
    fn quoted_key(&mut self, start: usize) {
        let path = self.source[start..self.at].to_owned();
        self.at += 1;
        self.text();
        let Some(Token::Literal(Literal::Text(key))) = self.lexed.tokens.pop().map(|token| token.node) else {
            return self.push(start, Token::Literal(Literal::Invalid));
        };
        if super::super::ast::takes_key(&path) {
            return self.push(start, Token::Word(Name::with_key(&path, &key)));
        }
        let message = format!("`{path}` has no keys");
        let diagnostic = self.diagnostic(Code::UnexpectedCharacter, start, message);
        self.complain(
            diagnostic.expected("a name").help("only `attribute.`, `metafields.` and `property.` take a key"),
        );
        self.push(start, Token::Word(Name::plain(&path)));
    }

    fn dangling_dot(&mut self) {
        if self.rest().starts_with('.') {
            let start = self.at;
            self.at += 1;
            let diagnostic = self.diagnostic(Code::UnexpectedCharacter, start, "nothing follows the dot");
            self.complain(diagnostic.expected("the rest of the name"));
        }
    }
}

fn is_name_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// `true`, `false`, `today`, `yesterday`.
pub(super) fn word_literal(word: &str) -> Option<Literal> {
    let day = |amount| Literal::Offset { amount, unit: Unit::Day };
    match word.to_ascii_lowercase().as_str() {
        "true" => Some(Literal::Flag(true)),
        "false" => Some(Literal::Flag(false)),
        "today" => Some(day(0)),
        "yesterday" => Some(day(-1)),
        _ => None,
    }
}
