use super::super::ast::Operator;
use super::super::token::Token;
use super::Lexer;
use crate::segment::diagnostics::Code;

/// Longest first.
const SYMBOLS: [(&str, Token); 11] = [
    ("!=", Token::Operator(Operator::NotEqual)),
    ("<=", Token::Operator(Operator::AtMost)),
    (">=", Token::Operator(Operator::AtLeast)),
    ("=", Token::Operator(Operator::Equal)),
    ("<", Token::Operator(Operator::Less)),
    (">", Token::Operator(Operator::More)),
    ("(", Token::Open),
    (")", Token::Close),
    (",", Token::Comma),
    (":", Token::Colon),
    ("%", Token::Percent),
];

/// What other languages write, and what is written here.
const FOREIGN: [(&str, &str); 14] = [
    ("==", "="),
    ("<>", "!="),
    ("=<", "<="),
    ("=>", ">="),
    ("≠", "!="),
    ("≤", "<="),
    ("≥", ">="),
    ("&&", "AND"),
    ("||", "OR"),
    ("&", "AND"),
    ("|", "OR"),
    ("[", "("),
    ("]", ")"),
    ("!", "NOT"),
];

impl Lexer<'_> {
    pub(super) fn symbol(&mut self) {
        let own = SYMBOLS.into_iter().find(|(text, _)| self.rest().starts_with(text));
        let foreign = FOREIGN.into_iter().find(|(text, _)| self.rest().starts_with(text));
        match (own, foreign) {
            (own, Some((text, mend))) if own.as_ref().is_none_or(|(own, _)| own.len() < text.len()) => {
                self.foreign(text, mend);
            }
            (Some((text, token)), _) => {
                let start = self.at;
                self.at += text.len();
                self.push(start, token);
            }
            (None, _) => self.unexpected(),
        }
    }

    /// Read as what it means, so that the rest of the query is checked.
    fn foreign(&mut self, text: &str, mend: &str) {
        let start = self.at;
        self.at += text.len();
        let diagnostic = self.diagnostic(Code::ForeignOperator, start, format!("`{text}` is not of this language"));
        let span = diagnostic.span;
        self.complain(diagnostic.expected(format!("`{mend}`")).mend(span, mend));
        let own = SYMBOLS.into_iter().find(|(own, _)| *own == mend).map(|(_, token)| token);
        self.push(start, own.unwrap_or_else(|| Token::Word(super::super::ast::Name::plain(mend))));
    }

    fn unexpected(&mut self) {
        let start = self.at;
        self.at += self.run(|c| !c.is_whitespace() && !c.is_alphanumeric() && !"_'\"(),:%=<>!".contains(c)).max(1);
        while !self.source.is_char_boundary(self.at) {
            self.at += 1;
        }
        let text = &self.source[start..self.at];
        let help = match text {
            ";" => "a query ends without a semicolon",
            "*" | "/" => "the language has no arithmetic",
            _ => "names, numbers, texts in single quotes, and = != < <= > >= ( ) , are what a query is made of",
        };
        let diagnostic = self.diagnostic(Code::UnexpectedCharacter, start, format!("`{text}` begins nothing here"));
        self.complain(diagnostic.expected("a name, a number or a text").help(help));
    }
}
