use super::super::ast::Literal;
use super::super::token::Token;
use super::Lexer;
use crate::segment::diagnostics::Code;

impl Lexer<'_> {
    /// A text in single quotes; `\'` is a quote and `\\` a backslash, any other backslash stands for itself.
    pub(super) fn text(&mut self) {
        let start = self.at;
        self.at += 1;
        let text = self.until_quote('\'');
        let Some(mut text) = text else { return self.unclosed(start) };
        if self.peek() == Some('\'') {
            text = self.doubled_quotes(start, text);
        }
        self.push(start, Token::Literal(Literal::Text(text)));
    }

    /// The text up to the next closing quote, which is stepped over. `None`, and nothing is taken, where there is none.
    fn until_quote(&mut self, quote: char) -> Option<String> {
        let mut text = String::new();
        let mut chars = self.rest().char_indices().peekable();
        while let Some((offset, c)) = chars.next() {
            match c {
                '\\' if matches!(chars.peek(), Some((_, next)) if *next == quote || *next == '\\') => {
                    text.extend(chars.next().map(|(_, next)| next));
                }
                _ if c == quote => {
                    self.at += offset + quote.len_utf8();
                    return Some(text);
                }
                _ => text.push(c),
            }
        }
        None
    }

    fn unclosed(&mut self, start: usize) {
        self.at = self.source.len();
        let first = self.source[start..].chars().next().map_or(1, char::len_utf8);
        let mut diagnostic = self.diagnostic(Code::UnclosedText, start, "this text has no closing quote");
        diagnostic.span.end = start + first;
        self.complain(diagnostic.expected("a text that ends in `'`").help("a quote within a text is written `\\'`"));
        self.lexed.cut_short = true;
        self.push(start, Token::Literal(Literal::Invalid));
    }

    /// `'it''s'`, as SQL writes a quote within a text.
    fn doubled_quotes(&mut self, start: usize, mut text: String) -> String {
        while self.peek() == Some('\'') {
            self.at += 1;
            text.push('\'');
            match self.until_quote('\'') {
                Some(more) => text.push_str(&more),
                None => break,
            }
        }
        let message = "a quote within a text is not doubled";
        let diagnostic = self.diagnostic(Code::DoubledQuote, start, message).expected("`\\'` for a quote");
        let span = diagnostic.span;
        self.complain(diagnostic.mend(span, quoted(&text)));
        text
    }

    /// `"US"`, `“US”`: read as the text it means.
    pub(super) fn text_in_other_quotes(&mut self, first: char) {
        let start = self.at;
        self.at += first.len_utf8();
        let closing = match first {
            '‘' | '’' => '’',
            '“' | '”' => '”',
            same => same,
        };
        let Some(text) = self.until_quote(closing) else { return self.unclosed(start) };
        let diagnostic = self.diagnostic(Code::OtherQuotes, start, "a text stands in straight single quotes");
        let span = diagnostic.span;
        self.complain(diagnostic.expected("single quotes").mend(span, quoted(&text)));
        self.push(start, Token::Literal(Literal::Text(text)));
    }
}

/// A text as a query writes it, in single quotes.
pub fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}
