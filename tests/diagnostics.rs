//! What is said about queries and segments files, pinned in full: every file in `tests/diagnostics/` is a query (in
//! `tests/diagnostics/files/` a segments file), a line `----`, and the exact text.
//! `BLESS=1 cargo test --test diagnostics` writes the texts and `docs/errors.md` anew; read the difference before
//! keeping it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use shoal::number::Currency;
use shoal::segment::check::{Checked, Context, compile};
use shoal::segment::definition::{Definitions, File};
use shoal::segment::diagnostics::{Code, Diagnostic, json, line, reference, report};
use shoal::segment::value::Store;
use shoal::time::{Span, Zone};

fn store() -> Store {
    let (zone, currency) = (Zone::named("Europe/London").unwrap(), Currency::of_code("GBP").unwrap());
    Store { zone, currency, activity_history: Span::from_days(90) }
}

fn check(query: &str) -> Checked {
    let texts = |words: &str| words.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let lists = BTreeMap::from([("europe".to_owned(), texts("AT BE DE FR")), ("sizes".to_owned(), texts("36 37 38"))]);
    compile(query, &Context { store: &store(), lists: &lists })
}

/// What is said about a query.
fn of_query(query: &str) -> String {
    let diagnostics = check(query).diagnostics;
    if diagnostics.is_empty() { "nothing to say\n".to_owned() } else { report(&diagnostics, "query", query, false) }
}

/// What is said about a file of segments.
fn of_file(text: &str) -> String {
    let files = [File { name: "segments.toml".to_owned(), text: text.to_owned() }];
    let diagnostics = Definitions::read(&files).compile(&store()).diagnostics;
    if diagnostics.is_empty() {
        return "nothing to say\n".to_owned();
    }
    diagnostics.iter().map(|placed| placed.report(&files, false)).collect::<Vec<_>>().join("\n")
}

/// One pinned case: the text and what is said about it.
struct Case {
    path: PathBuf,
    text: String,
    expected: String,
}

const DIVIDER: &str = "\n----\n";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn is_blessed() -> bool {
    std::env::var_os("BLESS").is_some()
}

fn cases(directory: &str) -> Vec<Case> {
    let entries = fs::read_dir(root().join(directory)).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|e| e == "txt")).collect();
    paths.sort();
    let case = |path: PathBuf| {
        let whole = fs::read_to_string(&path).unwrap();
        let (text, expected) = whole.split_once(DIVIDER).unwrap_or((whole.trim_end_matches('\n'), ""));
        Case { text: text.to_owned(), expected: expected.to_owned(), path }
    };
    paths.into_iter().map(case).collect()
}

fn assert_pinned(directory: &str, say: fn(&str) -> String) {
    let mut wrong = String::new();
    for Case { path, text, expected } in cases(directory) {
        let actual = say(&text);
        if is_blessed() {
            fs::write(&path, format!("{text}{DIVIDER}{actual}")).unwrap();
        } else if actual != expected {
            let name = path.file_name().unwrap().display();
            wrong.push_str(&format!("{name}\n--- pinned\n{expected}\n--- now\n{actual}\n"));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}BLESS=1 writes these anew");
}

#[test]
fn what_is_said_of_a_query_is_said_as_pinned() {
    assert_pinned("tests/diagnostics", of_query);
}

#[test]
fn what_is_said_of_a_file_is_said_as_pinned() {
    assert_pinned("tests/diagnostics/files", of_file);
}

#[test]
fn every_code_is_pinned_by_a_case() {
    let all: String = [cases("tests/diagnostics"), cases("tests/diagnostics/files")]
        .into_iter()
        .flatten()
        .map(|case| case.expected)
        .collect();
    // Its example would be 64 KiB long; it has a test of its own.
    let is_pinned = |code: &&Code| all.contains(&format!("[{code}]")) || **code == Code::TooLong;
    let missing: Vec<&Code> = Code::ALL.iter().filter(|code| !is_pinned(code)).collect();
    assert!(missing.is_empty(), "no case shows {missing:?}");
}

#[test]
fn every_code_is_shown_by_its_example() {
    for code in Code::ALL.iter().filter(|code| !code.example().is_empty()) {
        let said = if code.is_about_files() { of_file(code.example()) } else { of_query(code.example()) };
        assert!(said.contains(&format!("[{code}]")), "{code}: {}\n{said}", code.example());
    }
}

#[test]
fn the_reference_of_errors_is_what_the_code_says() {
    let path = root().join("docs/errors.md");
    let actual =
        reference(|code| if code.is_about_files() { of_file(code.example()) } else { of_query(code.example()) });
    if is_blessed() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &actual).unwrap();
    }
    let written = fs::read_to_string(Path::new(&path)).unwrap_or_default();
    assert!(written == actual, "docs/errors.md is not what the code says; BLESS=1 writes it anew");
}

#[test]
fn a_query_that_is_too_long_is_refused_before_it_is_read() {
    let query = format!("cart_items > 0 {}", " ".repeat(65_536));
    let [diagnostic] = check(&query).diagnostics.try_into().unwrap();
    assert_eq!(diagnostic.code, Code::TooLong);
}

/// A mend removes the very complaint it belongs to.
#[test]
fn every_mend_mends() {
    let examples = Code::ALL.iter().filter(|code| !code.is_about_files()).map(|code| code.example().to_owned());
    for query in cases("tests/diagnostics").into_iter().map(|case| case.text).chain(examples) {
        let diagnostics = check(&query).diagnostics;
        for diagnostic in &diagnostics {
            let Some(mend) = &diagnostic.mend else { continue };
            let mut mended = query.clone();
            mended.replace_range(mend.span.range(), &mend.text);
            let same = |d: &&Diagnostic| (d.code, &d.message) == (diagnostic.code, &diagnostic.message);
            let before = diagnostics.iter().filter(same).count();
            let after = check(&mended).diagnostics.iter().filter(same).count();
            assert!(
                after < before,
                "{query}\nbecame\n{mended}\nand still has [{}] {}",
                diagnostic.code,
                diagnostic.message
            );
        }
    }
}

#[test]
fn a_line_holds_place_code_message_expectation_and_help() {
    let query = "cart_items > 0\nAND numbr_of_orders > 3";
    let diagnostic = &check(query).diagnostics[0];
    let expected = "vip.toml:2:5: error[E201]: there is no attribute `numbr_of_orders` (expected an attribute); \
                    did you mean `number_of_orders`?";
    assert_eq!(line(diagnostic, "vip.toml", query), expected);
}

#[test]
fn json_holds_the_place_in_bytes_and_in_lines_and_the_mend() {
    let query = "attribute.é = 1 AND numbr_of_orders > 3";
    let value = json(&check(query).diagnostics[0], "vip.toml", query);
    let expected = serde_json::json!({
        "file": "vip.toml", "code": "E201", "severity": "error", "message": "there is no attribute `numbr_of_orders`",
        "expected": "expected an attribute", "help": "did you mean `number_of_orders`?",
        "start": 21, "end": 36, "line": 1, "column": 21,
        "mend": { "start": 21, "end": 36, "line": 1, "column": 21, "text": "number_of_orders" },
    });
    assert_eq!(value, expected);
}
