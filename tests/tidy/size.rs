use crate::mask::item_end;
use crate::{Finding, Source};

const FILE_LINES: usize = 400;
const FUNCTION_LINES: usize = 60;

/// Files that are longer than they should be, with their length today: they may shrink and not grow.
const LONGER_FILES: [(&str, usize); 0] = [];

pub fn findings(sources: &[Source]) -> Vec<Finding> {
    sources.iter().flat_map(|source| file(source).into_iter().chain(functions(source))).collect()
}

pub fn undocumented(sources: &[Source]) -> Vec<Finding> {
    let is_module =
        |path: &str| path.ends_with("/mod.rs") || path.ends_with("/main.rs") || path.matches('/').count() == 1;
    let modules = sources.iter().filter(|source| is_module(&source.path));
    let bare = modules.filter(|source| !source.lines.first().is_some_and(|line| line.text.starts_with("//! ")));
    bare.map(|source| Finding {
        path: source.path.clone(),
        line: 1,
        what: "no `//!` at the beginning".to_owned(),
        instead: "say in two lines what the module is for, and what is where",
    })
    .collect()
}

fn file(source: &Source) -> Option<Finding> {
    let allowed = LONGER_FILES.iter().find(|(path, _)| *path == source.path).map_or(FILE_LINES, |(_, lines)| *lines);
    let lines = source.lines.len();
    (lines > allowed).then(|| Finding {
        path: source.path.clone(),
        line: allowed + 1,
        what: format!("{lines} lines; {allowed} are the most, 150 are good"),
        instead: "find the second idea in it and give it a file of its own",
    })
}

fn functions(source: &Source) -> Vec<Finding> {
    let lines: Vec<&str> = source.lines.iter().map(|line| line.code.as_str()).collect();
    let begins = |line: &&str| is_function(line);
    let starts = lines.iter().enumerate().filter(|(_, line)| begins(line)).map(|(at, _)| at);
    let long = starts.map(|at| (at, item_end(&lines, at) - at + 1)).filter(|(_, length)| *length > FUNCTION_LINES);
    long.map(|(at, length)| Finding {
        path: source.path.clone(),
        line: at + 1,
        what: format!("a function of {length} lines; {FUNCTION_LINES} are the most, 25 are good"),
        instead: "name its steps: each becomes a function, and this one the list of them",
    })
    .collect()
}

fn is_function(line: &str) -> bool {
    let words = line.trim_start().split(['(', '<']).next().unwrap_or_default();
    let mut words = words.split_whitespace().rev().skip(1);
    words.next() == Some("fn")
        && words.all(|word| matches!(word, "pub" | "const" | "async" | "unsafe") || word.starts_with("extern"))
        || words_are_restricted(line)
}

/// `pub(super) fn name(`, where the parenthesis comes early.
fn words_are_restricted(line: &str) -> bool {
    let line = line.trim_start();
    line.strip_prefix("pub(").and_then(|rest| rest.split_once(") ")).is_some_and(|(_, rest)| is_function(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        findings(&[Source::of(path, text)]).into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn a_file_of_401_lines_is_too_long_and_one_of_400_is_not() {
        assert_eq!(found("src/a.rs", &"\n".repeat(401)).len(), 1);
        assert_eq!(found("src/a.rs", &"\n".repeat(400)).len(), 0);
    }

    #[test]
    fn a_function_of_61_lines_is_too_long_however_it_is_declared() {
        for head in ["fn a() {", "pub(super) async fn a<T>(b: T) {", "    pub const fn a() -> [u8; 2] {"] {
            let body = |lines: usize| format!("{head}\n{}}}\nfn b() {{}}\n", "    c();\n".repeat(lines));
            assert_eq!(found("src/a.rs", &body(59)).len(), 1, "{head}");
            assert_eq!(found("src/a.rs", &body(58)).len(), 0, "{head}");
        }
    }

    #[test]
    fn a_module_without_its_documentation_is_found() {
        let found = |path: &str, text: &str| undocumented(&[Source::of(path, text)]).len();
        assert_eq!(found("src/engine/mod.rs", "mod timers;\n"), 1);
        assert_eq!(found("src/engine/mod.rs", "//! The engine.\nmod timers;\n"), 0);
        assert_eq!(found("src/engine/timers.rs", "struct Timers;\n"), 0);
    }
}
