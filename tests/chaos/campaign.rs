//! One campaign: set up, strike until enough were killed, let everything heal, look at what was published.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use crate::cluster::{Cluster, REGISTERED_FOR};
use crate::faults::{Fault, OF_A_COMMIT, POINTS, Point, Strike};
use crate::load::Load;
use crate::options::Options;
use crate::premise;
use crate::process::{Process, Tally};
use crate::proxy::Trick;
use crate::random::Random;
use crate::report::{Report, Verdict};
use crate::stage::{SESSION, Stage};

const PROCESSES: usize = 3;
/// A process that its faults do not find is killed at random after so many milliseconds.
const LIFE_MS: (u64, u64) = (5_000, 15_000);
/// A dead process comes back after so many milliseconds at most.
const DEAD_MS: u64 = 1_200;
/// One in so many ends of transactions is played with.
const TRICK_ONE_IN: u64 = 25;
/// After so many kills the answers to somebody's commits are swallowed again, and after so many a broker is killed.
const SWALLOW_EVERY: u64 = 4;
const BROKER_EVERY: u64 = 40;
const TICK: Duration = Duration::from_millis(10);
/// A campaign takes longer than this for one kill on average only if nothing works any more.
const A_KILL_WITHIN: Duration = Duration::from_secs(8);
const HEALED_WITHIN: Duration = Duration::from_secs(150);
/// Timers fall due in every partition in this time; they must fire with nothing else going on.
const QUIET: Duration = Duration::from_secs(8);
const STOPPED_WITHIN: Duration = Duration::from_secs(60);

struct Campaign<'a> {
    options: &'a Options,
    cluster: Cluster,
    stage: Stage,
    folder: PathBuf,
    random: Random,
    tally: Arc<Tally>,
    actors: Vec<Actor>,
    /// The kill with which a broker is killed, or answers are swallowed, next.
    next_broker: u64,
    next_swallow: u64,
    /// The broker that is away, and until when.
    away: Option<(usize, Instant)>,
}

/// A process that is killed and comes back.
struct Actor {
    slot: Option<String>,
    log: PathBuf,
    process: Option<Process>,
    /// When it is killed at random, or comes back.
    turn_at: Instant,
}

pub fn run(jars: &Path, options: &Options) -> Result<(), String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("chaos-{}", options.seed));
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    println!("\nchaos: {} kills, seed {}", options.kills, options.seed);
    let cluster = Cluster::start(jars, options.brokers, &folder)?;
    let mut campaign = Campaign::begin(options, cluster, &folder);
    let verdict = campaign.play();
    let broken = match verdict {
        Ok(verdict) => {
            let report = Report { tally: &campaign.tally, tricks: campaign.cluster.mischief.done(), verdict };
            println!("{report}");
            report.broken()
        }
        Err(why) => Some(why),
    };
    let Some(why) = broken else {
        drop(campaign);
        return fs::remove_dir_all(&folder).map_err(|error| error.to_string());
    };
    campaign.stage.dump();
    Err(format!("{why}\nlogs and topics are in {}\nagain: {}", folder.display(), options.command()))
}

impl<'a> Campaign<'a> {
    fn begin(options: &'a Options, cluster: Cluster, folder: &Path) -> Self {
        let stage = Stage::set(&cluster, folder);
        let actor = |number: usize| Actor {
            slot: options.slots.then(|| format!("slot-{number}")),
            log: folder.join(format!("shoal-{number}.log")),
            process: None,
            turn_at: Instant::now(),
        };
        let kills = u64::from(options.kills);
        Campaign {
            options,
            cluster,
            stage,
            folder: folder.to_owned(),
            random: Random::new(options.seed),
            tally: Arc::default(),
            actors: (0..PROCESSES).map(actor).collect(),
            next_broker: (kills / 2).min(20),
            next_swallow: 1,
            away: None,
        }
    }

    fn play(&mut self) -> Result<Verdict, String> {
        premise::holds(&self.cluster, &self.stage)?;
        let load = Load::start(&self.stage.direct, self.options.dense, self.random.fork());
        self.cluster.mischief.begin(self.random.fork(), TRICK_ONE_IN);
        self.strike()?;
        self.cluster.mischief.end();
        self.heal(load)
    }

    /// A campaign without them would prove nothing.
    fn is_idle_talk(&self) -> bool {
        ["aborted", "indeterminate"].into_iter().any(|what| self.tally.of(what) == 0)
    }

    /// Until enough were killed.
    fn strike(&mut self) -> Result<(), String> {
        let kills = u64::from(self.options.kills);
        let limit = Instant::now() + Duration::from_secs(120) + A_KILL_WITHIN * self.options.kills;
        while self.tally.sum("kill ") < kills || self.is_idle_talk() {
            for number in 0..self.actors.len() {
                self.see_to(number);
            }
            self.see_to_the_brokers()?;
            if Instant::now() > limit {
                return Err(format!("only {} kills in good time: nothing works any more", self.tally.sum("kill ")));
            }
            thread::park_timeout(TICK);
        }
        Ok(())
    }

    /// Starts a process that is gone, lets one go on that was stopped long enough, kills one that nothing has found.
    fn see_to(&mut self, number: usize) {
        let now = Instant::now();
        let actor = &mut self.actors[number];
        let Some(process) = &mut actor.process else {
            if now >= actor.turn_at {
                let faults = faults(&mut self.random);
                let (least, most) = LIFE_MS;
                actor.turn_at = now + Duration::from_millis(self.random.between(least, most));
                let process = Process::start(&self.stage, actor.slot.as_deref(), &faults, &actor.log, &self.tally);
                actor.process = Some(process);
            }
            return;
        };
        let stopped = process.stopped_at();
        if process.ended().is_some() {
            actor.process = None;
            actor.turn_at = now + Duration::from_millis(self.random.below(DEAD_MS));
        } else if stopped.is_some_and(|at| at.elapsed() > SESSION + Duration::from_secs(2)) {
            process.go_on();
            actor.turn_at = now + Duration::from_millis(LIFE_MS.0);
        } else if stopped.is_none() && now >= actor.turn_at {
            process.kill();
            self.tally.count("kill at random");
            actor.process = None;
            actor.turn_at = now + Duration::from_millis(self.random.below(DEAD_MS));
        }
    }

    fn see_to_the_brokers(&mut self) -> Result<(), String> {
        let kills = self.tally.sum("kill ");
        if kills >= self.next_swallow {
            self.next_swallow += SWALLOW_EVERY;
            self.cluster.mischief.play(Trick::Swallow);
        }
        if let Some((number, _)) = self.away.filter(|(_, until)| Instant::now() >= *until) {
            self.away = None;
            return self.cluster.revive(number);
        }
        if kills < self.next_broker || self.away.is_some() {
            return Ok(());
        }
        self.next_broker += BROKER_EVERY;
        let number = self.random.below(self.cluster.size() as u64) as usize;
        self.tally.count("broker killed");
        self.cluster.kill(number);
        self.away = Some((number, Instant::now() + REGISTERED_FOR));
        Ok(())
    }

    /// Without faults everything must be taken, every timer fired, every process stop.
    fn heal(&mut self, load: Load) -> Result<Verdict, String> {
        if let Some((number, until)) = self.away.take() {
            wait(until.saturating_duration_since(Instant::now()));
            self.cluster.revive(number)?;
        }
        (0..self.cluster.size()).try_for_each(|number| self.cluster.wait_until_ready(number))?;
        for actor in &mut self.actors {
            actor.process = None;
            let process = Process::start(&self.stage, actor.slot.as_deref(), &[], &actor.log, &self.tally);
            actor.process = Some(process);
        }
        let events = load.stop();
        let ended_at = shoal::clock::Clock::now(&shoal::clock::SystemClock::new());
        let began = Instant::now();
        self.stage.wait_until_taken(&self.stage.ends(), HEALED_WITHIN)?;
        let healed_in = began.elapsed();
        wait(QUIET);
        for actor in &mut self.actors {
            if let Some(process) = actor.process.take() {
                process.stop(STOPPED_WITHIN)?;
            }
        }
        Verdict::of(&self.stage, self.options, events, healed_in, ended_at, &self.folder)
    }
}

/// Lets the world go on.
fn wait(time: Duration) {
    let began = Instant::now();
    while began.elapsed() < time {
        thread::park_timeout(TICK);
    }
}

/// What is to strike a process in its next life: now and then something that it survives, then its death at some point.
fn faults(random: &mut Random) -> Vec<Fault> {
    let mut faults = Vec::new();
    let any = |random: &mut Random| if random.one_in(2) { *random.of(&OF_A_COMMIT) } else { random.of(&POINTS).0 };
    let mut add = |random: &mut Random, point: Point, strike: Strike| {
        faults.push(Fault { point, nth: random.between(1, point.passes()), strike });
    };
    let death = any(random);
    if matches!(death, Point::MidAbort | Point::AfterAbort) || random.one_in(3) {
        let point = *random.of(&[Point::AfterBegin, Point::MidProduce, Point::AfterProduce, Point::AfterAcknowledged]);
        add(random, point, Strike::Fail);
    }
    let (point, ms) = (any(random), random.between(50, 4_000));
    match random.below(6) {
        0 => add(random, point, Strike::Stop),
        1 => add(random, point, Strike::Wait(ms)),
        _ => {}
    }
    if !random.one_in(8) {
        add(random, death, Strike::Kill);
    }
    faults
}
