use serde::de::IgnoredAny;

use crate::scenario::FormError;

/// Reads a text line by line, and a line word by word. `#` at the beginning of a word begins a comment.
pub struct Cursor<'a> {
    text: &'a str,
    at: usize,
    /// From 1; 0 before the first.
    line: usize,
    line_start: usize,
}

/// A word and where it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Word<'a> {
    pub text: &'a str,
    /// In bytes from the beginning of the text.
    pub at: usize,
}

impl<'a> Cursor<'a> {
    pub fn new(text: &'a str) -> Self {
        Cursor { text, at: 0, line: 0, line_start: 0 }
    }

    /// Goes to the beginning of the next line, if there is one.
    pub fn next_line(&mut self) -> bool {
        let Some(start) = self.next_line_start() else { return false };
        (self.at, self.line_start) = (start, start);
        self.line += 1;
        true
    }

    fn next_line_start(&self) -> Option<usize> {
        if self.line == 0 {
            return (!self.text.is_empty()).then_some(0);
        }
        let start = self.line_end() + 1;
        (start < self.text.len()).then_some(start)
    }

    /// The text of the next line.
    pub fn peek_line(&self) -> Option<&'a str> {
        self.next_line_start().map(|start| self.text[start..].lines().next().unwrap_or_default())
    }

    pub fn line(&self) -> usize {
        self.line
    }

    pub fn at(&self) -> usize {
        self.at
    }

    /// What is left of the line, without blanks around it; comments are part of it.
    pub fn rest(&mut self) -> &'a str {
        self.skip_blanks();
        let rest = &self.text[self.at..self.line_end()];
        self.at += rest.len();
        rest.trim_end()
    }

    /// The next word, up to a blank.
    pub fn word(&mut self) -> Option<Word<'a>> {
        let word = self.peek()?;
        self.at = word.at + word.text.len();
        Some(word)
    }

    pub fn peek(&mut self) -> Option<Word<'a>> {
        self.skip_blanks();
        let rest = &self.text[self.at..self.line_end()];
        let text = rest.split_whitespace().next().filter(|word| !word.starts_with('#'))?;
        Some(Word { text, at: self.at })
    }

    /// The next word, if it is this one.
    pub fn takes(&mut self, word: &str) -> bool {
        let is = self.peek().is_some_and(|next| next.text == word);
        if is {
            self.word();
        }
        is
    }

    /// Goes back to a word's beginning plus some bytes.
    pub fn go_to(&mut self, at: usize) {
        self.at = at;
    }

    /// The text of a JSON value that begins here; it may go on over several lines.
    pub fn json(&mut self) -> Result<&'a str, FormError> {
        let from = self.at;
        let mut values = serde_json::Deserializer::from_str(&self.text[from..]).into_iter::<IgnoredAny>();
        match values.next() {
            Some(Ok(_)) => {
                let value = &self.text[from..from + values.byte_offset()];
                self.move_over(value);
                Ok(value)
            }
            Some(Err(error)) => {
                let message = error.to_string();
                let what = message.split(" at line ").next().unwrap_or_default();
                Err(self.error_at(from, format!("this is no JSON value: {what}")))
            }
            None => Err(self.error_at(from, "a JSON value is expected")),
        }
    }

    fn move_over(&mut self, text: &str) {
        self.line += text.matches('\n').count();
        if let Some(last) = text.rfind('\n') {
            self.line_start = self.at + last + 1;
        }
        self.at += text.len();
    }

    /// An error if the line goes on.
    pub fn end(&mut self) -> Result<(), FormError> {
        match self.peek() {
            Some(word) => Err(self.error_at(word.at, format!("`{}` is too much here", word.text))),
            None => Ok(()),
        }
    }

    /// An error at the next word, or at the end of the line.
    pub fn error(&mut self, message: impl Into<String>) -> FormError {
        self.skip_blanks();
        self.error_at(self.at, message)
    }

    pub fn error_at(&self, at: usize, message: impl Into<String>) -> FormError {
        let line_start = self.text[..at].rfind('\n').map_or(0, |before| before + 1);
        let line = self.text[..at].matches('\n').count() + 1;
        let column = self.text[line_start..at].chars().count() + 1;
        FormError { line, column, message: message.into(), help: None }
    }

    fn skip_blanks(&mut self) {
        let rest = &self.text[self.at..self.line_end()];
        self.at += rest.len() - rest.trim_start().len();
    }

    fn line_end(&self) -> usize {
        self.text[self.at..].find('\n').map_or(self.text.len(), |end| self.at + end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_end_at_blanks_and_a_comment_ends_the_line() {
        let mut cursor = Cursor::new("  one two#2  # three\n\nfour");
        assert!(cursor.next_line());
        let words: Vec<_> = std::iter::from_fn(|| cursor.word()).map(|word| word.text).collect();
        assert_eq!(words, ["one", "two#2"]);
        assert!(cursor.next_line() && cursor.peek().is_none());
        assert!(cursor.next_line());
        assert_eq!((cursor.line(), cursor.word().unwrap().text), (3, "four"));
        assert!(!cursor.next_line());
    }

    #[test]
    fn json_may_go_on_over_lines_and_the_place_after_it_is_right() {
        let mut cursor = Cursor::new("a {\"b\":\n [1]} c\nd");
        cursor.next_line();
        cursor.word();
        cursor.peek();
        assert_eq!(cursor.json().unwrap(), "{\"b\":\n [1]}");
        assert_eq!((cursor.line(), cursor.word().unwrap().text), (2, "c"));
        let error = cursor.error_at(cursor.at(), "x");
        assert_eq!((error.line, error.column), (2, 8));
        assert!(cursor.next_line());
        assert_eq!(cursor.line(), 3);
    }
}
