use super::super::broker::log::Content;
use super::super::broker::{Kind, Place};
use super::super::world::World;
use crate::event::Stream;
use crate::worker::changelog::Checkpoint;

/// One step of a partition's serial history.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// A record was taken: its instant, and engine time after it.
    Record { stream: Stream, offset: i64, instant: i64, now: i64 },
    /// Engine time passed to here.
    Time { now: i64 },
    /// From here on the definitions are others.
    Catalog { now: i64 },
}

/// One commit of a partition.
pub struct Commit {
    pub steps: Vec<Step>,
    pub checkpoint: Checkpoint,
    /// In true time.
    pub appended_at: i64,
}

/// The commits of a partition in their order, from all that its changelog ever held.
pub fn commits(world: &World, partition: i32) -> Result<Vec<Commit>, String> {
    let log = world.broker.log(Place { kind: Kind::Changelog, partition });
    let (mut commits, mut steps): (Vec<Commit>, Vec<Step>) = (Vec::new(), Vec::new());
    for entry in log.entries.iter().filter(|entry| world.is_committed(entry)) {
        let Content::Data { key: Some(key), value: Some(value), .. } = &entry.content else { continue };
        match key.as_slice() {
            b"k:history" => steps = parse(&String::from_utf8_lossy(value))?,
            b"k:checkpoint" => {
                let checkpoint = Checkpoint::decode(value).map_err(|error| error.to_string())?;
                let steps = std::mem::take(&mut steps);
                commits.push(Commit { steps, checkpoint, appended_at: entry.appended_at });
            }
            _ => {}
        }
    }
    Ok(commits)
}

fn parse(text: &str) -> Result<Vec<Step>, String> {
    text.lines().map(|line| step(line).ok_or_else(|| format!("no step of a history: {line}"))).collect()
}

fn step(line: &str) -> Option<Step> {
    let mut words = line.split(' ');
    let kind = words.next()?;
    match kind {
        "record" => {
            let stream = Stream::of_name(words.next()?)?;
            let mut number = || words.next()?.parse::<i64>().ok();
            Some(Step::Record { stream, offset: number()?, instant: number()?, now: number()? })
        }
        "time" => Some(Step::Time { now: words.next()?.parse().ok()? }),
        "catalog" => Some(Step::Catalog { now: words.next()?.parse().ok()? }),
        _ => None,
    }
}
