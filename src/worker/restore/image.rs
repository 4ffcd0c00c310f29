use crate::engine::{Engine, Source};
use crate::event::Event;
use crate::time::Timestamp;
use crate::worker::changelog::{CatalogMark, CatalogRecord, Checkpoint, Entry, entry};
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
        /// The first record that could not be read.
        damage: Option<String>,
    },
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
        let state = State::Read { engine, checkpoint: None, catalog: CatalogRecord::default(), damage: None };
        Image { id, state }
    }

    /// Takes one record of the changelog; the first that cannot be read is remembered, and stops the partition.
    pub fn load(&mut self, key: &[u8], value: Option<&[u8]>) {
        let State::Read { engine, checkpoint, catalog, damage } = &mut self.state else { return };
        let failed = match entry(key, value) {
            Ok(Entry::Customer { id, value }) => {
                engine.load(id, value).err().map(|error| format!("the record of customer {id}: {error}"))
            }
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
            Err(error) => Some(error.to_string()),
        };
        if let (None, Some(why)) = (&damage, failed) {
            *damage = Some(format!("its changelog cannot be read: {why}"));
        }
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
    ///
    /// # Errors
    /// What could not be read, where something could not.
    pub fn resume(self) -> Result<Resumed, String> {
        let mut pending = Pending { checkpoint: true, ..Pending::default() };
        let (mut engine, checkpoint, catalog) = match self.state {
            State::Kept(kept) => {
                let Kept { engine, number, catalog, history, .. } = *kept;
                pending.history = history;
                return Ok(Resumed { engine: Box::new(engine), number, catalog, pending });
            }
            State::Read { damage: Some(why), .. } => return Err(why),
            State::Read { engine, checkpoint, catalog, .. } => (engine, checkpoint, catalog),
        };
        let Some(Checkpoint { number, engine_time, frontier, catalog: mark, .. }) = checkpoint else {
            return Ok(Resumed { engine, number: 0, catalog: CatalogMark::default(), pending });
        };
        warn_of_warming(self.id, &catalog, &engine, engine_time);
        engine.resume(engine_time, frontier, catalog.into_previous(mark.hash), &mut pending.transitions);
        Ok(Resumed { engine, number, catalog: mark, pending })
    }
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
