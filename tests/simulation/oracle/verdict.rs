use std::collections::{BTreeMap, BTreeSet};

use super::super::broker::{PARTITIONS, Place};
use super::super::workload::MAX_FUTURE_SKEW_MS;
use super::super::world::World;
use super::ask::Ask;
use super::history::{Commit, Step, commits};
use super::model::{Cause, Flip, Person, Taken};
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
    let mut known = BTreeSet::new();
    for partition in 0..PARTITIONS {
        let commits = commits(world, partition)?;
        let taken = check(world, partition, &commits, bounds)?;
        let (people, refused_here) = (BTreeMap::new(), Vec::new());
        let mut replay =
            Replay { world, partition, catalogs, told: &told, people, refused: refused_here, now: 0, restored_at: 0 };
        replay.play(&commits);
        refused.append(&mut replay.refused);
        let frontier = commits.last().map_or(0, |commit| commit.checkpoint.frontier.as_millis());
        for (customer, (_, person)) in &replay.people {
            compare(customer, told.get(customer).map_or(&[], Vec::as_slice), person, frontier)?;
            known.insert(customer.clone());
        }
        for stream in Stream::ALL {
            let log = world.broker.first_log(Place::input(stream, partition));
            if let Some(next) = log.next_committed(taken.of(stream), log.high_watermark()) {
                unfinished = Some(format!("{}/{partition} {next} was not taken", stream.name()));
            }
        }
        if let Some(why) = replay.overdue(due_ms) {
            unfinished = Some(format!("partition {partition}: {why}"));
        }
    }
    if let Some((customer, flips)) = told.iter().find(|(customer, _)| !known.contains(*customer)) {
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
    catalogs: &'a [Vec<(String, Ask)>],
    told: &'a BTreeMap<String, Vec<Flip>>,
    people: BTreeMap<String, (usize, Person)>,
    refused: Vec<(Stream, i32, i64)>,
    now: i64,
    /// F where the present worker began.
    restored_at: i64,
}

impl Replay<'_> {
    fn play(&mut self, commits: &[Commit]) {
        let mut before: Option<&Commit> = None;
        for commit in commits {
            if let Some(before) = before.filter(|before| before.life != commit.life) {
                self.restored_at = before.checkpoint.frontier.as_millis();
            }
            commit.steps.iter().for_each(|step| self.step(step, commit.catalog));
            before = Some(commit);
        }
        for (catalog, person) in self.people.values_mut() {
            person.pass_to(self.now, &self.catalogs[*catalog]);
        }
    }

    fn step(&mut self, step: &Step, catalog: usize) {
        match step {
            Step::Record { stream, offset, instant, now } => {
                self.now = *now;
                self.take(*stream, *offset, *instant, catalog);
            }
            Step::Time { now } => self.now = *now,
            Step::Switch { customer, now } => {
                let known = self.people.entry(customer.clone()).or_insert_with(|| (catalog, Person::default()));
                let (segments, told) = (&self.catalogs[known.0], self.told.get(customer));
                // What fell due before the restore was judged as it fell due; of a wave, what had its turn.
                known.1.pass_to(self.restored_at, segments);
                while let Some(next) = told.and_then(|told| told.get(known.1.flips.len()))
                    && next.cause != Cause::Definition
                    && (self.restored_at..*now).contains(&next.at)
                    && known.1.next_is(next, segments)
                {}
                known.1.redefine(*now, &self.catalogs[catalog]);
                known.0 = catalog;
            }
        }
    }

    fn take(&mut self, stream: Stream, offset: i64, instant: i64, catalog: usize) {
        let arrival = self.world.arrival(Place::input(stream, self.partition), offset);
        let Some(event) = &arrival.event else { return self.refused.push((stream, self.partition, offset)) };
        if event.at - instant > MAX_FUTURE_SKEW_MS {
            return self.refused.push((stream, self.partition, offset));
        }
        let new = || (catalog, Person::default());
        let (catalog, person) = self.people.entry(event.customer.to_owned()).or_insert_with(new);
        person.take(Taken { event: event.clone(), offset }, instant, self.now, &self.catalogs[*catalog]);
    }

    /// Something that should have happened by the clock before `due`, and did not.
    fn overdue(&mut self, due: i64) -> Option<String> {
        for (customer, (catalog, person)) in &mut self.people {
            let known = person.flips.len();
            person.pass_to(due, &self.catalogs[*catalog]);
            if let Some(flip) = person.flips.get(known) {
                return Some(format!("{customer}: {flip:?} is due and was not published; E is {}", self.now));
            }
        }
        None
    }
}
