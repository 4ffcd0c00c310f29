use super::ast::{Literal, Name, Operator};

/// The smallest part of a query.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Token {
    /// A name or a keyword.
    Word(Name),
    Literal(Literal),
    Operator(Operator),
    Open,
    Close,
    Comma,
    Colon,
    Percent,
    /// Behind the last one.
    End,
}

impl Token {
    /// Whether it is this keyword; given in small letters.
    pub fn is_word(&self, keyword: &str) -> bool {
        matches!(self, Token::Word(name) if name.is(keyword))
    }
}
