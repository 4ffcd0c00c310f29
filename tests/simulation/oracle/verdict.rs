use std::collections::BTreeMap;

use super::super::broker::{PARTITIONS, Place};
use super::super::workload::MAX_FUTURE_SKEW_MS;
use super::super::world::World;
use super::ask::Ask;
use super::history::{Commit, Step, commits};
use super::model::{Flip, Person, Taken};
use super::order::{Bounds, check};
use super::published;
use crate::event::Stream;

/// How a run ended that is right, as far as it got.
#[derive(Debug)]
pub enum Verdict {
    /// Everything was taken, and everything that was due has happened.
    Done,
    /// Something is still to come.
    Unfinished(String),
}

/// Judges a run: of each catalog, in turn, the segments.
///
/// # Errors
/// What is wrong.
pub fn judge(world: &World, catalogs: &[Vec<(String, Ask)>], bounds: &Bounds, due_ms: i64) -> Result<Verdict, String> {
    let mut told: BTreeMap<String, Vec<Flip>> = BTreeMap::new();
    for (customer, flip) in published::flips(world)? {
        told.entry(customer).or_default().push(flip);
    }
    let mut refused = Vec::new();
    let mut unfinished = None;
    for partition in 0..PARTITIONS {
        let commits = commits(world, partition)?;
        let taken = check(world, partition, &commits, bounds)?;
        let mut replay = Replay { world, partition, people: BTreeMap::new(), refused: Vec::new(), now: 0 };
        let segments = replay.play(&commits, catalogs);
        refused.append(&mut replay.refused);
        let frontier = commits.last().map_or(0, |commit| commit.checkpoint.frontier.as_millis());
        for (customer, person) in &mut replay.people {
            let told = told.remove(customer).unwrap_or_default();
            compare(customer, &told, person, frontier)?;
        }
        for stream in Stream::ALL {
            let log = world.broker.log(Place::input(stream, partition));
            if let Some(next) = log.next_visible(taken.of(stream), log.high_watermark()) {
                unfinished = Some(format!("{}/{partition} {next} was not taken", stream.name()));
            }
        }
        if let Some(why) = replay.overdue(segments, due_ms) {
            unfinished = Some(format!("partition {partition}: {why}"));
        }
    }
    if let Some((customer, flips)) = told.first_key_value() {
        return Err(format!("{customer} is nobody, and published was {flips:?}"));
    }
    let mut letters = published::dead_letters(world);
    letters.sort_unstable();
    refused.sort_unstable();
    if letters != refused {
        return Err(format!("dead letters are {letters:?}, refused were {refused:?}"));
    }
    Ok(unfinished.map_or(Verdict::Done, Verdict::Unfinished))
}

/// What was published is what the model says, up to the frontier of the timers.
fn compare(customer: &str, told: &[Flip], person: &Person, frontier: i64) -> Result<(), String> {
    let model = &person.flips;
    let differs = told.iter().zip(model).position(|(told, model)| told != model);
    if let Some(at) = differs {
        return Err(format!("{customer}, record {at}: published {:?}, the model has {:?}", told[at], model[at]));
    }
    if let Some(more) = told.get(model.len()) {
        return Err(format!("{customer}: published {more:?}, the model has nothing more"));
    }
    match model.get(told.len()) {
        Some(missing) if missing.at < frontier => {
            Err(format!("{customer}: the model has {missing:?}, which was never published; F is {frontier}"))
        }
        _ => Ok(()),
    }
}

struct Replay<'a> {
    world: &'a World,
    partition: i32,
    people: BTreeMap<String, Person>,
    refused: Vec<(Stream, i32, i64)>,
    now: i64,
}

impl Replay<'_> {
    fn play<'c>(&mut self, commits: &[Commit], catalogs: &'c [Vec<(String, Ask)>]) -> &'c [(String, Ask)] {
        let mut catalog = 0;
        for step in commits.iter().flat_map(|commit| &commit.steps) {
            let segments = &catalogs[catalog];
            match *step {
                Step::Record { stream, offset, instant, now } => {
                    self.now = now;
                    self.take(stream, offset, instant, segments);
                }
                Step::Time { now } => self.now = now,
                Step::Catalog { now } => {
                    self.now = now;
                    catalog += 1;
                    for person in self.people.values_mut() {
                        person.pass_to(now, segments);
                        person.redefine(now, &catalogs[catalog]);
                    }
                }
            }
        }
        let segments = &catalogs[catalog];
        self.people.values_mut().for_each(|person| person.pass_to(self.now, segments));
        segments
    }

    fn take(&mut self, stream: Stream, offset: i64, instant: i64, segments: &[(String, Ask)]) {
        let arrival = self.world.arrival(Place::input(stream, self.partition), offset);
        let Some(event) = &arrival.event else { return self.refused.push((stream, self.partition, offset)) };
        if event.at - instant > MAX_FUTURE_SKEW_MS {
            return self.refused.push((stream, self.partition, offset));
        }
        let person = self.people.entry(event.customer.to_owned()).or_default();
        person.take(Taken { event: event.clone(), offset }, instant, self.now, segments);
    }

    /// Something that should have happened by the clock before `due`, and did not.
    fn overdue(&mut self, segments: &[(String, Ask)], due: i64) -> Option<String> {
        for (customer, person) in &mut self.people {
            let known = person.flips.len();
            person.pass_to(due, segments);
            if let Some(flip) = person.flips.get(known) {
                return Some(format!("{customer}: {flip:?} is due and was not published; E is {}", self.now));
            }
        }
        None
    }
}
