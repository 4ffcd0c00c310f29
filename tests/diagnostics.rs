//! What is said about queries, pinned in full: every file in `tests/diagnostics/` is a query, a line `----`, and the
//! exact text. `BLESS=1 cargo test --test diagnostics` writes the texts anew; read the difference before keeping it.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use shoal::number::Currency;
use shoal::segment::check::{Checked, Context, compile};
use shoal::segment::diagnostics::report;
use shoal::segment::names::{ATTRIBUTES, FUNCTIONS};
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

fn complaints(query: &str) -> String {
    let diagnostics = check(query).diagnostics;
    if diagnostics.is_empty() { "nothing to say\n".to_owned() } else { report(&diagnostics, "query", query, false) }
}

#[test]
fn every_example_of_the_registry_is_valid() {
    let of_attributes = ATTRIBUTES.iter().flat_map(|attribute| attribute.examples);
    let of_functions = FUNCTIONS.iter().flat_map(|function| function.examples);
    for example in of_attributes.chain(of_functions) {
        let checked = check(example);
        assert!(checked.expr.is_some(), "{example}\n{}", complaints(example));
    }
}

/// One pinned case: the query and what is said about it.
struct Case {
    path: PathBuf,
    query: String,
    expected: String,
}

const DIVIDER: &str = "\n----\n";

fn cases() -> Vec<Case> {
    let directory = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics");
    let entries = fs::read_dir(&directory).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|e| e == "txt")).collect();
    paths.sort();
    let case = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let (query, expected) = text.split_once(DIVIDER).unwrap_or((text.trim_end_matches('\n'), ""));
        Case { query: query.to_owned(), expected: expected.to_owned(), path }
    };
    paths.into_iter().map(case).collect()
}

#[test]
fn what_is_said_is_said_as_pinned() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut wrong = String::new();
    for Case { path, query, expected } in cases() {
        let actual = complaints(&query);
        if bless {
            fs::write(&path, format!("{query}{DIVIDER}{actual}")).unwrap();
        } else if actual != expected {
            let name = path.file_name().unwrap().display();
            wrong.push_str(&format!("{name}\n--- pinned\n{expected}\n--- now\n{actual}\n"));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}BLESS=1 writes these anew");
}
