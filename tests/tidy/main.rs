//! The rules of this code base that a tool can check, by reading the sources. Each failure says the rule, the place and
//! what to do instead.
//!
//! A line that must break a rule says why in a comment on it or just above it: `// tidy: <reason>`.

mod layers;
mod mask;
mod places;
mod purity;
mod size;
mod source;

use source::Source;

/// One break of a rule.
struct Finding {
    path: String,
    line: usize,
    what: String,
    instead: &'static str,
}

#[track_caller]
fn no_findings(rule: &str, findings: Vec<Finding>) {
    let listed = |f: &Finding| format!("  {}:{}: {}\n      instead: {}", f.path, f.line, f.what, f.instead);
    assert!(findings.is_empty(), "\n{rule}\n{}\n", findings.iter().map(listed).collect::<Vec<_>>().join("\n"));
}

#[test]
fn the_core_knows_no_machine() {
    no_findings(
        "The core (event, customer, segment, engine, …) is pure: the same events give the same output, always.",
        purity::findings(&source::code()),
    );
}

#[test]
fn the_core_never_panics_on_input() {
    no_findings(
        "The core never panics on input: a record must not be able to stop a partition.",
        purity::panics(&source::code()),
    );
}

#[test]
fn the_layers_hold() {
    no_findings(
        "A module uses only what lies below it (the table is in tests/tidy/layers.rs).",
        layers::findings(&source::code()),
    );
}

#[test]
fn every_module_says_what_it_is() {
    no_findings(
        "A module begins with its documentation: what is where, in which order things happen.",
        size::undocumented(&source::code()),
    );
}

#[test]
fn files_and_functions_stay_small() {
    no_findings("Small rooms: one idea a file, a function fits a screen.", size::findings(&source::code()));
}

#[test]
fn no_path_of_anybodys_machine_is_left_in_the_project() {
    no_findings(
        "The project runs anywhere: no path of the machine it was written on.",
        places::machine_paths(&source::texts()),
    );
}

#[test]
fn tests_await_conditions_and_do_not_sleep() {
    no_findings("A test that sleeps is slow on a good day and fails on a bad one.", places::sleeps(&source::code()));
}
