//! The rules of the contracts as scenarios, a chapter a file of `tests/conformance`, a test a scenario.
//!
//! What each chapter pins is said in its README. The expectations are taken from the contracts (`docs/language.md`,
//! `docs/events.md`), never from what the engine does.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};
use shoal::config::Settings;
use shoal::scenario::{Folder, Scenario, Setup, catalog, judge, parse, report, run};
use shoal::time::Timestamp;

fn main() -> ExitCode {
    let mut trials = vec![Trial::test("every_chapter_is_in_the_index", every_chapter_is_in_the_index)];
    for name in chapters() {
        let text = fs::read_to_string(folder().join(&name)).expect("a chapter is UTF-8");
        trials.extend(trials_of(name.trim_end_matches(".txt"), &format!("tests/conformance/{name}"), text));
    }
    for example in examples() {
        trials.extend(trials_of("docs", "docs/scenarios.md", example));
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/conformance"))
}

/// The chapters' file names, ascending.
fn chapters() -> Vec<String> {
    let entries = fs::read_dir(folder()).expect("the folder of the chapters is there");
    let names = entries.map(|entry| entry.expect("a readable folder").file_name().to_string_lossy().into_owned());
    let mut chapters: Vec<String> = names.filter(|name| name.ends_with(".txt")).collect();
    chapters.sort();
    chapters
}

/// The scenarios that the documentation shows.
fn examples() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/scenarios.md");
    let text = fs::read_to_string(path).expect("the documentation is there");
    let blocks = text.split("```scenario\n").skip(1);
    blocks.map(|block| block.split("```").next().unwrap_or_default().to_owned()).collect()
}

/// A test for each scenario; one that fails where the text cannot be read.
fn trials_of(chapter: &str, name: &str, text: String) -> Vec<Trial> {
    match parse(name, &text, &setup()) {
        Ok(script) => {
            let text: Arc<str> = text.into();
            let trial = |scenario: Scenario| {
                let (text, name) = (text.clone(), name.to_owned());
                Trial::test(format!("{chapter}: {}", scenario.title), move || play(&name, &text, &scenario))
            };
            script.scenarios.into_iter().map(trial).collect()
        }
        Err(errors) => {
            let lines = errors.iter().map(|error| format!("{name}:{error}\n")).collect::<String>();
            vec![Trial::test(format!("{chapter}: can be read"), move || Err(lines.into()))]
        }
    }
}

fn play(name: &str, text: &str, scenario: &Scenario) -> Result<(), Failed> {
    let catalog = catalog(scenario, &Folder::default()).map_err(|error| error.report(name, text, false))?;
    let verdict = judge(scenario, &run(scenario, Arc::new(catalog)));
    if verdict.passed() { Ok(()) } else { Err(report(name, scenario, &verdict).into()) }
}

/// What the settings say by default.
fn setup() -> Setup {
    let settings = Settings::defaults();
    Setup {
        zone: settings.time_zone,
        currency: settings.currency,
        go_live: Timestamp::BEGINNING,
        history: settings.history.activity,
        max_future_skew: settings.max_future_skew,
        activity_rows_max: settings.history.activity_max as usize,
        orders_max: settings.history.orders_max as usize,
        inline: Vec::new(),
        chosen: Vec::new(),
        lists: BTreeMap::new(),
    }
}

fn every_chapter_is_in_the_index() -> Result<(), Failed> {
    let index = fs::read_to_string(folder().join("README.md")).expect("the index is there");
    match chapters().iter().find(|name| !index.contains(&format!("`{name}`"))) {
        Some(name) => Err(format!("tests/conformance/README.md does not say what `{name}` pins").into()),
        None => Ok(()),
    }
}
