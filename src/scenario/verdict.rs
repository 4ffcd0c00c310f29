use std::cmp::Ordering;

use super::form::{Action, Change, Expected, ExpectedOutcome, Scenario};
use super::run::{Happened, Run};
use crate::event::Outcome;
use crate::time::Timestamp;

/// What happened against what was expected: every line of both, in order.
#[derive(Clone, PartialEq, Debug)]
pub struct Verdict {
    /// Events of which something else became than was expected.
    pub outcomes: Vec<OutcomeDifference>,
    pub changes: Vec<Difference>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct OutcomeDifference {
    /// The line that says what was expected, else the event's.
    pub line: usize,
    pub expected: ExpectedOutcome,
    pub got: Outcome,
}

/// An enter or a leave that was expected, that happened, or both.
#[derive(Clone, PartialEq, Debug)]
pub enum Difference {
    Met { expected: Expected, happened: Happened },
    Missing(Expected),
    Unexpected(Happened),
}

impl Verdict {
    /// All is as expected.
    pub fn passed(&self) -> bool {
        self.outcomes.is_empty() && self.changes.iter().all(|change| matches!(change, Difference::Met { .. }))
    }
}

/// Compares what happened with what the scenario expects.
pub fn judge(scenario: &Scenario, run: &Run) -> Verdict {
    Verdict { outcomes: outcomes(scenario, run), changes: changes(&scenario.expected, &run.happened) }
}

fn outcomes(scenario: &Scenario, run: &Run) -> Vec<OutcomeDifference> {
    let steps = scenario.steps.iter().zip(&run.outcomes);
    let events = steps.filter_map(|(step, got)| match (&step.action, got) {
        (Action::Event(event), Some(got)) => Some((event.outcome_line.unwrap_or(step.line), &event.outcome, got)),
        _ => None,
    });
    let differing = events.filter(|(_, expected, got)| !expected.is_met_by(got));
    differing
        .map(|(line, expected, got)| OutcomeDifference { line, expected: expected.clone(), got: got.clone() })
        .collect()
}

impl ExpectedOutcome {
    pub fn is_met_by(&self, got: &Outcome) -> bool {
        match (self, got) {
            (ExpectedOutcome::Refused { code, says }, Outcome::Refused(refusal)) => {
                refusal.code() == code && refusal.to_string().contains(says.as_str())
            }
            (expected, got) => expected.label() == got.label() && expected.label() != "refused",
        }
    }

    pub fn label(&self) -> &'static str {
        match self {
            ExpectedOutcome::Applied => "applied",
            ExpectedOutcome::Duplicate => "duplicate",
            ExpectedOutcome::TooOld => "too_old",
            ExpectedOutcome::Refused { .. } => "refused",
        }
    }
}

/// The longest common run of both, and what is only in one of them. Of one instant, customers may come in any order;
/// the changes of one customer may not.
fn changes(expected: &[Expected], happened: &[Happened]) -> Vec<Difference> {
    let mut expected: Vec<&Expected> = expected.iter().collect();
    let mut happened: Vec<&Happened> = happened.iter().collect();
    expected.sort_by(|a, b| order(&a.change).cmp(&order(&b.change)));
    happened.sort_by(|a, b| order(&a.change).cmp(&order(&b.change)));
    let common = common_from(&expected, &happened);
    let (mut i, mut j, mut differences) = (0, 0, Vec::new());
    while i < expected.len() || j < happened.len() {
        let next = (expected.get(i), happened.get(j));
        match next {
            (Some(want), Some(got)) if want.change.is_met_by(&got.change) => {
                differences.push(Difference::Met { expected: (*want).clone(), happened: (*got).clone() });
                (i, j) = (i + 1, j + 1);
            }
            (Some(want), got) if got.is_none_or(|got| missing_first(want, got, common[i + 1][j], common[i][j + 1])) => {
                differences.push(Difference::Missing((*want).clone()));
                i += 1;
            }
            (_, Some(got)) => {
                differences.push(Difference::Unexpected((*got).clone()));
                j += 1;
            }
            (Some(_), None) | (None, None) => break,
        }
    }
    differences
}

/// Which of two that differ comes first: the one without which more is in common, else the earlier.
fn missing_first(want: &Expected, got: &Happened, common_without_want: usize, common_without_got: usize) -> bool {
    match common_without_want.cmp(&common_without_got) {
        Ordering::Equal => order(&want.change) <= order(&got.change),
        more => more == Ordering::Greater,
    }
}

fn order(change: &Change) -> (Timestamp, &str) {
    (change.at, &change.customer)
}

/// The length of the longest common subsequence of both from each pair of places on.
fn common_from(expected: &[&Expected], happened: &[&Happened]) -> Vec<Vec<usize>> {
    let mut common = vec![vec![0; happened.len() + 1]; expected.len() + 1];
    for i in (0..expected.len()).rev() {
        for j in (0..happened.len()).rev() {
            let met = expected[i].change.is_met_by(&happened[j].change);
            common[i][j] = if met { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    common
}
