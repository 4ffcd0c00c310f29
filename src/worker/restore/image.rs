use std::collections::BTreeMap;

use crate::customer::record::RecordError;
use crate::engine::{Engine, Source};
use crate::event::Event;
use crate::time::Timestamp;
use crate::worker::changelog::{CatalogMark, CatalogRecord, Checkpoint, Entry, EntryError, UnreadableMark, entry};
use crate::worker::kept::Kept;
use crate::worker::partition::Pending;
use crate::worker::rules::Rules;
use crate::worker::transport::Positions;

/// A partition's state while it is read back.
pub struct Image {
    pub id: i32,
    state: State,
}

enum State {
    /// In memory still, and current.
    Kept(Box<Kept>),
    Read {
        engine: Box<Engine>,
        checkpoint: Option<Checkpoint>,
        catalog: CatalogRecord,
        /// Each key whose newest record cannot be read.
        damage: BTreeMap<Box<[u8]>, Damage>,
    },
}

/// A record of the changelog that cannot be read.
struct Damage {
    why: String,
    /// A newer release can read it.
    is_newer: bool,
}

/// A partition's state, in motion again.
pub struct Resumed {
    pub engine: Box<Engine>,
    pub number: u64,
    pub catalog: CatalogMark,
    /// A checkpoint, to claim it; and what should have been published before.
    pub pending: Pending,
}

impl Image {
    pub fn kept(kept: Kept) -> Self {
        Image { id: kept.id, state: State::Kept(Box::new(kept)) }
    }

    pub fn empty(id: i32, rules: &Rules) -> Self {
        let engine = Box::new(Engine::new(rules.catalog.clone(), rules.engine));
        let state =
            State::Read { engine, checkpoint: None, catalog: CatalogRecord::default(), damage: BTreeMap::new() };
        Image { id, state }
    }

    /// Takes one record of the changelog. One that cannot be read is remembered, unless a later one stands in its place.
    pub fn load(&mut self, key: &[u8], value: Option<&[u8]>) {
        let State::Read { engine, checkpoint, catalog, damage } = &mut self.state else { return };
        let failed = match entry(key, value) {
            Ok(Entry::Customer { id, value }) => engine.load(id, value).err().map(|error| Damage::of_record(id, error)),
            Ok(Entry::Checkpoint(read)) => {
                *checkpoint = Some(*read);
                None
            }
            Ok(Entry::Catalog(read)) => {
                *catalog = read;
                None
            }
            #[cfg(test)]
            Ok(Entry::History) => None,
            Err(error) => Some(Damage::of_entry(&error)),
        };
        match failed {
            Some(failed) => drop(damage.insert(key.into(), failed)),
            None if damage.is_empty() => {}
            None => drop(damage.remove(key)),
        }
    }

    /// What cannot be read of it, and what to do: such a partition must not be worked on.
    pub fn damage(&self, rules: &Rules) -> Option<String> {
        let State::Read { damage, .. } = &self.state else { return None };
        // The mend that helps all of them.
        let worst = damage.values().find(|damage| !damage.is_newer).or_else(|| damage.values().next())?;
        let others = match damage.len() - 1 {
            0 => String::new(),
            others => format!(" (and {others} more)"),
        };
        let mend = if worst.is_newer { String::new() } else { format!(". {}", rebuild(rules)) };
        Some(format!("its changelog cannot be read: {}{others}{mend}", worst.why))
    }

    /// The commit number and the positions that memory stands at.
    pub fn checkpoint(&self) -> Option<(u64, Positions)> {
        match &self.state {
            State::Kept(kept) => Some((kept.number, kept.taken)),
            State::Read { checkpoint, .. } => checkpoint.as_ref().map(|known| (known.number, known.positions)),
        }
    }

    /// R, where something is to be taken again.
    pub fn replay_from(&self) -> Option<Positions> {
        match &self.state {
            State::Kept(_) => None,
            State::Read { checkpoint, .. } => checkpoint.as_ref().map(|known| known.replay),
        }
    }

    pub fn engine_time(&self) -> Timestamp {
        match &self.state {
            State::Kept(kept) => kept.engine.engine_time(),
            State::Read { checkpoint, .. } => {
                checkpoint.as_ref().map_or(Timestamp::BEGINNING, |known| known.engine_time)
            }
        }
    }

    /// The catalog that it was last committed under.
    pub fn catalog(&self) -> CatalogMark {
        match &self.state {
            State::Kept(kept) => kept.catalog,
            State::Read { checkpoint, .. } => checkpoint.as_ref().map(|known| known.catalog).unwrap_or_default(),
        }
    }

    /// What follows is to be taken again, from these positions on.
    pub fn begin_replay(&mut self, from: Positions) {
        if let State::Read { engine, .. } = &mut self.state {
            engine.begin_replay(from.0);
        }
    }

    /// Takes an event again that was taken before the checkpoint.
    pub fn replay(&mut self, event: &Event<'_>, source: &Source<'_>) {
        if let State::Read { engine, checkpoint: Some(checkpoint), .. } = &mut self.state {
            engine.replay(event, source, checkpoint.frontier);
        }
    }

    /// Sets the engine going again at the checkpoint's point in time. Where the catalog is another one now, everyone is
    /// to be judged anew.
    pub fn resume(self) -> Resumed {
        let mut pending = Pending { checkpoint: true, ..Pending::default() };
        let (mut engine, checkpoint, catalog) = match self.state {
            State::Kept(kept) => {
                let Kept { engine, number, catalog, history, .. } = *kept;
                pending.history = history;
                return Resumed { engine: Box::new(engine), number, catalog, pending };
            }
            State::Read { engine, checkpoint, catalog, .. } => (engine, checkpoint, catalog),
        };
        let Some(Checkpoint { number, engine_time, frontier, catalog: mark, .. }) = checkpoint else {
            return Resumed { engine, number: 0, catalog: CatalogMark::default(), pending };
        };
        warn_of_warming(self.id, &catalog, &engine, engine_time);
        engine.resume(engine_time, frontier, catalog.into_previous(mark.hash), &mut pending.transitions);
        Resumed { engine, number, catalog: mark, pending }
    }
}

impl Damage {
    fn of_record(customer_id: &str, error: RecordError) -> Self {
        let is_newer = matches!(error, RecordError::NewerVersion { .. } | RecordError::NewerSection { .. });
        Damage { why: format!("the record of customer {customer_id}: {error}"), is_newer }
    }

    fn of_entry(error: &EntryError) -> Self {
        let is_newer = matches!(error, EntryError::Mark(UnreadableMark::Newer { .. }));
        Damage { why: error.to_string(), is_newer }
    }
}

fn rebuild(rules: &Rules) -> String {
    format!(
        "To rebuild the state from the inputs, stop every shoal of this group, delete the group \
         (`kafka-consumer-groups.sh --delete --group {group}`) and the topic `{changelog}`, create it again (`shoal topics \
         --create`), set `segments.go_live` to now so that what is published again counts as backfill, and start",
        group = rules.group,
        changelog = rules.topics.changelog,
    )
}

/// A new segment may look back further than activity was kept: it is not silently wrong until that is there.
fn warn_of_warming(partition: i32, catalog: &CatalogRecord, engine: &Engine, at: Timestamp) {
    if let Some((kept_since, exact_from)) = catalog.warming(engine.catalog(), at) {
        tracing::warn!(
            partition,
            %kept_since,
            %exact_from,
            "segments look back further than browse events were kept so far: those that do may count too few until then"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::worker::testing::rules;

    fn damage_of(records: &[(&str, &[u8])]) -> Option<String> {
        let mut image = Image::empty(0, &rules());
        records.iter().for_each(|(key, value)| image.load(key.as_bytes(), Some(value)));
        image.damage(&rules())
    }

    const DAMAGED: &[u8] = &[1, 0, 0, 0, 0, 7];
    const OF_A_NEWER_RELEASE: &[u8] = &[200, 0, 0, 0, 0, 7];

    #[test]
    fn a_record_that_cannot_be_read_is_named_with_what_to_do() {
        let why = damage_of(&[("c:c-42", DAMAGED), ("c:c-43", DAMAGED)]).expect("damage");
        assert!(
            why.starts_with("its changelog cannot be read: the record of customer c-42: the record's checksum"),
            "{why}"
        );
        assert!(why.contains("(and 1 more). To rebuild the state from the inputs, stop every shoal"), "{why}");
    }

    #[test]
    fn of_a_record_that_a_newer_release_can_read_no_rebuild_is_asked() {
        let why = damage_of(&[("c:c-42", OF_A_NEWER_RELEASE)]).expect("damage");
        assert!(why.ends_with("the record has version 200; this release reads up to 1: run a newer release"), "{why}");
    }

    #[test]
    fn a_damaged_record_in_whose_place_a_later_one_stands_is_no_matter() {
        let checkpoint = br#"{"format":1,"number":1,"engine_time_ms":0,"frontier_ms":0,"positions":{"orders":0,"signups":0,"browse":0},"replay":{"orders":0,"signups":0,"browse":0},"catalog":{"epoch":1,"hash":"0000000000000001"}}"#;
        assert!(damage_of(&[("k:checkpoint", b"rubbish")]).is_some());
        assert_eq!(damage_of(&[("k:checkpoint", b"rubbish"), ("k:checkpoint", checkpoint)]), None);
    }
}
