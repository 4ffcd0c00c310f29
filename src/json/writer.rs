use std::fmt::{self, Write};

/// Writes one JSON value into a buffer, field by field, without blanks.
///
/// The caller keeps brackets balanced; commas come by themselves.
///
/// ```
/// let mut json = shoal::json::Writer::default();
/// json.open_object();
/// json.key("name").text("\"x\"");
/// json.key("tags").open_list();
/// json.text("a").text("b").close_list();
/// json.close_object();
/// assert_eq!(json.finish(), br#"{"name":"\"x\"","tags":["a","b"]}"#);
/// ```
#[derive(Default)]
pub struct Writer {
    out: Vec<u8>,
}

impl Writer {
    pub fn with_capacity(bytes: usize) -> Self {
        Writer { out: Vec::with_capacity(bytes) }
    }

    /// The bytes written.
    pub fn finish(self) -> Vec<u8> {
        self.out
    }

    pub fn open_object(&mut self) -> &mut Self {
        self.open(b'{')
    }

    pub fn close_object(&mut self) -> &mut Self {
        self.out.push(b'}');
        self
    }

    pub fn open_list(&mut self) -> &mut Self {
        self.open(b'[')
    }

    pub fn close_list(&mut self) -> &mut Self {
        self.out.push(b']');
        self
    }

    /// A key; its value is to follow.
    pub fn key(&mut self, key: &str) -> &mut Self {
        self.text(key);
        self.out.push(b':');
        self
    }

    /// Text, escaped.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.comma();
        self.out.push(b'"');
        escape_into(&mut self.out, text);
        self.out.push(b'"');
        self
    }

    /// What displays as characters that need no escaping (times, ids made here), in quotes.
    pub fn quoted(&mut self, value: impl fmt::Display) -> &mut Self {
        self.comma();
        // Writing into a buffer of our own cannot fail.
        let _ = write!(Bytes(&mut self.out), "\"{value}\"");
        self
    }

    /// What displays as JSON: an integer, a decimal, a boolean, `null`.
    pub fn literal(&mut self, value: impl fmt::Display) -> &mut Self {
        self.comma();
        let _ = write!(Bytes(&mut self.out), "{value}");
        self
    }

    fn open(&mut self, bracket: u8) -> &mut Self {
        self.comma();
        self.out.push(bracket);
        self
    }

    fn comma(&mut self) {
        if !matches!(self.out.last(), None | Some(b'{' | b'[' | b':')) {
            self.out.push(b',');
        }
    }
}

struct Bytes<'a>(&'a mut Vec<u8>);

impl Write for Bytes<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

fn escape_into(out: &mut Vec<u8>, text: &str) {
    let mut plain_from = 0;
    for (at, byte) in text.bytes().enumerate() {
        if !matches!(byte, b'"' | b'\\' | 0..0x20) {
            continue;
        }
        out.extend_from_slice(&text.as_bytes()[plain_from..at]);
        plain_from = at + 1;
        escape_byte(out, byte);
    }
    out.extend_from_slice(&text.as_bytes()[plain_from..]);
}

fn escape_byte(out: &mut Vec<u8>, byte: u8) {
    match byte {
        b'"' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
        b'\n' => out.extend_from_slice(b"\\n"),
        b'\r' => out.extend_from_slice(b"\\r"),
        b'\t' => out.extend_from_slice(b"\\t"),
        _ => out.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_value_that_ends_in_a_bracket_is_followed_by_a_comma() {
        let mut json = Writer::default();
        json.open_object().key("a").open_list().close_list();
        json.key("b{").text("x:").key("c").literal(1).key("d").literal(true).close_object();
        assert_eq!(String::from_utf8(json.finish()).unwrap(), r#"{"a":[],"b{":"x:","c":1,"d":true}"#);
    }

    proptest! {
        #[test]
        fn any_text_is_read_back_as_it_was(text in any::<String>()) {
            let mut json = Writer::default();
            json.text(&text);
            prop_assert_eq!(serde_json::from_slice::<String>(&json.finish()).unwrap(), text);
        }
    }
}
