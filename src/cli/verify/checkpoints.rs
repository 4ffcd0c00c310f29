use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::Task;
use crate::cli::CliError;
use crate::event::Stream;
use crate::kafka::{KafkaTransport, scan};
use crate::segment::Catalog;
use crate::worker::changelog::{CHECKPOINT_KEY, Checkpoint};
use crate::worker::transport::{Changelog, Restored, Transport, TransportError};

/// How far the service has come in each partition, if its inputs can still be read from their beginnings.
pub(super) enum Checkpoints {
    Read(BTreeMap<i32, Checkpoint>),
    /// A recomputation is impossible, and why.
    Useless(String),
}

const WAIT: Duration = Duration::from_millis(100);
/// How long the changelog may be silent though its end is not reached: an open transaction is decided by then.
const SILENCE_MAX: Duration = Duration::from_secs(120);

impl Checkpoints {
    pub fn read(task: &Task, catalog: &Arc<Catalog>) -> Result<Self, CliError> {
        if let Some(why_not) = lost_input(task)? {
            return Ok(Checkpoints::Useless(why_not));
        }
        let checkpoints = newest(task)?;
        let other = checkpoints.iter().find(|(_, found)| found.catalog.hash != 0 && found.catalog.hash != catalog.hash);
        if let Some((partition, found)) = other {
            return Err(CliError::Usage(format!(
                "the service works by other definitions: the checkpoint of partition {partition} has the hash {:016x}, \
                 those in {} have {:016x}; use --segments to name the folder it was started with, or --only-output",
                found.catalog.hash,
                task.settings.segments.path.display(),
                catalog.hash,
            )));
        }
        Ok(Checkpoints::Read(checkpoints))
    }
}

/// Which input does not begin at its beginning any more.
fn lost_input(task: &Task) -> Result<Option<String>, TransportError> {
    for stream in Stream::ALL {
        let topic = task.connection.topics.of(stream);
        let bounds = scan::bounds(&task.connection, topic, &task.inputs())?;
        if let Some(lost) = bounds.iter().find(|bounds| bounds.from > 0) {
            let (partition, from) = (lost.partition, lost.from);
            return Ok(Some(format!(
                "the records of {topic}/{partition} before offset {from} are deleted (retention), and the state that \
                 they led to cannot be had from what is left; what the output shows by itself was checked"
            )));
        }
    }
    Ok(None)
}

fn newest(task: &Task) -> Result<BTreeMap<i32, Checkpoint>, CliError> {
    let transport = KafkaTransport::new(task.connection.clone(), None, 0);
    let mut changelog = transport.changelog(&task.inputs())?;
    let (mut found, mut left) = (BTreeMap::new(), task.partitions);
    let mut heard = Instant::now();
    while left > 0 {
        match changelog.next(WAIT)? {
            Restored::Record { partition, key, value: Some(value), .. } if key == CHECKPOINT_KEY => {
                let checkpoint = Checkpoint::decode(&value).map_err(|error| CliError::Service(error.to_string()))?;
                found.insert(partition, checkpoint);
            }
            Restored::Record { .. } => {}
            Restored::End { .. } => left -= 1,
            Restored::Nothing if heard.elapsed() < SILENCE_MAX => continue,
            Restored::Nothing => {
                let why = "nothing came for two minutes before its end".to_owned();
                return Err(TransportError::Unavailable { doing: "reading the changelog", why }.into());
            }
        }
        heard = Instant::now();
    }
    Ok(found)
}
