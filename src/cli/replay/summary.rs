use std::collections::BTreeMap;
use std::io::{self, Write};
use std::time::Duration;

use serde::Serialize;

use super::rejects::Rejected;
use crate::cli::format::Format;
use crate::engine::{Engine, Kind, Transition};
use crate::event::Outcome;
use crate::segment::Catalog;

/// Counts, while it runs.
pub(super) struct Tally {
    /// Lines read, those apart that are later than `--until`.
    pub records: u64,
    pub left_out: u64,
    pub unknown_fields: u64,
    pub unusable_values: u64,
    applied: u64,
    duplicate: u64,
    too_old: u64,
    refused: BTreeMap<&'static str, u64>,
    /// By segment, in the order of the catalog: (entered, left).
    moves: Vec<(String, u64, u64)>,
}

/// What came of it. As JSON it has these names.
#[derive(Serialize)]
pub(super) struct Summary {
    events: u64,
    applied: u64,
    duplicate: u64,
    too_old: u64,
    refused: u64,
    refused_by_reason: BTreeMap<&'static str, u64>,
    first_refused: Vec<Rejected>,
    /// Later than `--until`; not among the events.
    left_out: u64,
    unknown_fields: u64,
    /// Attributes, properties and prices.
    unusable_values: u64,
    customers: usize,
    segments: Vec<Size>,
    engine_time: String,
    seconds: f64,
    events_per_second: f64,
}

#[derive(Serialize)]
struct Size {
    id: String,
    members: u64,
    entered: u64,
    left: u64,
}

impl Tally {
    pub fn of(catalog: &Catalog) -> Self {
        let moves = catalog.segments.iter().map(|segment| (segment.id.to_string(), 0, 0)).collect();
        Tally {
            records: 0,
            left_out: 0,
            unknown_fields: 0,
            unusable_values: 0,
            applied: 0,
            duplicate: 0,
            too_old: 0,
            refused: BTreeMap::new(),
            moves,
        }
    }

    pub fn count(&mut self, outcome: &Outcome) {
        self.records += 1;
        match outcome {
            Outcome::Applied => self.applied += 1,
            Outcome::Duplicate => self.duplicate += 1,
            Outcome::TooOld => self.too_old += 1,
            Outcome::Refused(refusal) => *self.refused.entry(refusal.code()).or_default() += 1,
        }
    }

    pub fn moved(&mut self, transition: &Transition) {
        let segment = self.moves.binary_search_by(|(id, ..)| id.as_str().cmp(&transition.segment_id));
        if let Some((_, entered, left)) = segment.ok().and_then(|at| self.moves.get_mut(at)) {
            match transition.kind {
                Kind::Entered => *entered += 1,
                Kind::Left => *left += 1,
            }
        }
    }
}

impl Summary {
    pub fn of(tally: Tally, engine: &Engine, first_refused: Vec<Rejected>, took: Duration) -> Self {
        let sizes = tally.moves.into_iter().zip(engine.segment_sizes());
        let segments = sizes.map(|((id, entered, left), members)| Size { id, members: *members, entered, left });
        let seconds = took.as_secs_f64();
        Summary {
            events: tally.records,
            applied: tally.applied,
            duplicate: tally.duplicate,
            too_old: tally.too_old,
            refused: tally.refused.values().sum(),
            refused_by_reason: tally.refused,
            first_refused,
            left_out: tally.left_out,
            unknown_fields: tally.unknown_fields,
            unusable_values: tally.unusable_values,
            customers: engine.customers(),
            segments: segments.collect(),
            engine_time: engine.engine_time().to_string(),
            seconds,
            events_per_second: (tally.records as f64 / seconds.max(1e-9)).round(),
        }
    }

    /// To standard error: standard output is the events'.
    pub fn print(&self, format: Format) -> io::Result<()> {
        let mut text = match format {
            Format::Json => serde_json::to_vec(self)?,
            Format::Text => self.text().into_bytes(),
        };
        text.push(b'\n');
        io::stderr().lock().write_all(&text)
    }

    pub fn text(&self) -> String {
        let mut lines = vec![row("events", self.events, "")];
        lines.push(row("  applied", self.applied, ""));
        lines.push(row("  duplicate", self.duplicate, ""));
        lines.push(row("  too old", self.too_old, ""));
        lines.push(row("  refused", self.refused, ""));
        lines.extend(self.refused_by_reason.iter().map(|(reason, count)| row(&format!("    {reason}"), *count, "")));
        if self.left_out > 0 {
            lines.push(row("left out", self.left_out, "later than --until"));
        }
        if self.unknown_fields > 0 {
            lines.push(row("unknown fields", self.unknown_fields, "passed over"));
        }
        if self.unusable_values > 0 {
            lines.push(row("unusable values", self.unusable_values, "attributes, properties and prices left out"));
        }
        lines.push(row("customers", self.customers as u64, ""));
        lines.push("segments".to_owned());
        let moves = |size: &Size| format!("{} entered, {} left", grouped(size.entered), grouped(size.left));
        lines.extend(self.segments.iter().map(|size| row(&format!("  {}", size.id), size.members, &moves(size))));
        lines.push(format!("engine time {}", self.engine_time));
        lines.push(format!("{:.2} s, {} events/s", self.seconds, grouped(self.events_per_second as u64)));
        if !self.first_refused.is_empty() {
            lines.push("the first refused lines:".to_owned());
            lines.extend(
                self.first_refused.iter().map(|r| format!("  {}:{}: {} ({})", r.file, r.line, r.error, r.reason)),
            );
        }
        lines.join("\n")
    }
}

fn row(name: &str, count: u64, more: &str) -> String {
    format!("{name:<28}{:>12}  {more}", grouped(count)).trim_end().to_owned()
}

/// 1234567 as 1,234,567.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
    }
}
