use super::form::{Action, By, ExpectedOutcome, Scenario};
use super::moment::Moment;
use super::parse::instant;
use super::run::{Happened, Run};
use super::verdict::{Difference, Verdict};
use crate::event::Outcome;

/// The text of the file with what happened in place of what was expected. Lines that were met stay as they are.
///
/// `failed` are the scenarios of the file to rewrite, with what became of them.
pub fn accept(text: &str, failed: &[(&Scenario, &Run, &Verdict)]) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut dropped = vec![false; lines.len()];
    let mut added = vec![Vec::new(); lines.len()];
    for (scenario, run, verdict) in failed {
        for line in expectation_lines(scenario) {
            dropped[line - 1] = true;
        }
        for (step, outcome) in scenario.steps.iter().zip(&run.outcomes) {
            added[step.last_line - 1]
                .extend(outcome.as_ref().and_then(|outcome| outcome_line(&step.action, outcome, &lines)));
        }
        for difference in &verdict.changes {
            if let Some((happened, line)) = line_of(difference, scenario, &lines) {
                added[scenario.steps[place(happened)].last_line - 1].push(line);
            }
        }
    }
    let mut accepted = String::new();
    for ((line, dropped), added) in lines.iter().zip(dropped).zip(added) {
        let kept = (!dropped).then(|| (*line).to_owned());
        for line in kept.into_iter().chain(added) {
            accepted.push_str(&line);
            accepted.push('\n');
        }
    }
    accepted
}

/// Below which step a change belongs. Nothing happens before the first.
fn place(happened: &Happened) -> usize {
    happened.steps.saturating_sub(1)
}

fn expectation_lines(scenario: &Scenario) -> Vec<usize> {
    let outcomes = scenario.steps.iter().filter_map(|step| match &step.action {
        Action::Event(event) => event.outcome_line,
        Action::Clock => None,
    });
    outcomes.chain(scenario.expected.iter().map(|expected| expected.line)).collect()
}

fn outcome_line(action: &Action, outcome: &Outcome, lines: &[&str]) -> Option<String> {
    let Action::Event(event) = action else { return None };
    if event.outcome.is_met_by(outcome) {
        return event.outcome_line.map(|line| lines[line - 1].to_owned());
    }
    let words = match outcome {
        Outcome::Refused(refusal) => format!("refused {}", refusal.code()),
        other => other.label().to_owned(),
    };
    (words != ExpectedOutcome::Applied.label()).then(|| format!("{AT_ONCE}{words}"))
}

/// As far in as a line whose instant is local and has neither seconds nor milliseconds.
const AT_ONCE: &str = "                    ";

/// A line that was met stays as it is, if it does not lean on one that may be gone.
fn line_of<'a>(difference: &'a Difference, scenario: &Scenario, lines: &[&str]) -> Option<(&'a Happened, String)> {
    let (happened, written) = match difference {
        Difference::Missing(_) => return None,
        Difference::Met { expected, happened } => (happened, Some(lines[expected.line - 1])),
        Difference::Unexpected(happened) => (happened, None),
    };
    let (change, at_once) = (&happened.change, is_of_step(happened, scenario));
    let stands = written.filter(|line| at_once || instant::begins(line.trim_start()));
    let instant = || Moment(change.at, &scenario.setup.zone);
    let line = match stands {
        Some(line) => line.to_owned(),
        None if at_once => format!("{AT_ONCE}{}", change.words(Some(&change.by))),
        None => format!("  {}  {}", instant(), change.words(Some(&By::Time))),
    };
    Some((happened, line))
}

/// The event of the step above made the change when it was taken.
fn is_of_step(happened: &Happened, scenario: &Scenario) -> bool {
    let now = scenario.steps[..happened.steps].iter().map(|step| step.at).max();
    let step = &scenario.steps[place(happened)];
    let is_cause = match (&happened.change.by, &step.action) {
        (By::Event(id), Action::Event(event)) => event.event_id == *id,
        (By::Erasure, _) => true,
        _ => false,
    };
    happened.at_once && now == Some(happened.change.at) && is_cause
}
