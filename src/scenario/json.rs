use serde_json::{Value, json as object};

use super::form::{By, Change, Scenario};
use super::verdict::{Difference, OutcomeDifference, Verdict};
use crate::engine::Kind;
use crate::event::Outcome;

/// The result of one scenario, for programs: one JSON object.
pub fn json(name: &str, scenario: &Scenario, verdict: &Verdict) -> Value {
    let result = if verdict.passed() { "passed" } else { "failed" };
    let missing = verdict.changes.iter().filter_map(|difference| match difference {
        Difference::Missing(expected) => Some(change(&expected.change, Some(expected.line))),
        _ => None,
    });
    let unexpected = verdict.changes.iter().filter_map(|difference| match difference {
        Difference::Unexpected(happened) => Some(change(&happened.change, None)),
        _ => None,
    });
    object!({
        "type": "scenario",
        "file": name,
        "line": scenario.line,
        "title": scenario.title,
        "result": result,
        "outcomes": verdict.outcomes.iter().map(outcome).collect::<Vec<_>>(),
        "missing": missing.collect::<Vec<_>>(),
        "unexpected": unexpected.collect::<Vec<_>>(),
    })
}

fn outcome(difference: &OutcomeDifference) -> Value {
    let reason = match &difference.got {
        Outcome::Refused(refusal) => Some(refusal.to_string()),
        _ => None,
    };
    object!({
        "line": difference.line,
        "expected": difference.expected.label(),
        "got": difference.got.label(),
        "reason": reason,
    })
}

fn change(change: &Change, line: Option<usize>) -> Value {
    object!({
        "line": line,
        "effective_at": change.at.to_string(),
        "customer_id": change.customer,
        "type": if change.kind == Kind::Entered { "segment.entered" } else { "segment.left" },
        "segment_id": change.segment,
        "cause": cause(&change.by),
        "backfill": change.backfill,
        "sequence": change.sequence,
    })
}

/// As segment events say it.
fn cause(by: &By) -> Value {
    match by {
        By::Event(id) => object!({ "kind": "event", "event_id": id }),
        By::Time => object!({ "kind": "time" }),
        By::Erasure => object!({ "kind": "erasure" }),
        By::Definition => object!({ "kind": "definition" }),
    }
}
