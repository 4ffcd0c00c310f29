use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use corosensei::{Coroutine, CoroutineResult};

use super::broker::PARTITIONS;
use super::clock::SimClock;
use super::faults::Faults;
use super::life::{Ended, Setup, live};
use super::oracle::{Bounds, Verdict, commits, judge};
use super::random::Random;
use super::segments::{Segments, catalog, segments, settings};
use super::transport::Wish;
use super::workload::{self, MAX_FUTURE_SKEW_MS, MIDNIGHT_MS};
use super::world::{Happening, Process, Shared, Trace, WaitedForItself, World};
use crate::http::Health;
use crate::metrics::Metrics;
use crate::time::Span;
use crate::worker::{self, Rules};

/// One seed's world and its processes.
pub struct Run {
    world: Shared,
    lives: Vec<Option<Coroutine<(), Wish, Ended>>>,
    setups: Vec<Setup>,
    catalogs: Vec<Segments>,
    rules: Vec<Arc<Rules>>,
    bounds: Bounds,
    until: i64,
    /// All processes have one slot.
    twins: bool,
}

/// What a run is made of, beside its seed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// Nothing goes wrong.
    Calm,
    Faults,
}

/// How long things happen.
const HAPPENS_MS: i64 = 40_000;
/// How long after the last fault everything must be done.
const HEALS_WITHIN_MS: i64 = 240_000;
/// How often it is looked whether everything is done.
const LOOK_EVERY_MS: i64 = 2_000;
/// How long after the last fault nothing moves any more, where it is waited for that.
const QUIET_AFTER_MS: i64 = 60_000;
/// What was due so long ago must have happened.
const DUE_WITHIN_MS: i64 = 1_500;
/// As the settings have it.
const MAX_CLOCK_SKEW_MS: i64 = 60_000;

impl Run {
    pub fn new(seed: u64, mode: Mode, trace: Trace) -> Self {
        let mut random = Random::of(seed);
        let start = MIDNIGHT_MS - random.between(-10_000, 50_000);
        let until = start + HAPPENS_MS;
        let processes = random.between(1, 3) as usize;
        let arrivals = workload::arrivals(&mut random.fork(), start, until);
        let catalogs = catalogs(&mut random.fork(), mode);
        let faults = match mode {
            Mode::Calm => Faults::none(),
            Mode::Faults => Faults::some(&mut random.fork(), start, until, processes),
        };
        let mut faults = faults;
        faults.redefine(&mut random.fork(), start, until, processes, catalogs.len());
        let clocks_are_right = faults.clocks_are_right();
        let slots = random.chance(50);
        let twins = slots && mode == Mode::Faults && random.chance(15);
        let mut world = World::new(start - 100_000, random.fork(), faults, trace);
        world.start(arrivals);
        let rules: Vec<_> = catalogs.iter().map(|segments| Arc::new(rules(segments))).collect();
        let metrics = METRICS.with(Metrics::clone);
        let mut setups = Vec::new();
        for process in 0..processes {
            let (offset, drift) = (random.between(-200, 200), random.between(-300, 300));
            let clock = Arc::new(SimClock::new(world.time.clone(), offset, drift));
            world.processes.push(Process::new(clock.clone(), start + random.between(0, 3_000)));
            let stop = world.processes[process].stop.clone();
            let epoch = worker::CatalogEpoch::default();
            let shared = worker::Shared { rules: rules[0].clone(), clock, metrics: metrics.clone(), stop, epoch };
            let slot = slots.then(|| if twins { "slot0".to_owned() } else { format!("slot{process}") });
            setups.push(Setup { process, slot, shared, health: Health::new() });
        }
        let lives = (0..processes).map(|_| None).collect();
        let bounds = Bounds { clock_ahead_ms: MAX_CLOCK_SKEW_MS + 1_000, clocks_are_right };
        let world = Rc::new(RefCell::new(world));
        Run { world, lives, setups, catalogs, rules, bounds, until, twins }
    }

    /// Runs until everything is done.
    ///
    /// # Errors
    /// What is wrong.
    pub fn run(&mut self) -> Result<(), String> {
        let mut look = self.until;
        loop {
            self.pass(look);
            self.nobody_waits_for_itself()?;
            let due = self.world.borrow().now() - DUE_WITHIN_MS;
            match judge(&self.world.borrow(), &self.catalogs, &self.bounds, due)? {
                Verdict::Done if self.twins && look < self.until + QUIET_AFTER_MS => look = self.until + QUIET_AFTER_MS,
                Verdict::Done if self.twins => match self.is_quiet() {
                    Err(_) if look <= self.until + HEALS_WITHIN_MS => look += QUIET_AFTER_MS,
                    quiet => return quiet,
                },
                Verdict::Done => return Ok(()),
                Verdict::Unfinished(_) if self.has_stopped_for_a_loss(look) => return Ok(()),
                Verdict::Unfinished(why) if look > self.until + HEALS_WITHIN_MS => {
                    return Err(format!("after {HEALS_WITHIN_MS} ms without a fault: {why} ({})", self.health()));
                }
                Verdict::Unfinished(_) => {
                    self.do_as_told();
                    look += LOOK_EVERY_MS;
                }
            }
        }
    }

    /// A restart ends what its predecessor left open, and does not wait until the coordinator gives it up (I5). Those that
    /// share a slot do so to each other.
    fn nobody_waits_for_itself(&self) -> Result<(), String> {
        let world = self.world.borrow();
        let Some(waited) = world.journal.waited.first().filter(|_| !self.twins) else { return Ok(()) };
        let WaitedForItself { life, partition, id } = waited;
        Err(format!("{life:?} waits for the offsets of partition {partition}, which {id}, its own, holds back (I5)"))
    }

    /// One of those that share a slot works, and the others have given it up.
    fn is_quiet(&self) -> Result<(), String> {
        let world = self.world.borrow();
        let late = world.processes.iter().position(|process| process.started_at > world.now() - QUIET_AFTER_MS / 2);
        late.map_or(Ok(()), |process| Err(format!("process {process} still fights for its slot (I12)")))
    }

    /// Something was lost, and the partition that needs it says so.
    fn has_stopped_for_a_loss(&self, look: i64) -> bool {
        let stopped = |setup: &Setup| setup.health.why_not_ready().iter().any(|why| why.contains("stopped"));
        self.world.borrow().faults.loses && look > self.until + QUIET_AFTER_MS && self.setups.iter().any(stopped)
    }

    /// The operator starts processes again that say so.
    fn do_as_told(&self) {
        for setup in &self.setups {
            if setup.health.why_not_ready().iter().any(|why| why.contains("start this one again")) {
                setup.shared.stop.ask();
            }
        }
    }

    fn health(&self) -> String {
        let of = |setup: &Setup| setup.health.why_not_ready().join(", ");
        self.setups.iter().map(of).collect::<Vec<_>>().join("; ")
    }

    /// Lets the world go on up to a time.
    fn pass(&mut self, end: i64) {
        loop {
            let (happening, process) = self.next();
            let next = happening.min(process.map_or(i64::MAX, |(at, _)| at));
            if next > end {
                return self.world.borrow_mut().pass_to(end);
            }
            match process {
                Some((at, process)) if at < happening => {
                    self.world.borrow_mut().pass_to(at);
                    self.resume(process);
                }
                _ => {
                    self.world.borrow_mut().happen();
                    self.kill_those_that_are_to_die();
                }
            }
        }
    }

    /// When the world does something next, and which process does.
    fn next(&self) -> (i64, Option<(i64, usize)>) {
        let world = self.world.borrow();
        let at = |process: &Process| if process.lives { process.wakes_at } else { process.starts_at };
        let next = world.processes.iter().enumerate().map(|(number, process)| (at(process), number)).min();
        (world.next_happening().unwrap_or(i64::MAX), next.filter(|(at, _)| *at < i64::MAX))
    }

    fn resume(&mut self, process: usize) {
        let life = match self.lives[process].take() {
            Some(life) => life,
            None => self.start(process),
        };
        let mut life = life;
        match life.resume(()) {
            CoroutineResult::Yield(Wish::Wait) => self.lives[process] = Some(life),
            CoroutineResult::Yield(Wish::Die) => self.kill(process, life),
            CoroutineResult::Return(ended) => self.ended(process, &ended),
        }
    }

    fn start(&mut self, process: usize) -> Coroutine<(), Wish, Ended> {
        let mut world = self.world.borrow_mut();
        let catalog = world.catalog;
        let entry = &mut world.processes[process];
        entry.catalog = catalog;
        entry.lives = true;
        entry.paused_until = 0;
        entry.stop = worker::Stop::default();
        let setup = &mut self.setups[process];
        setup.shared.stop = entry.stop.clone();
        setup.shared.rules = self.rules[catalog].clone();
        setup.shared.epoch = worker::CatalogEpoch::default();
        drop(world);
        let (setup, world) = (setup.clone(), self.world.clone());
        Coroutine::new(move |yielder, ()| live(&setup, &world, yielder))
    }

    /// Drops all that the process is, wherever it stands.
    fn kill(&mut self, process: usize, life: Coroutine<(), Wish, Ended>) {
        drop(life);
        let mut world = self.world.borrow_mut();
        let after = world.random.delay(2_000, 12_000);
        let now = world.now();
        let entry = &mut world.processes[process];
        (entry.lives, entry.killed, entry.starts_at) = (false, false, now + after);
    }

    fn kill_those_that_are_to_die(&mut self) {
        for process in 0..self.lives.len() {
            let dies = std::mem::take(&mut self.world.borrow_mut().processes[process].killed);
            if let Some(life) = self.lives[process].take_if(|_| dies) {
                self.kill(process, life);
            }
        }
    }

    fn ended(&mut self, process: usize, ended: &Ended) {
        let mut world = self.world.borrow_mut();
        let after = world.random.between(50, 3_000);
        let now = world.now();
        let entry = &mut world.processes[process];
        entry.lives = false;
        entry.starts_at = match ended {
            Ended::Cleanly => now + after,
            Ended::ForGood if self.twins => i64::MAX,
            Ended::ForGood => now + 5_000,
        };
    }

    /// What happened, then the history of each partition as its commits tell it.
    pub fn trace(&self) -> Vec<String> {
        let world = self.world.borrow();
        let mut lines = world.trace.lines().to_vec();
        for partition in 0..PARTITIONS {
            for commit in commits(&world, partition).unwrap_or_default() {
                let (number, of) = (commit.checkpoint.number, (commit.life, commit.catalog, commit.sent_at));
                lines.push(format!("partition {partition}, commit {number} of {of:?}: {:?}", commit.checkpoint));
                lines.extend(commit.steps.iter().map(|step| format!("    {step:?}")));
            }
        }
        lines
    }
}

thread_local! {
    /// Making them is dear, and nobody reads them.
    static METRICS: Metrics = Metrics::new();
}

/// The definitions that come one after the other.
fn catalogs(random: &mut Random, mode: Mode) -> Vec<Segments> {
    let many = if mode == Mode::Calm { 1 } else { [1, 1, 2, 3][random.below(4) as usize] };
    let mut catalogs: Vec<Segments> = (0..many).map(|_| segments(random)).collect();
    if many == 3 && random.chance(50) {
        catalogs[2] = catalogs[0].clone();
    }
    catalogs
}

fn rules(segments: &Segments) -> Rules {
    let settings = settings();
    let mut rules = Rules::new(&settings, catalog(segments, &settings), PARTITIONS);
    rules.max_future_skew = Span::from_millis(MAX_FUTURE_SKEW_MS);
    rules.engine.max_future_skew = rules.max_future_skew;
    rules
}

impl World {
    /// Plans the workload, the faults and the first tick.
    fn start(&mut self, arrivals: Vec<workload::Arrival>) {
        for (number, arrival) in arrivals.iter().enumerate() {
            self.plan(arrival.when, Happening::Arrival(number));
        }
        self.arrivals = arrivals;
        self.plan(0, Happening::Tick);
        for (at, fault) in std::mem::take(&mut self.faults.timed) {
            self.plan(at, Happening::Fault(fault));
        }
    }
}
