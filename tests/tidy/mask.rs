/// The text with blanks for comments and for what stands in quotes; lines stay where they are.
pub fn mask(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let opaque = comment(rest).or_else(|| raw_string(rest)).or_else(|| quoted(rest, c));
        let length = opaque.unwrap_or(0).min(rest.len());
        if length == 0 {
            masked.push(c);
            rest = &rest[c.len_utf8()..];
            // A name is taken whole, so that the r of `for` begins no raw string.
            if c.is_alphanumeric() || c == '_' {
                let name = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
                let is_prefix = name == 0 && matches!(c, 'r' | 'b');
                let taken = if is_prefix { 0 } else { name };
                masked.push_str(&rest[..taken]);
                rest = &rest[taken..];
            }
            continue;
        }
        masked.extend(rest[..length].chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        rest = &rest[length..];
    }
    masked
}

fn comment(rest: &str) -> Option<usize> {
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    rest.starts_with("/*").then(|| rest.find("*/").map_or(rest.len(), |end| end + 2))
}

fn raw_string(rest: &str) -> Option<usize> {
    let start = if rest.starts_with("br") { 2 } else { usize::from(rest.starts_with('r')) };
    let hashes = rest[start..].bytes().take_while(|b| *b == b'#').count();
    if start == 0 || !rest[start + hashes..].starts_with('"') {
        return None;
    }
    let open = start + hashes + 1;
    let close = format!("\"{}", "#".repeat(hashes));
    Some(rest[open..].find(&close).map_or(rest.len(), |at| open + at + close.len()))
}

/// A string, or a character (and no lifetime).
fn quoted(rest: &str, quote: char) -> Option<usize> {
    let is_char = || {
        let mut chars = rest.chars().skip(1);
        matches!((chars.next(), chars.next()), (Some('\\'), _) | (_, Some('\'')))
    };
    if quote != '"' && !(quote == '\'' && is_char()) {
        return None;
    }
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        if !escaped && c == quote {
            return Some(at + 1);
        }
        escaped = !escaped && c == '\\';
    }
    Some(rest.len())
}

/// For each line of masked code, whether it lies in an item marked `#[cfg(test)]` or `#[test]`.
pub fn test_lines(code: &str) -> Vec<bool> {
    let lines: Vec<&str> = code.lines().collect();
    let mut test = vec![false; lines.len()];
    for at in 0..lines.len() {
        if !test[at] && (lines[at].contains("#[cfg(test)]") || lines[at].contains("#[test]")) {
            let end = item_end(&lines, at);
            test[at..=end].fill(true);
        }
    }
    test
}

/// The line where the item that begins at `start` ends: its closing brace, or its semicolon.
pub fn item_end(lines: &[&str], start: usize) -> usize {
    let mut depth = 0_i32;
    for (at, line) in lines.iter().enumerate().skip(start) {
        for c in line.chars() {
            match c {
                '{' | '(' | '[' => depth += 1,
                '}' | ')' | ']' => depth -= 1,
                _ => {}
            }
            if depth == 0 && (c == '}' || c == ';') {
                return at;
            }
        }
    }
    lines.len().saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_strings_and_characters_are_masked_and_code_is_not() {
        let text = "let a = \"x.unwrap()\"; // y.unwrap()\nfor c in 'a'..='\\'' { b::<'s>(r#\"q\"#) } /* z\n */ end";
        let masked = mask(text);
        assert!(!masked.contains("unwrap") && !masked.contains('q') && !masked.contains('z'), "{masked}");
        assert!(masked.contains("for c in ") && masked.contains("b::<'s>(") && masked.ends_with("end"), "{masked}");
        assert_eq!(masked.lines().count(), text.lines().count());
    }

    #[test]
    fn test_modules_and_test_functions_are_known_and_nothing_after_them() {
        let code =
            "fn a() {}\n#[cfg(test)]\nmod tests {\n  fn b() {}\n}\nfn c() {}\n#[cfg(test)]\nmod tests;\nfn d() {}";
        assert_eq!(test_lines(code), [false, true, true, true, true, false, true, true, false]);
    }
}
