use std::collections::BTreeSet;

use super::changelog::{self, CATALOG_KEY, CHECKPOINT_KEY, CatalogMark, CatalogRecord, Checkpoint};
use super::offsets_text::OffsetsText;
use super::partition::Partition;
use super::rules::Rules;
use super::transport::{Header, Outgoing, Positions, Topic};
use crate::clock::Clock;
use crate::engine::Transition;
use crate::event::CustomerId;
use crate::output::{self, SegmentEvent};
use crate::sabotage::{Rule, is_off};
use crate::time::Timestamp;

/// What one transaction writes. Never changed once it is made: it is sent until it is known to be committed, as it is.
pub struct Batch {
    /// At most one for each partition of the worker.
    pub parts: Vec<Part>,
}

/// What one partition writes.
pub struct Part {
    pub partition: i32,
    /// The number of this commit; the offsets carry it as their metadata.
    pub number: u64,
    /// P: the next offsets of the inputs.
    pub positions: Positions,
    pub catalog: CatalogMark,
    /// What stands beside the committed offsets.
    offsets_text: String,
    /// Records of the inputs that it takes.
    records: u64,
    /// For the metrics, once it is committed.
    pub transitions: Vec<Transition>,
    segment_events: Vec<Written>,
    /// By customer; nothing where there is no such topic.
    memberships: Vec<(CustomerId, Option<Vec<u8>>)>,
    dead_letters: Vec<DeadLetter>,
    changelog: Vec<(Vec<u8>, Option<Vec<u8>>)>,
}

/// A segment event as it goes out.
struct Written {
    key: Vec<u8>,
    value: Vec<u8>,
    headers: Vec<Header>,
}

/// A refused record, byte for byte, with the headers that say why.
pub struct DeadLetter {
    pub key: Option<Box<[u8]>>,
    pub value: Option<Box<[u8]>>,
    pub headers: Vec<Header>,
}

impl Part {
    /// What happened in the partition since its last commit, written out once and for all; records of customers that
    /// could wait, too, where `everything` is to be written. `mine` is this process' catalog.
    pub(super) fn of(
        partition: &mut Partition,
        everything: bool,
        mine: CatalogMark,
        decided_at: Timestamp,
        clock: &dyn Clock,
        rules: &Rules,
    ) -> Self {
        let pending = std::mem::take(&mut partition.pending);
        let positions = partition.merge.next_offsets(partition.taken);
        partition.taken = positions;
        let writing = partition.writing(positions, everything || pending.everything, clock, rules);
        let mut changelog = Vec::new();
        partition.engine.drain_changed(&writing, |id, value| changelog.push((changelog::customer_key(id), value)));
        let catalog = partition.mark(mine);
        if catalog == mine && catalog != partition.catalog {
            changelog.push((CATALOG_KEY.to_vec(), Some(CatalogRecord::of(&rules.catalog).encode())));
        }
        let number = partition.number + 1;
        let checkpoint = Checkpoint {
            number,
            engine_time: partition.engine.engine_time(),
            frontier: partition.engine.frontier(),
            positions,
            replay: replay_from(partition, positions),
            catalog,
        };
        #[cfg(test)]
        changelog.push((changelog::HISTORY_KEY.to_vec(), Some(pending.history.steps.into_bytes())));
        changelog.push((CHECKPOINT_KEY.to_vec(), Some(checkpoint.encode())));
        let written = pending.transitions.iter().map(|transition| write(transition, decided_at, rules));
        Part {
            partition: partition.id,
            number,
            positions,
            catalog,
            records: pending.records,
            offsets_text: OffsetsText { number, catalog: mine }.to_string(),
            segment_events: written.collect(),
            memberships: memberships(partition, &pending.transitions, rules),
            transitions: pending.transitions,
            dead_letters: pending.dead_letters,
            changelog,
        }
    }

    /// A part that says nothing but where the partition stands.
    #[cfg(test)]
    pub fn of_checkpoint(partition: i32, number: u64) -> Self {
        let (positions, catalog) = (Positions::default(), CatalogMark::default());
        let changelog = vec![(CHECKPOINT_KEY.to_vec(), Some(Vec::new()))];
        let (transitions, segment_events, dead_letters) = (Vec::new(), Vec::new(), Vec::new());
        let memberships = Vec::new();
        Part {
            partition,
            number,
            positions,
            catalog,
            records: 0,
            offsets_text: number.to_string(),
            transitions,
            segment_events,
            memberships,
            dead_letters,
            changelog,
        }
    }

    /// Records that it writes to the changelog, and their bytes.
    pub fn changelog_size(&self) -> (u64, u64) {
        let bytes = self.changelog.iter().map(|(key, value)| key.len() + value.as_ref().map_or(0, Vec::len));
        (self.changelog.len() as u64, bytes.sum::<usize>() as u64)
    }

    /// Its records, in the order they are produced; the checkpoint is the last.
    pub fn records(&self) -> impl Iterator<Item = Outgoing<'_>> {
        let events = self.segment_events.iter().map(|written| Outgoing {
            topic: Topic::SegmentEvents,
            partition: None,
            key: Some(&written.key),
            value: Some(&written.value),
            headers: &written.headers,
        });
        let memberships = self.memberships.iter().map(|(customer_id, value)| Outgoing {
            topic: Topic::Memberships,
            partition: None,
            key: Some(customer_id.as_bytes()),
            value: value.as_deref(),
            headers: &[],
        });
        let letters = self.dead_letters.iter().map(|letter| Outgoing {
            topic: Topic::DeadLetters,
            partition: None,
            key: letter.key.as_deref(),
            value: letter.value.as_deref(),
            headers: &letter.headers,
        });
        let changelog = self.changelog.iter().map(|(key, value)| Outgoing {
            topic: Topic::Changelog,
            partition: Some(self.partition),
            key: Some(key),
            value: value.as_deref(),
            headers: &[],
        });
        events.chain(memberships).chain(letters).chain(changelog)
    }
}

/// R (I3): the lowest record of each input that the changelog does not reflect, once this part is in it.
fn replay_from(partition: &Partition, positions: Positions) -> Positions {
    let mut replay = positions;
    for (stream, from) in partition.engine.replay_from().map(Positions).iter().flat_map(Positions::iter) {
        let too_far = i64::from(is_off(Rule::I3ReplayTooFar));
        replay.set(stream, (from + too_far).min(positions.of(stream)));
    }
    replay
}

impl Outgoing<'_> {
    pub fn is_checkpoint(&self) -> bool {
        self.topic == Topic::Changelog && self.key == Some(CHECKPOINT_KEY)
    }
}

/// What everyone who moved is in now.
fn memberships(partition: &Partition, transitions: &[Transition], rules: &Rules) -> Vec<(CustomerId, Option<Vec<u8>>)> {
    if rules.topics.memberships.is_none() {
        return Vec::new();
    }
    let moved: BTreeSet<&CustomerId> = transitions.iter().map(|transition| &transition.customer_id).collect();
    let now_in = |id: &CustomerId| {
        let value =
            partition.engine.with_customer(id, |customer| output::memberships(id, &customer.standing.memberships));
        (id.clone(), value.flatten())
    };
    moved.into_iter().map(now_in).collect()
}

fn write(transition: &Transition, decided_at: Timestamp, rules: &Rules) -> Written {
    let event = SegmentEvent::of(transition, decided_at, |stream| rules.topics.of(stream));
    let format = rules.formats.segment_events;
    let header =
        |(name, value): (&str, std::borrow::Cow<'_, str>)| (name.to_owned(), Some(value.into_owned().into_bytes()));
    let (value, headers) = output::record(&event, format);
    Written { key: event.customer_id.as_bytes().to_vec(), value, headers: headers.into_iter().map(header).collect() }
}

impl Batch {
    /// The offsets that the transaction commits, each with its commit number as text (I7).
    pub fn offsets(&self) -> Vec<(i32, Positions, String)> {
        self.parts.iter().map(|part| (part.partition, part.positions, part.offsets_text.clone())).collect()
    }

    /// Whether no record of the inputs made it: only time did.
    pub fn is_of_time_alone(&self) -> bool {
        self.parts.iter().all(|part| part.records == 0)
    }

    /// Whether it publishes nothing: there are records of customers, and where the partitions stand.
    pub fn says_nothing(&self) -> bool {
        self.parts.iter().all(|part| part.segment_events.is_empty() && part.dead_letters.is_empty())
    }

    pub fn partitions(&self) -> Vec<i32> {
        self.parts.iter().map(|part| part.partition).collect()
    }
}
