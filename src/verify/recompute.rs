use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::breach::{Breach, Place, Promise};
use super::compare::{Difference, Scope, first_difference, latest};
use super::explain::Explanation;
use super::history::{Expected, History};
use super::output::Output;
use super::published::{Cause, Published};
use crate::output::Kind;
use crate::segment::Catalog;
use crate::time::{Span, Timestamp};
use crate::worker::Rules;
use crate::worker::changelog::Checkpoint;
use crate::worker::transport::Record;

/// One partition whose output is compared with what its inputs call for, up to a checkpoint.
pub struct Subject<'a> {
    pub catalog: &'a Arc<Catalog>,
    pub rules: &'a Rules,
    pub output: &'a Output,
    pub checkpoint: &'a Checkpoint,
    /// Later changes are not looked at.
    pub until: Timestamp,
    /// How much later than its timestamp a record may have arrived for its order to be explained by it.
    pub late: Span,
}

/// What the inputs call for.
pub struct Recomputed<'a> {
    history: History<'a>,
    expected: BTreeMap<Arc<str>, Vec<Expected>>,
    pub records: u64,
}

/// What a comparison found.
#[derive(Default)]
pub struct Compared {
    pub customers: u64,
    /// By how much the latest change by an event was later than its record.
    pub latest: Span,
    /// To be explained, if they can be: by customer.
    pub differences: BTreeMap<Arc<str>, Difference>,
}

impl<'a> Subject<'a> {
    /// The history, with nothing taken yet: its records are to be handed in the order of `merge`.
    pub fn begin(&self) -> Recomputed<'a> {
        let history = History::new(self.catalog, self.rules, self.checkpoint.engine_time);
        Recomputed { history, expected: BTreeMap::new(), records: 0 }
    }

    /// Whether each change can be compared: definitions that changed leave only where it all led to.
    pub fn has_one_catalog(&self) -> bool {
        self.checkpoint.catalog.epoch <= 1 && self.output.by_definition == 0
    }

    /// Compares every customer of `ids` and of the history.
    pub fn compare(&self, recomputed: &Recomputed<'_>, ids: &[Arc<str>]) -> Compared {
        let mut compared = Compared::default();
        let all: BTreeSet<&Arc<str>> = ids.iter().chain(recomputed.expected.keys()).collect();
        for id in all {
            compared.customers += 1;
            let published = self.published(id);
            let expected = recomputed.expected.get(id).map_or(&[][..], Vec::as_slice);
            let difference = if self.has_one_catalog() {
                compared.latest = compared.latest.max(latest(published, expected));
                first_difference(published, expected, self.scope())
            } else {
                other_memberships(published, &recomputed.history.memberships(id))
            };
            if let Some(difference) = difference {
                compared.differences.insert(id.clone(), difference);
            }
        }
        compared
    }

    /// Whether the order of arrival of the customer's records explains what was published.
    pub fn explains(&self, id: &str, records: [Vec<Record>; 3]) -> bool {
        let Checkpoint { engine_time: end, frontier, .. } = *self.checkpoint;
        let (catalog, rules, published) = (self.catalog, self.rules, self.published(id));
        let explanation = Explanation { catalog, rules, records, published, end, frontier, late: self.late };
        self.has_one_catalog() && explanation.is_found()
    }

    pub fn breach(&self, id: &str, difference: Difference) -> Breach {
        let Difference { promise, place, expected, found } = difference;
        Breach {
            promise,
            topic: self.output.topic().to_owned(),
            partition: place.map(|place| place.partition),
            offset: place.map(|place| place.offset),
            customer_id: Some(id.to_owned()),
            expected,
            found,
        }
    }

    fn scope(&self) -> Scope {
        let Checkpoint { engine_time: end, frontier, .. } = *self.checkpoint;
        Scope { until: self.until, frontier, end }
    }

    /// What had been published of a customer when the checkpoint was written.
    fn published(&self, id: &str) -> &'a [(Place, Published)] {
        let events = self.output.customer(id).map_or(&[][..], |customer| &customer.events);
        let since = events.iter().rev().take_while(|(_, event)| self.is_later(event)).count();
        &events[..events.len() - since]
    }

    /// Whether an event can only have been published after the checkpoint.
    fn is_later(&self, event: &Published) -> bool {
        let Checkpoint { engine_time, positions, .. } = self.checkpoint;
        let topics = &self.rules.topics;
        let not_taken = |topic: &str, offset| positions.iter().any(|(s, next)| topics.of(s) == topic && offset >= next);
        match &event.cause {
            Cause::Event { topic, offset, .. } if not_taken(topic, *offset) => true,
            Cause::Time => event.effective_at >= *engine_time,
            _ => event.effective_at > *engine_time,
        }
    }
}

impl Recomputed<'_> {
    /// Takes the next record of the partition.
    pub fn take(&mut self, record: &Record) {
        self.records += 1;
        let brought = self.history.take(record);
        self.note(brought);
    }

    /// After the last record.
    pub fn finish(&mut self) {
        let brought = self.history.finish();
        self.note(brought);
    }

    pub fn history(&self) -> &History<'_> {
        &self.history
    }

    fn note(&mut self, brought: Vec<Expected>) {
        for expected in brought {
            self.expected.entry(expected.customer_id.clone()).or_default().push(expected);
        }
    }
}

/// Where both lead to, if it is not the same.
fn other_memberships(published: &[(Place, Published)], expected: &[Arc<str>]) -> Option<Difference> {
    let mut is_in = BTreeSet::new();
    for (_, event) in published {
        match event.kind {
            Kind::Entered => is_in.insert(&event.segment_id),
            Kind::Left => is_in.remove(&event.segment_id),
        };
    }
    let list = |segments: Vec<&Arc<str>>| {
        let quoted: Vec<String> = segments.iter().map(|segment| format!("`{segment}`")).collect();
        if quoted.is_empty() { "no segment".to_owned() } else { format!("the segments {}", quoted.join(", ")) }
    };
    let wanted: BTreeSet<&Arc<str>> = expected.iter().collect();
    (is_in != wanted).then(|| Difference {
        promise: Promise::Memberships,
        place: published.last().map(|(place, _)| *place),
        expected: list(wanted.into_iter().collect()),
        found: list(is_in.into_iter().collect()),
    })
}
