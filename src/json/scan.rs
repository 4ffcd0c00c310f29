//! The two tokens that take more than a look: strings and numbers.

use super::SyntaxError;

/// The first byte at or after `at` that is not simply part of a string: a quote, a backslash, a control character or
/// the end.
#[inline]
pub fn plain_until(bytes: &[u8], mut at: usize) -> usize {
    while let Some(chunk) = bytes.get(at..at + 8) {
        let special = special_bytes(u64::from_le_bytes(chunk.try_into().unwrap_or_default()));
        if special != 0 {
            return at + special.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    while bytes.get(at).is_some_and(|byte| !matches!(byte, b'"' | b'\\' | 0..0x20)) {
        at += 1;
    }
    at
}

/// Eight bytes at once: the high bit of each byte that is a quote, a backslash or below 0x20. Only the lowest of them
/// is exact, since a borrow can run into the bytes above it (Mycroft's test for a zero byte, and for one below n).
#[inline]
fn special_bytes(word: u64) -> u64 {
    const ONES: u64 = u64::from_le_bytes([0x01; 8]);
    const HIGHS: u64 = u64::from_le_bytes([0x80; 8]);
    let zero = |word: u64| word.wrapping_sub(ONES) & !word;
    let quote = zero(word ^ (ONES * u64::from(b'"')));
    let backslash = zero(word ^ (ONES * u64::from(b'\\')));
    let control = word.wrapping_sub(ONES * 0x20) & !word;
    (quote | backslash | control) & HIGHS
}

/// Unescapes the string whose opening quote is behind `start`; also says where it ends, closing quote included.
pub fn string(text: &str, start: usize) -> Result<(String, usize), SyntaxError> {
    let bytes = text.as_bytes();
    let (mut plain_from, mut out) = (start, String::new());
    let mut end = plain_until(bytes, start);
    loop {
        match bytes.get(end) {
            Some(b'"') => {
                out.push_str(&text[plain_from..end]);
                return Ok((out, end + 1));
            }
            Some(b'\\') => {
                out.push_str(&text[plain_from..end]);
                let (character, behind) = escape(bytes, end + 1)?;
                out.push(character);
                plain_from = behind;
                end = plain_until(bytes, behind);
            }
            Some(_) => return Err(SyntaxError { expected: "expected control characters to be escaped", at: end }),
            None => return Err(SyntaxError { expected: "expected the closing `\"`", at: end }),
        }
    }
}

/// The character named by the escape whose backslash is before `at`, and where it ends.
fn escape(bytes: &[u8], at: usize) -> Result<(char, usize), SyntaxError> {
    let character = match bytes.get(at) {
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'/') => '/',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return unicode_escape(bytes, at + 1),
        _ => return Err(SyntaxError { expected: "expected a known escape", at }),
    };
    Ok((character, at + 1))
}

fn unicode_escape(bytes: &[u8], at: usize) -> Result<(char, usize), SyntaxError> {
    let first = four_hex_digits(bytes, at)?;
    if !(0xD800..0xDC00).contains(&first) {
        let character = char::from_u32(first).ok_or(SyntaxError { expected: "expected a high surrogate", at })?;
        return Ok((character, at + 4));
    }
    let lone = SyntaxError { expected: "expected a low surrogate", at: at + 4 };
    if bytes.get(at + 4..at + 6) != Some(b"\\u".as_slice()) {
        return Err(lone);
    }
    let second = four_hex_digits(bytes, at + 6)?;
    if !(0xDC00..0xE000).contains(&second) {
        return Err(lone);
    }
    let code = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
    char::from_u32(code).map(|character| (character, at + 10)).ok_or(lone)
}

fn four_hex_digits(bytes: &[u8], at: usize) -> Result<u32, SyntaxError> {
    let wrong = SyntaxError { expected: "expected four hexadecimal digits", at };
    let digits = bytes.get(at..at + 4).ok_or(wrong)?;
    digits.iter().try_fold(0, |code, digit| Ok(code * 16 + char::from(*digit).to_digit(16).ok_or(wrong)?))
}

/// Where the number that begins at `start` ends: RFC 8259, section 6.
#[inline]
pub fn number(bytes: &[u8], start: usize) -> Result<usize, SyntaxError> {
    let mut at = start + usize::from(bytes.get(start) == Some(&b'-'));
    at = if bytes.get(at) == Some(&b'0') { at + 1 } else { digits(bytes, at)? };
    if bytes.get(at) == Some(&b'.') {
        at = digits(bytes, at + 1)?;
    }
    if let Some(b'e' | b'E') = bytes.get(at) {
        let signed = matches!(bytes.get(at + 1), Some(b'+' | b'-'));
        at = digits(bytes, at + 1 + usize::from(signed))?;
    }
    Ok(at)
}

/// The end of one or more digits.
#[inline]
fn digits(bytes: &[u8], start: usize) -> Result<usize, SyntaxError> {
    let mut at = start;
    while bytes.get(at).is_some_and(u8::is_ascii_digit) {
        at += 1;
    }
    if at == start { Err(SyntaxError { expected: "expected a digit", at }) } else { Ok(at) }
}
