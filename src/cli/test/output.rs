use std::io::{self, Write};
use std::time::Duration;

use serde_json::{Value, json};

use super::suite::{Judged, Played};
use crate::cli::CliError;
use crate::cli::terminal::colour_on_stdout;
use crate::scenario::{self, Scenario, SegmentsError};

/// How many scenarios came out how.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Tally {
    pub passed: usize,
    /// Something else happened than was expected.
    pub failed: usize,
    /// Scenarios, or whole files, that could not be played.
    pub invalid: usize,
    /// Failed, and written into their files as they came out.
    pub accepted: usize,
}

impl Tally {
    pub fn is_good(&self) -> bool {
        self.failed == self.accepted && self.invalid == 0
    }

    pub fn count(&mut self, played: &Played) {
        let Ok(scenarios) = &played.scenarios else {
            self.invalid += 1;
            return;
        };
        for (_, judged) in scenarios {
            match judged {
                Ok(judged) if judged.verdict.passed() => self.passed += 1,
                Ok(_) => self.failed += 1,
                Err(_) => self.invalid += 1,
            }
        }
    }
}

/// A line for each scenario of a file.
pub fn progress(played: &Played) -> Result<(), CliError> {
    let mut text = format!("{}\n", played.name);
    match &played.scenarios {
        Ok(scenarios) => {
            let result = |judged: &Result<Judged, SegmentsError>| match judged {
                Ok(judged) if judged.verdict.passed() => "ok     ",
                Ok(_) => "FAILED ",
                Err(_) => "INVALID",
            };
            let lines = scenarios.iter().map(|(scenario, judged)| format!("  {} {}\n", result(judged), scenario.title));
            text.extend(lines);
        }
        Err(_) => text.push_str("  INVALID\n"),
    }
    print(&text)
}

/// What was wrong, scenario by scenario.
pub fn failures(played: &[Played]) -> Result<(), CliError> {
    let texts: Vec<String> = played.iter().flat_map(failures_of).collect();
    if texts.is_empty() {
        return Ok(());
    }
    print(&format!("\nfailures:\n\n{}", texts.join("\n")))
}

fn failures_of(played: &Played) -> Vec<String> {
    let name = &played.name;
    match &played.scenarios {
        Err(errors) => vec![errors.iter().map(|error| format!("{name}:{error}\n")).collect()],
        Ok(scenarios) => {
            scenarios.iter().filter_map(|(scenario, judged)| failure(played, scenario, judged.as_ref())).collect()
        }
    }
}

fn failure(played: &Played, scenario: &Scenario, judged: Result<&Judged, &SegmentsError>) -> Option<String> {
    match judged {
        Ok(judged) if judged.verdict.passed() => None,
        Ok(judged) => Some(scenario::report(&played.name, scenario, &judged.verdict)),
        Err(error) => {
            let title = format!("{}:{}: {}\n", played.name, scenario.line, scenario.title);
            Some(title + &error.report(&played.name, &played.text, colour_on_stdout()))
        }
    }
}

/// The last lines: the result, and how to take what happened as what is expected.
pub fn summary(tally: &Tally, played: &[Played], took: Duration) -> Result<(), CliError> {
    let mut text = String::new();
    if tally.failed > tally.accepted {
        let failed = played.iter().filter(|played| has_failed(played)).map(|played| format!(" {}", played.name));
        text.push_str("\nWhere what happened is right, write it into the files:\n");
        text.push_str(&format!("  shoal test --accept{}\n", failed.collect::<String>()));
    }
    let result = if tally.is_good() { "ok" } else { "FAILED" };
    let Tally { passed, failed, invalid, accepted } = tally;
    let accepted = if *accepted > 0 { format!(" ({accepted} accepted)") } else { String::new() };
    let seconds = took.as_secs_f64();
    text.push_str(&format!(
        "\nresult: {result}. {passed} passed; {failed} failed{accepted}; {invalid} invalid; finished in {seconds:.2}s\n"
    ));
    print(&text)
}

fn has_failed(played: &Played) -> bool {
    let judged = played.scenarios.iter().flatten().filter_map(|(_, judged)| judged.as_ref().ok());
    judged.into_iter().any(|judged| !judged.verdict.passed())
}

/// For programs: a line for each scenario, or for a file that could not be read.
pub fn json_lines(played: &Played) -> Result<(), CliError> {
    let name = &played.name;
    let values: Vec<Value> = match &played.scenarios {
        Err(errors) => vec![json!({
            "type": "file",
            "file": name,
            "result": "invalid",
            "errors": errors.iter().map(|error| json!({
                "line": error.line, "column": error.column, "message": error.message, "help": error.help,
            })).collect::<Vec<_>>(),
        })],
        Ok(scenarios) => scenarios
            .iter()
            .map(|(scenario, judged)| match judged {
                Ok(judged) => scenario::json(name, scenario, &judged.verdict),
                Err(error) => json!({
                    "type": "scenario", "file": name, "line": scenario.line, "title": scenario.title,
                    "result": "invalid", "error": error.report(name, &played.text, false),
                }),
            })
            .collect(),
    };
    print(&values.iter().map(|value| format!("{value}\n")).collect::<String>())
}

pub fn json_summary(tally: &Tally) -> Result<(), CliError> {
    let Tally { passed, failed, invalid, accepted } = tally;
    let value = json!({
        "type": "summary", "passed": passed, "failed": failed, "invalid": invalid, "accepted": accepted,
        "ok": tally.is_good(),
    });
    print(&format!("{value}\n"))
}

fn print(text: &str) -> Result<(), CliError> {
    io::stdout().write_all(text.as_bytes()).map_err(CliError::stdout)
}
