//! The one state that everything in a simulation shares: true time, the broker, the processes as the machine sees them,
//! and what will happen when.
//!
//! - [`happening`]: what the world does by itself, at which time; [`process`]: who sleeps until when;
//! - [`journal`]: what the oracle needs to know of questions and answers; [`trace`]: what a failure prints.

mod happening;
mod journal;
mod process;
mod trace;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};

pub use happening::Happening;
pub use journal::{Asked, Assigned, Journal, Life, Sent, WaitedForItself};
pub use process::Process;
pub use trace::Trace;

use super::broker::log::{Entry, State};
use super::broker::transactions::Target;
use super::broker::{Broker, Place};
use super::faults::Faults;
use super::random::Random;
use super::workload::Arrival;

pub type Shared = Rc<RefCell<World>>;

pub struct World {
    /// True time in milliseconds.
    now: i64,
    /// The same, for the clocks.
    pub time: Arc<AtomicI64>,
    pub random: Random,
    pub broker: Broker,
    pub processes: Vec<Process>,
    pub faults: Faults,
    pub arrivals: Vec<Arrival>,
    pub journal: Journal,
    pub trace: Trace,
    /// The definitions of whoever starts now.
    pub catalog: usize,
    /// Which arrival each record of an input is.
    pub arrived: BTreeMap<(Place, i64), usize>,
    /// By time, then in the order in which they were planned.
    plan: BTreeMap<(i64, u64), Happening>,
    planned: u64,
}

impl World {
    pub fn new(now: i64, random: Random, faults: Faults, trace: Trace) -> Self {
        World {
            now,
            time: Arc::new(AtomicI64::new(now)),
            random,
            broker: Broker::new(),
            processes: Vec::new(),
            faults,
            arrivals: Vec::new(),
            arrived: BTreeMap::new(),
            catalog: 0,
            journal: Journal::default(),
            trace,
            plan: BTreeMap::new(),
            planned: 0,
        }
    }

    pub fn now(&self) -> i64 {
        self.now
    }

    pub fn pass_to(&mut self, at: i64) {
        self.now = self.now.max(at);
        self.time.store(self.now, Relaxed);
    }

    /// Plans something for a time.
    pub fn plan(&mut self, at: i64, happening: Happening) {
        self.planned += 1;
        self.plan.insert((at.max(self.now), self.planned), happening);
    }

    pub fn next_happening(&self) -> Option<i64> {
        self.plan.first_key_value().map(|((at, _), _)| *at)
    }

    /// Something is new on the broker: whoever waits for it looks.
    pub fn stir(&mut self) {
        for process in self.processes.iter_mut().filter(|process| process.dozes) {
            process.wakes_at = process.wakes_at.min(self.now + self.random.between(0, 2));
        }
    }

    /// Markers of a decided transaction are written one by one, each in its time.
    pub fn write_markers(&mut self, writer: u64, targets: Vec<Target>) {
        for target in targets {
            let delay = self.random.delay(4, self.faults.slow_marker_ms);
            self.plan(self.now + delay, Happening::Marker { writer, target });
        }
    }

    /// The arrival that a record of an input is.
    pub fn arrival(&self, place: Place, offset: i64) -> &Arrival {
        &self.arrivals[self.arrived[&(place, offset)]]
    }

    /// Whether it is decided that a record is committed, though its marker may be still to come.
    pub fn is_committed(&self, entry: &Entry) -> bool {
        let decided = || entry.writer.is_some_and(|writer| self.broker.transactions.decision(writer) == Some(true));
        entry.state == State::Committed || (entry.state == State::Open && decided())
    }

    pub fn note(&mut self, line: impl FnOnce() -> String) {
        let now = self.now;
        self.trace.note(now, line);
    }
}
