use std::borrow::Cow;

use super::scan;

/// Objects and lists may be nested this deep; serde_json has the same limit.
const DEPTH_MAX: u32 = 127;

/// What kind of value comes next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Object,
    List,
    Text,
    Number,
    Flag,
    Null,
}

impl Kind {
    /// The kind as people say it, with its article: `a number`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Object => "an object",
            Kind::List => "a list",
            Kind::Text => "text",
            Kind::Number => "a number",
            Kind::Flag => "a boolean",
            Kind::Null => "null",
        }
    }
}

/// The text is not JSON; what was expected, and the byte where it was not found.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{expected} at byte {at}")]
pub struct SyntaxError {
    pub expected: &'static str,
    /// Counted from 0.
    pub at: usize,
}

/// Reads JSON text token by token. A clone is a place to come back to.
///
/// Every method skips the blanks before its token. The caller says what it expects; [`Reader::peek`] tells what is
/// there.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: u32,
    /// Right behind `{` or `[`: no comma is due.
    fresh: bool,
}

impl<'a> Reader<'a> {
    /// Fails if the bytes are not UTF-8.
    pub fn new(bytes: &'a [u8]) -> Result<Self, SyntaxError> {
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Reader { text, at: 0, depth: 0, fresh: false }),
            Err(error) => Err(SyntaxError { expected: "expected UTF-8", at: error.valid_up_to() }),
        }
    }

    /// The kind of the next value.
    #[inline]
    pub fn peek(&mut self) -> Result<Kind, SyntaxError> {
        match self.next_byte() {
            b'"' => Ok(Kind::Text),
            b'-' | b'0'..=b'9' => Ok(Kind::Number),
            b'{' => Ok(Kind::Object),
            b'[' => Ok(Kind::List),
            b't' | b'f' => Ok(Kind::Flag),
            b'n' => Ok(Kind::Null),
            _ => self.fail("expected a value"),
        }
    }

    /// Text, borrowed unless it has escapes.
    #[inline]
    pub fn text(&mut self) -> Result<Cow<'a, str>, SyntaxError> {
        match self.plain_text() {
            Some(text) => Ok(Cow::Borrowed(text)),
            None => self.any_text(),
        }
    }

    /// The short way for nearly all text: the text that comes next, if it is text and has no escapes.
    #[inline]
    pub fn plain_text(&mut self) -> Option<&'a str> {
        if self.next_byte() != b'"' {
            return None;
        }
        let (start, end) = (self.at + 1, scan::plain_until(self.text.as_bytes(), self.at + 1));
        if self.text.as_bytes().get(end) != Some(&b'"') {
            return None;
        }
        self.at = end + 1;
        self.text.get(start..end)
    }

    #[cold]
    fn any_text(&mut self) -> Result<Cow<'a, str>, SyntaxError> {
        self.expect(b'"', "expected `\"`")?;
        let (text, end) = scan::string(self.text, self.at)?;
        self.at = end;
        Ok(Cow::Owned(text))
    }

    /// The number as it is written.
    #[inline]
    pub fn number(&mut self) -> Result<&'a str, SyntaxError> {
        self.next_byte();
        let start = self.at;
        self.at = scan::number(self.text.as_bytes(), start)?;
        Ok(&self.text[start..self.at])
    }

    pub fn flag(&mut self) -> Result<bool, SyntaxError> {
        let flag = self.next_byte() == b't';
        self.word(if flag { "true" } else { "false" }, "expected `true` or `false`")?;
        Ok(flag)
    }

    pub fn null(&mut self) -> Result<(), SyntaxError> {
        self.next_byte();
        self.word("null", "expected `null`")
    }

    /// Reads over `null`, if that is what comes next.
    #[inline]
    pub fn take_null(&mut self) -> Result<bool, SyntaxError> {
        if self.next_byte() != b'n' {
            return Ok(false);
        }
        self.null().map(|()| true)
    }

    /// Steps into an object; [`Reader::next_key`] follows.
    pub fn open_object(&mut self) -> Result<(), SyntaxError> {
        self.open(b'{', "expected `{`")
    }

    /// The next key of the object; its value is to be read before the next call. `None` at the object's end, which is
    /// then behind us.
    #[inline]
    pub fn next_key(&mut self) -> Result<Option<Cow<'a, str>>, SyntaxError> {
        if !self.another(b'}', "expected `,` or `}`")? {
            return Ok(None);
        }
        let key = self.text()?;
        self.expect(b':', "expected `:`")?;
        Ok(Some(key))
    }

    /// Steps into a list; [`Reader::next_element`] follows.
    pub fn open_list(&mut self) -> Result<(), SyntaxError> {
        self.open(b'[', "expected `[`")
    }

    /// Whether the list has another element, to be read before the next call. At the list's end it is behind us.
    #[inline]
    pub fn next_element(&mut self) -> Result<bool, SyntaxError> {
        self.another(b']', "expected `,` or `]`")
    }

    /// Reads over one value, whatever it is, checking its syntax.
    pub fn skip(&mut self) -> Result<(), SyntaxError> {
        match self.peek()? {
            Kind::Text => self.text().map(drop),
            Kind::Number => self.number().map(drop),
            Kind::Flag => self.flag().map(drop),
            Kind::Null => self.null(),
            Kind::Object => self.skip_object(),
            Kind::List => self.skip_list(),
        }
    }

    /// Nothing but blanks may be left.
    pub fn end(&mut self) -> Result<(), SyntaxError> {
        self.next_byte();
        if self.at == self.text.len() { Ok(()) } else { self.fail("expected the end") }
    }

    fn skip_object(&mut self) -> Result<(), SyntaxError> {
        self.open_object()?;
        while self.next_key()?.is_some() {
            self.skip()?;
        }
        Ok(())
    }

    fn skip_list(&mut self) -> Result<(), SyntaxError> {
        self.open_list()?;
        while self.next_element()? {
            self.skip()?;
        }
        Ok(())
    }

    fn open(&mut self, bracket: u8, expected: &'static str) -> Result<(), SyntaxError> {
        self.expect(bracket, expected)?;
        if self.depth == DEPTH_MAX {
            return self.fail("expected no deeper nesting");
        }
        self.depth += 1;
        self.fresh = true;
        Ok(())
    }

    /// Takes the comma before the next member, or the closing bracket.
    #[inline]
    fn another(&mut self, closing: u8, expected: &'static str) -> Result<bool, SyntaxError> {
        let (byte, fresh) = (self.next_byte(), self.fresh);
        self.fresh = false;
        if byte == closing {
            self.at += 1;
            self.depth -= 1;
            return Ok(false);
        }
        if !fresh {
            self.expect(b',', expected)?;
        }
        Ok(true)
    }

    fn word(&mut self, word: &'static str, expected: &'static str) -> Result<(), SyntaxError> {
        if !self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
            return self.fail(expected);
        }
        self.at += word.len();
        Ok(())
    }

    #[inline]
    fn expect(&mut self, byte: u8, expected: &'static str) -> Result<(), SyntaxError> {
        if self.next_byte() != byte {
            return self.fail(expected);
        }
        self.at += 1;
        Ok(())
    }

    /// The next byte that is no blank; 0, which begins no token, at the end.
    #[inline]
    fn next_byte(&mut self) -> u8 {
        match self.text.as_bytes().get(self.at) {
            Some(byte) if *byte > b' ' => *byte,
            _ => self.skip_blanks(),
        }
    }

    fn skip_blanks(&mut self) -> u8 {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.text.as_bytes().get(self.at) {
            self.at += 1;
        }
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    #[cold]
    fn fail<T>(&self, expected: &'static str) -> Result<T, SyntaxError> {
        Err(SyntaxError { expected, at: self.at })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn accepts(bytes: &[u8]) -> bool {
        Reader::new(bytes).and_then(|mut json| json.skip().and_then(|()| json.end())).is_ok()
    }

    fn text_of(json: &str) -> String {
        Reader::new(json.as_bytes()).unwrap().text().unwrap().into_owned()
    }

    #[test]
    fn escapes_become_the_characters_they_name() {
        let json = r#""a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00z""#;
        assert_eq!(text_of(json), "a\"\\/\u{8}\u{c}\n\r\t\u{e9}\u{1f600}z");
    }

    #[test]
    fn text_without_escapes_is_borrowed() {
        let mut json = Reader::new("\"Zürich\"".as_bytes()).unwrap();
        assert!(matches!(json.text(), Ok(Cow::Borrowed("Zürich"))));
    }

    #[test]
    fn numbers_keep_their_digits() {
        for number in ["0", "-0", "505.30", "1e400", "1E-7", "99999999999999999999.10"] {
            assert_eq!(Reader::new(number.as_bytes()).unwrap().number(), Ok(number));
        }
    }

    #[test]
    fn errors_say_what_was_expected_and_where() {
        let error = |text: &str| {
            let mut json = Reader::new(text.as_bytes()).unwrap();
            json.skip().and_then(|()| json.end()).unwrap_err().to_string()
        };
        assert_eq!(error(""), "expected a value at byte 0");
        assert_eq!(error("{\"a\" 1}"), "expected `:` at byte 5");
        assert_eq!(error("{\"a\":1 \"b\":2}"), "expected `,` or `}` at byte 7");
        assert_eq!(error("{\"a\":1,}"), "expected `\"` at byte 7");
        assert_eq!(error("[1,2"), "expected `,` or `]` at byte 4");
        assert_eq!(error("\"abc"), "expected the closing `\"` at byte 4");
        assert_eq!(error("\"\\ud800\""), "expected a low surrogate at byte 7");
        assert_eq!(error("01"), "expected the end at byte 1");
        assert_eq!(error("{} {}"), "expected the end at byte 3");
        assert_eq!(error(&"[".repeat(200)), "expected no deeper nesting at byte 128");
    }

    #[test]
    fn accepts_and_refuses_what_serde_json_does() {
        let odd = [
            "{}",
            "[]",
            " [ 1 , 2 ] ",
            "[1,]",
            "[,1]",
            "{\"a\":}",
            "{a:1}",
            "{'a':1}",
            "nul",
            "nulll",
            "tru",
            "TRUE",
            "-",
            "-a",
            "1.",
            ".5",
            "1e",
            "1e+",
            "+1",
            "00",
            "-01",
            "0x1",
            "1 2",
            "\"\t\"",
            "\"\\x\"",
            "\"\\u12\"",
            "\"\\u12g4\"",
            "\"\\udc00\"",
            "\"\\ud83d\\u0041\"",
            "\"\\ud83d\"",
            "[\"a\" \"b\"]",
            "{\"a\":1,,\"b\":2}",
            "[}",
            "{]",
            "]",
            "\u{feff}{}",
            "{\"a\":{\"b\":[null,true,false]}}",
            "\u{7f}",
            "\"\u{7f}\"",
            "[1}",
            "\0",
        ];
        for text in odd {
            assert_eq!(accepts(text.as_bytes()), serde_json::from_str::<serde_json::Value>(text).is_ok(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn reads_any_text_that_serde_json_wrote(text in any::<String>()) {
            prop_assert_eq!(text_of(&serde_json::to_string(&text).unwrap()), text);
        }

        #[test]
        fn agrees_with_serde_json_on_json_like_noise(text in "[\\[\\]{}:,\"\\\\ue0-9tfn.+ a-]{0,24}") {
            prop_assert_eq!(accepts(text.as_bytes()), serde_json::from_str::<serde_json::Value>(&text).is_ok());
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            accepts(&bytes);
        }
    }
}
