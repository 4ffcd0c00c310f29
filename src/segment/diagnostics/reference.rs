use std::fmt::Write;

use super::Code;

/// `docs/errors.md`: every code with its meaning and an example. `complain` gives the text that an example earns.
pub fn reference(complain: impl Fn(Code) -> String) -> String {
    let mut text = String::from(INTRODUCTION);
    for code in Code::ALL {
        let _ = write!(text, "\n## {code}\n\n{}\n", code.meaning());
        let (example, output) = (code.example(), complain(*code));
        if !example.is_empty() {
            let _ = write!(text, "\n```\n{}\n```\n\n```text\n{}\n```\n", example.trim_end(), output.trim_end());
        }
    }
    text
}

const INTRODUCTION: &str = "# Errors, warnings and notes

What `shoal check` can say of a segment. Codes are stable: a code never gets another meaning. `E…` is an error, and the
segment cannot be used; `W…` a warning, the segment works and probably does not say what was meant; `N…` a note.
E1 is about how a query is written, E2 about names, E3 about types and values, E4 about the files of segments.

This page is made from the table in `src/segment/diagnostics/code.rs`; a test compares them
(`BLESS=1 cargo test --test diagnostics` writes it anew).
";
