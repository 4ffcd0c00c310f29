use crate::segment::diagnostics::{Diagnostic, Mend};
use crate::segment::source::SourceSpan;

/// Where a query stands in its file. TOML may write it with escapes, so that not every byte of the query is one there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QueryPlace {
    /// Offset in the query and offset in the file of the runs that are alike in both; ascending.
    runs: Vec<(usize, usize)>,
    /// Backslashes and double quotes are written with a backslash.
    escapes: bool,
}

impl QueryPlace {
    /// The place of `query`, written as the TOML string `raw` that begins at `start` of the file.
    pub fn of_toml(raw: &str, start: usize, query: &str) -> Self {
        let is_long = raw.starts_with("\"\"\"") || raw.starts_with("'''");
        let opening = if is_long { 3 } else { 1 };
        let after = raw.get(opening..).unwrap_or_default();
        let newline = match after.as_bytes() {
            [b'\r', b'\n', ..] if is_long => 2,
            [b'\n', ..] if is_long => 1,
            _ => 0,
        };
        let mut place = QueryPlace { runs: vec![(0, start + opening + newline)], escapes: raw.starts_with('"') };
        place.follow(&after[newline..], query);
        place
    }

    /// Notes where query and file part.
    fn follow(&mut self, raw: &str, query: &str) {
        let (mut at, mut query_at) = (0, 0);
        let start = self.runs[0].1;
        while let Some(c) = query[query_at..].chars().next() {
            let rest = &raw[at..];
            let written = match rest.chars().next() {
                Some('\\') if self.escapes => match escape_length(rest) {
                    Escape::Character(length) => length,
                    Escape::Continuation(length) => {
                        at += length;
                        self.runs.push((query_at, start + at));
                        continue;
                    }
                },
                Some('\r') if c == '\n' => 2,
                Some(_) => c.len_utf8(),
                None => return,
            };
            at = (at + written).min(raw.len());
            query_at += c.len_utf8();
            if written != c.len_utf8() {
                self.runs.push((query_at, start + at));
            }
        }
    }

    /// A place in the query as a place in the file.
    pub fn in_file(&self, span: SourceSpan) -> SourceSpan {
        SourceSpan::new(self.offset(span.start), self.offset(span.end))
    }

    /// A complaint about the query as one about the file.
    pub fn diagnostic_in_file(&self, diagnostic: Diagnostic) -> Diagnostic {
        let moved = diagnostic.moved(|span| self.in_file(span));
        let escaped = |text: String| text.replace('\\', "\\\\").replace('"', "\\\"");
        match moved.mend {
            Some(Mend { span, text }) if self.escapes => {
                Diagnostic { mend: Some(Mend { span, text: escaped(text) }), ..moved }
            }
            _ => moved,
        }
    }

    fn offset(&self, offset: usize) -> usize {
        let next = self.runs.partition_point(|(query, _)| *query <= offset);
        let (query, file) = self.runs[next.saturating_sub(1)];
        file + (offset - query)
    }
}

enum Escape {
    /// So many bytes stand for one character.
    Character(usize),
    /// So many bytes, a backslash at the end of a line and the blanks after it, stand for nothing.
    Continuation(usize),
}

/// TOML 1.1, "String".
fn escape_length(rest: &str) -> Escape {
    match rest.as_bytes().get(1) {
        Some(b'x') => Escape::Character(4),
        Some(b'u') => Escape::Character(6),
        Some(b'U') => Escape::Character(10),
        Some(c) if c.is_ascii_whitespace() => {
            let blanks = rest[1..].find(|c: char| !c.is_ascii_whitespace()).unwrap_or(rest.len() - 1);
            Escape::Continuation(1 + blanks)
        }
        _ => Escape::Character(2),
    }
}
