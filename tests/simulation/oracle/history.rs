use super::super::broker::log::Content;
use super::super::broker::{Kind, Place};
use super::super::world::{Life, Sent, World};
use crate::event::Stream;
use crate::worker::changelog::Checkpoint;

/// One step of a partition's serial history.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
    /// A record was taken: its instant, and engine time after it.
    Record { stream: Stream, offset: i64, instant: i64, now: i64 },
    /// Engine time passed to here.
    Time { now: i64 },
    /// A customer is judged by the present definitions from here on.
    Switch { customer: String, now: i64 },
}

/// One commit of a partition.
pub struct Commit {
    pub steps: Vec<Step>,
    pub checkpoint: Checkpoint,
    /// Whose it was, and when it was written, in true time.
    pub life: Life,
    pub sent_at: i64,
    /// Which definitions its worker had.
    pub catalog: usize,
}

/// The commits of a partition in their order, from all that its changelog ever held.
pub fn commits(world: &World, partition: i32) -> Result<Vec<Commit>, String> {
    let log = world.broker.log(Place { kind: Kind::Changelog, partition });
    let (mut commits, mut steps): (Vec<Commit>, Vec<Step>) = (Vec::new(), Vec::new());
    for (offset, entry) in log.entries.iter().enumerate().filter(|(_, entry)| world.is_committed(entry)) {
        let Content::Data { key: Some(key), value: Some(value), .. } = &entry.content else { continue };
        match key.as_slice() {
            b"k:history" => steps = parse(&String::from_utf8_lossy(value))?,
            b"k:checkpoint" => {
                let checkpoint = Checkpoint::decode(value).map_err(|error| error.to_string())?;
                let steps = std::mem::take(&mut steps);
                let offset = offset as i64;
                let of = |sent: &&Sent| sent.partition == partition && sent.offset == offset;
                let sent = world.journal.sent.iter().find(of).ok_or("nobody wrote a checkpoint")?;
                commits.push(Commit { steps, checkpoint, life: sent.life, sent_at: sent.at, catalog: sent.catalog });
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
        "switch" => {
            let (customer, now) = line.strip_prefix("switch ")?.rsplit_once(' ')?;
            Some(Step::Switch { customer: customer.to_owned(), now: now.parse().ok()? })
        }
        _ => None,
    }
}
