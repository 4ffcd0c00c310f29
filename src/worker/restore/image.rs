use crate::engine::{Engine, Transition};
use crate::metrics::PartitionMetrics;
use crate::time::Timestamp;
use crate::worker::changelog::{CatalogMark, CatalogRecord, Checkpoint, Entry, entry};
use crate::worker::kept::Kept;
use crate::worker::partition::Pending;
use crate::worker::rules::Rules;
use crate::worker::transport::Positions;

/// A partition's state while it is read back.
pub struct Image {
    pub id: i32,
    /// They show the partition as being restored, and go with the image where it comes to nothing.
    metrics: PartitionMetrics,
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

impl Image {
    pub fn kept(kept: Kept, metrics: PartitionMetrics) -> Self {
        Image { id: kept.id, metrics, state: State::Kept(Box::new(kept)) }
    }

    pub fn empty(id: i32, rules: &Rules, metrics: PartitionMetrics) -> Self {
        let engine = Box::new(Engine::new(rules.catalog.clone(), rules.engine));
        let state = State::Read { engine, checkpoint: None, catalog: CatalogRecord::default(), damage: None };
        Image { id, metrics, state }
    }

    pub fn is_kept(&self) -> bool {
        matches!(self.state, State::Kept(_))
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

    /// Sets the engine going again at the checkpoint's point in time. Where the catalog is another one now, this judges
    /// everyone anew.
    ///
    /// # Errors
    /// What could not be read, where something could not.
    pub fn resume(self) -> Result<(Kept, Pending, PartitionMetrics), String> {
        let Image { id, mut metrics, state } = self;
        metrics.restored();
        let (mut engine, checkpoint, catalog) = match state {
            State::Kept(kept) => {
                let pending = Pending {
                    checkpoint: true,
                    #[cfg(test)]
                    history: kept.history.clone(),
                    ..Pending::default()
                };
                return Ok((*kept, pending, metrics));
            }
            State::Read { damage: Some(why), .. } => return Err(why),
            State::Read { engine, checkpoint, catalog, .. } => (engine, checkpoint, catalog),
        };
        let mut transitions: Vec<Transition> = Vec::new();
        let (number, mark, positions) = match checkpoint {
            Some(checkpoint) => {
                warn_of_warming(id, &catalog, &engine, checkpoint.engine_time);
                engine.resume(checkpoint.engine_time, &catalog.into_previous(), &mut transitions);
                (checkpoint.number, checkpoint.catalog, checkpoint.positions)
            }
            None => (0, CatalogMark::default(), Positions::default()),
        };
        let kept = Kept {
            id,
            engine: *engine,
            taken: positions,
            number,
            catalog: mark,
            #[cfg(test)]
            history: String::new(),
        };
        Ok((kept, Pending { transitions, checkpoint: true, ..Pending::default() }, metrics))
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
