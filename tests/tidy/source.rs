use std::fs;
use std::path::Path;

use crate::mask::{mask, test_lines};

/// A file of Rust, read.
pub struct Source {
    /// From the root of the project, with `/`.
    pub path: String,
    pub lines: Vec<Line>,
}

pub struct Line {
    /// As it is written.
    pub text: String,
    /// With blanks for comments and for what stands in quotes.
    pub code: String,
    /// Part of a test.
    pub test: bool,
    /// A comment on the line or just above gives leave: `// tidy: <reason>`.
    pub excused: bool,
}

impl Source {
    pub fn of(path: &str, text: &str) -> Self {
        let code = mask(text);
        let all_tests = !path.starts_with("src/") || path.ends_with("/tests.rs") || path.contains("/tests/");
        let in_tests = test_lines(&code);
        let texts: Vec<&str> = text.lines().collect();
        let line = |at: usize| Line {
            text: texts[at].to_owned(),
            code: code.lines().nth(at).unwrap_or_default().to_owned(),
            test: all_tests || in_tests[at],
            excused: excused(texts[at]) || (at > 0 && texts[at - 1].trim().starts_with("//") && excused(texts[at - 1])),
        };
        Source { path: path.to_owned(), lines: (0..texts.len()).map(line).collect() }
    }

    /// Module of the first level: `engine` for `src/engine/timers.rs` and `src/engine.rs`; `None` outside `src`.
    pub fn module(&self) -> Option<&str> {
        let within = self.path.strip_prefix("src/")?;
        Some(within.split('/').next().unwrap_or(within).trim_end_matches(".rs"))
    }

    /// Line numbers and lines that run in production.
    pub fn production(&self) -> impl Iterator<Item = (usize, &Line)> {
        self.numbered().filter(|(_, line)| !line.test)
    }

    pub fn numbered(&self) -> impl Iterator<Item = (usize, &Line)> {
        self.lines.iter().enumerate().map(|(at, line)| (at + 1, line))
    }
}

/// The reason has to be there.
fn excused(text: &str) -> bool {
    text.split_once("// tidy: ").is_some_and(|(_, reason)| reason.trim().len() >= 10)
}

/// All Rust of the project.
pub fn code() -> Vec<Source> {
    let folders = ["src", "tests", "benches"];
    let files = folders.iter().flat_map(|folder| files_below(folder));
    files.filter(|(path, _)| path.ends_with(".rs")).map(|(path, text)| Source::of(&path, &text)).collect()
}

/// All text of the project, with its path.
pub fn texts() -> Vec<(String, String)> {
    files_below("")
}

fn files_below(folder: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    walk(root, &root.join(folder), &mut files);
    files.sort();
    files
}

fn walk(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if name != "target" && name != ".git" {
                walk(root, &path, files);
            }
        } else if name != ".git"
            && let Ok(text) = fs::read_to_string(&path)
        {
            let relative = path.strip_prefix(root).unwrap_or(&path);
            files.push((relative.to_string_lossy().replace('\\', "/"), text));
        }
    }
}
