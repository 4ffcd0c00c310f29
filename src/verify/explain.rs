use std::sync::Arc;

use super::breach::Place;
use super::history::{Expected, History};
use super::published::{Cause, Published};
use crate::event::Stream;
use crate::segment::Catalog;
use crate::time::{Span, Timestamp};
use crate::worker::Rules;
use crate::worker::transport::Record;

/// Looks for a history that may have been, and publishes exactly what was published of one customer.
///
/// The records of different topics are taken as they arrive, and engine time may have moved past a record's instant
/// before it came. Such a history takes the customer's records of each topic in their order; engine time never runs
/// back, and at each record is its instant or at most `late` after it. Everything else is the engine's, so that what is
/// found is a proof: this order of arrival gives this output, record for record and to the millisecond.
pub struct Explanation<'a> {
    pub catalog: &'a Arc<Catalog>,
    pub rules: &'a Rules,
    /// The customer's records, by stream, in their order.
    pub records: [Vec<Record>; 3],
    pub published: &'a [(Place, Published)],
    pub end: Timestamp,
    pub frontier: Timestamp,
    pub late: Span,
}

/// Records taken before the search is given up: enough for every order of some records among hundreds.
const STEPS_MAX: usize = 200_000;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Choice {
    stream: Stream,
    at: Timestamp,
}

/// A history that is being tried.
struct Try<'a> {
    history: History<'a>,
    taken: [usize; 3],
    /// How much of what was published it has brought.
    matched: usize,
}

impl<'a> Explanation<'a> {
    /// Whether there is such a history.
    pub fn is_found(&self) -> bool {
        let mut steps = 0;
        // What was chosen at each record, and what else could be.
        let (mut path, mut others): (Vec<Choice>, Vec<Vec<Choice>>) = (Vec::new(), Vec::new());
        let mut attempt = self.attempt();
        loop {
            if self.is_whole(&attempt) && self.ends_well(&mut attempt) {
                return true;
            }
            others.push(self.choices(&attempt));
            loop {
                let Some(left) = others.last_mut() else { return false };
                let Some(choice) = left.pop() else {
                    others.pop();
                    path.truncate(others.len());
                    continue;
                };
                if path.len() == others.len() {
                    path.pop();
                    attempt = self.again(&path);
                    steps += path.len();
                }
                steps += 1;
                if steps > STEPS_MAX {
                    return false;
                }
                path.push(choice);
                if self.take(&mut attempt, choice) {
                    break;
                }
            }
        }
    }

    fn attempt(&self) -> Try<'a> {
        let history = History::new(self.catalog, self.rules, self.end);
        Try { history, taken: [0; 3], matched: 0 }
    }

    fn again(&self, path: &[Choice]) -> Try<'a> {
        let mut attempt = self.attempt();
        for choice in path {
            self.take(&mut attempt, *choice);
        }
        attempt
    }

    /// Takes the chosen record; false where what it brings is not what was published.
    fn take(&self, attempt: &mut Try<'a>, choice: Choice) -> bool {
        let taken = &mut attempt.taken[choice.stream as usize];
        let record = &self.records[choice.stream as usize][*taken];
        *taken += 1;
        let brought = attempt.history.take_at(record, choice.at);
        self.matches(attempt, &brought)
    }

    fn matches(&self, attempt: &mut Try<'a>, brought: &[Expected]) -> bool {
        let rest = &self.published[attempt.matched..];
        attempt.matched += brought.len();
        brought.len() <= rest.len() && brought.iter().zip(rest).all(|(brought, (_, event))| is(brought, event))
    }

    fn is_whole(&self, attempt: &Try<'a>) -> bool {
        attempt.taken.iter().zip(&self.records).all(|(taken, records)| *taken == records.len())
    }

    /// Whether nothing is left to be published when time has passed to the end. What is effective after the frontier may
    /// be.
    fn ends_well(&self, attempt: &mut Try<'a>) -> bool {
        let brought = attempt.history.finish();
        let rest = self.published.len() - attempt.matched;
        let (published, waiting) = brought.split_at(brought.len().min(rest));
        self.matches(attempt, published)
            && attempt.matched == self.published.len()
            && waiting.iter().all(|expected| expected.effective_at >= self.frontier)
    }

    /// What may be taken next and when, the likeliest last. None at all where a record has become later than it may be.
    fn choices(&self, attempt: &Try<'a>) -> Vec<Choice> {
        let mut choices = Vec::new();
        for stream in Stream::ALL {
            let Some(record) = self.records[stream as usize].get(attempt.taken[stream as usize]) else { continue };
            let instant = attempt.history.instant_of(record);
            let (earliest, latest) = (attempt.history.engine_time().max(instant), instant.plus(self.late));
            if earliest > latest {
                return Vec::new();
            }
            let mut times = self.times(attempt, record, earliest);
            times.retain(|at| (earliest..=latest).contains(at));
            times.dedup();
            choices.extend(times.into_iter().map(|at| ((instant, stream), Choice { stream, at })));
        }
        choices.sort_by_key(|(turn, _)| std::cmp::Reverse(*turn));
        choices.into_iter().map(|(_, choice)| choice).collect()
    }

    /// The engine times that can make a difference, the likeliest last: where the record is the cause of what comes next,
    /// that is it; else its earliest; else just past a change by time, or with what comes next.
    fn times(&self, attempt: &Try<'a>, record: &Record, earliest: Timestamp) -> Vec<Timestamp> {
        let rest = || self.published[attempt.matched..].iter().map(|(_, event)| event);
        let before = |event: &&Published| event.cause == Cause::Time;
        let mut times: Vec<Timestamp> = rest().take(1).map(|event| event.effective_at).collect();
        times.extend(rest().take_while(before).map(|event| event.effective_at.next()));
        times.push(earliest);
        let topic = self.rules.topics.of(record.stream);
        let caused = |event: &&Published| {
            matches!(&event.cause, Cause::Event { topic: of, offset, .. } if **of == *topic && *offset == record.offset)
                || event.cause == Cause::Erasure
        };
        times.extend(rest().find(caused).map(|event| event.effective_at));
        times
    }
}

fn is(brought: &Expected, event: &Published) -> bool {
    brought.kind == event.kind
        && brought.segment_id == event.segment_id
        && brought.sequence == event.sequence
        && brought.effective_at == event.effective_at
        && brought.cause == event.cause
}
