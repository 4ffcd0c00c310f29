use std::fmt::Write as _;

use super::form::{By, ExpectedOutcome, Scenario};
use super::moment::Moment;
use super::verdict::{Difference, OutcomeDifference, Verdict};
use crate::event::Outcome;

/// What a scenario that failed expected and what it got, line against line; `name` is the file's.
pub fn report(name: &str, scenario: &Scenario, verdict: &Verdict) -> String {
    let mut text = format!("{name}:{}: {}\n", scenario.line, scenario.title);
    for difference in &verdict.outcomes {
        outcome(&mut text, name, difference);
    }
    if verdict.changes.iter().any(|change| !matches!(change, Difference::Met { .. })) {
        text.push_str("  - expected, + happened\n");
        let instants = verdict.changes.iter().map(|difference| instant(difference, scenario));
        let width = instants.map(|instant| instant.len()).max().unwrap_or(0);
        for difference in &verdict.changes {
            change(&mut text, name, difference, scenario, width);
        }
    }
    text
}

fn outcome(text: &mut String, name: &str, difference: &OutcomeDifference) {
    let expected = match &difference.expected {
        ExpectedOutcome::Refused { code, says } if says.is_empty() => format!("refused {code}"),
        ExpectedOutcome::Refused { code, says } => format!("refused {code}, saying `{says}`"),
        other => other.label().to_owned(),
    };
    let got = match &difference.got {
        Outcome::Refused(refusal) => format!("refused {}: {refusal}", refusal.code()),
        other => other.label().to_owned(),
    };
    let _ = writeln!(text, "  {name}:{}: the event was expected to be {expected}; it was {got}", difference.line);
}

fn instant(difference: &Difference, scenario: &Scenario) -> String {
    let change = match difference {
        Difference::Met { happened, .. } | Difference::Unexpected(happened) => &happened.change,
        Difference::Missing(expected) => &expected.change,
    };
    Moment(change.at, &scenario.setup.zone).to_string()
}

fn change(text: &mut String, name: &str, difference: &Difference, scenario: &Scenario, width: usize) {
    let instant = instant(difference, scenario);
    let (sign, words, place) = match difference {
        Difference::Met { happened, .. } => (' ', happened.change.words(Some(&By::Time)), String::new()),
        Difference::Missing(expected) => {
            let sequence = expected.change.sequence.map(|number| format!(" sequence {number}")).unwrap_or_default();
            ('-', expected.change.words(None) + &sequence, format!("  ({name}:{})", expected.line))
        }
        Difference::Unexpected(happened) => {
            let sequence = happened.change.sequence.map(|number| format!(" sequence {number}"));
            let asked = scenario.expected.iter().any(|expected| expected.change.sequence.is_some());
            ('+', happened.change.words(None) + &sequence.filter(|_| asked).unwrap_or_default(), String::new())
        }
    };
    let _ = writeln!(text, "  {sign} {instant:width$}  {words}{place}");
}
