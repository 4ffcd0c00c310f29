use super::broker::{PARTITIONS, Place};
use super::random::Random;
use super::transport::Call;
use super::world::World;
use crate::event::Stream;

/// What may go wrong in a run, and how often.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    /// Nothing goes wrong from then on, in true time.
    pub until: i64,
    /// In a thousand calls of the commit path or of a restore; in ten thousand of the others.
    pub kill: u64,
    pub pause: u64,
    pub pause_ms: i64,
    /// In a hundred requests to end a transaction.
    pub odd_ends: u64,
    /// In a thousand records.
    pub undelivered: u64,
    pub slow_marker_ms: i64,
    pub slow_fetch_ms: i64,
    /// In a thousand ticks.
    pub compaction: u64,
    /// What strikes at a time of its own.
    pub timed: Vec<(i64, Fault)>,
    /// Something is lost that a partition must stop for.
    pub loses: bool,
}

/// What strikes at a time of its own.
#[derive(Clone, Debug)]
pub enum Fault {
    BrokerAway {
        ms: i64,
    },
    LeaderAway {
        place: Place,
        ms: i64,
    },
    /// The committed offsets are answered with nothing so often.
    ForgetfulAnswers(u32),
    OffsetsExpire,
    /// No request to end a transaction is answered, though all are served.
    EndsUnanswered {
        ms: i64,
    },
    /// The changelog is deleted and created anew while nobody is at work.
    ChangelogWiped {
        partition: i32,
    },
    /// An input is deleted and created anew while nobody is at work.
    Recreated {
        place: Place,
    },
    /// Retention deletes the older part of an input.
    Retention {
        place: Place,
    },
    /// Whoever starts from then on has other definitions.
    Redefine {
        catalog: usize,
    },
    Clock {
        process: usize,
        offset_ms: i64,
    },
    Kill {
        process: usize,
    },
    Stop {
        process: usize,
    },
}

/// What becomes of a process at a call.
pub enum Strike {
    None,
    Pause(i64),
    Die,
}

/// What becomes of a request to end a transaction.
pub enum Fate {
    Answered,
    Slow {
        ms: i64,
    },
    Repeated {
        late_by: i64,
        again_after: i64,
    },
    AnswerLost {
        again_after: i64,
    },
    /// No answer; it arrives so much later, or never.
    Silence {
        arrives: Option<i64>,
    },
    DiesWith {
        arrives: Option<i64>,
    },
}

impl World {
    fn at_fault(&self) -> bool {
        self.now() < self.faults.until
    }

    fn kill_all(&mut self) {
        for process in &mut self.processes {
            process.killed = process.lives;
        }
    }

    pub fn strike(&mut self, _: usize, call: Call) -> Strike {
        if !self.at_fault() {
            return Strike::None;
        }
        let weight = match call {
            Call::Poll | Call::ChangelogNext | Call::Rest => 1,
            _ => 10,
        };
        let drawn = self.random.below(10_000);
        let (kill, pause) = (self.faults.kill * weight, self.faults.pause * weight);
        match drawn {
            drawn if drawn < kill => Strike::Die,
            drawn if drawn < kill + pause => Strike::Pause(self.random.delay(400, self.faults.pause_ms)),
            _ => Strike::None,
        }
    }

    pub fn fails_to_produce(&mut self) -> bool {
        self.at_fault() && self.random.in_thousand(self.faults.undelivered)
    }

    pub fn fate_of_an_end(&mut self) -> Fate {
        if self.now() < self.broker.ends_unanswered_until {
            return Fate::Silence { arrives: Some(1) };
        }
        if !self.at_fault() || !self.random.chance(self.faults.odd_ends) {
            return Fate::Answered;
        }
        let random = &mut self.random;
        let again_after = random.between(87, 130);
        let arrives = random.chance(50).then(|| random.between(1, 300));
        match random.below(6) {
            0 => Fate::Slow { ms: random.between(20, 90) },
            1 | 2 => Fate::Repeated { late_by: random.between(60, 2_000), again_after },
            3 => Fate::AnswerLost { again_after },
            4 => Fate::Silence { arrives },
            _ => Fate::DiesWith { arrives },
        }
    }

    pub fn strike_broker(&mut self, fault: Fault) {
        self.note(|| format!("{fault:?}"));
        let now = self.now();
        match fault {
            Fault::BrokerAway { ms } => {
                self.broker.away_until = now + ms;
            }
            Fault::LeaderAway { place, ms } => self.broker.log_mut(place).leader_away_until = now + ms,
            Fault::ForgetfulAnswers(many) => self.broker.forgetful_answers = many,
            Fault::OffsetsExpire => {
                self.kill_all();
                self.broker.offsets.forget();
            }
            Fault::EndsUnanswered { ms } => self.broker.ends_unanswered_until = now + ms,
            Fault::ChangelogWiped { partition } => {
                self.kill_all();
                self.broker.log_mut(Place::changelog(partition)).wipe();
            }
            Fault::Recreated { place } => {
                self.kill_all();
                self.broker.recreate(place);
            }
            Fault::Retention { place } => {
                let log = self.broker.log_mut(place);
                log.start = log.start.max(log.stable() - 1);
            }
            Fault::Redefine { catalog } => self.catalog = catalog,
            Fault::Clock { process, offset_ms } => self.processes[process].clock.set(offset_ms),
            Fault::Kill { process } => self.processes[process].killed = true,
            Fault::Stop { process } => self.processes[process].stop.ask(),
        }
    }
}

impl Faults {
    /// None at all.
    pub fn none() -> Self {
        Faults { slow_marker_ms: 6, slow_fetch_ms: 8, ..Faults::default() }
    }

    /// Some, from a start on for so long.
    pub fn some(random: &mut Random, start: i64, until: i64, processes: usize) -> Self {
        let mut some = |percent, from, to| if random.chance(percent) { random.between(from, to) as u64 } else { 0 };
        let mut faults = Faults {
            until,
            kill: some(60, 1, 12),
            pause: some(50, 1, 12),
            pause_ms: some(50, 1_000, 14_000).max(600) as i64,
            odd_ends: some(60, 2, 30),
            undelivered: some(30, 1, 10),
            slow_marker_ms: some(40, 20, 700).max(6) as i64,
            slow_fetch_ms: some(40, 50, 1_500).max(8) as i64,
            compaction: some(70, 50, 600),
            timed: Vec::new(),
            loses: false,
        };
        for _ in 0..random.below(5) {
            let at = random.between(start, until);
            faults.timed.extend(timed(random, at, until, processes));
        }
        if random.chance(8) {
            faults.loses = true;
            // Where the changelog and the offsets are gone, nobody can tell that there was anything.
            faults.timed.retain(|(_, fault)| !matches!(fault, Fault::OffsetsExpire));
            faults.timed.push((random.between(start, until), loss(random)));
        }
        faults
    }
}

impl Faults {
    /// New definitions come with a rolling restart.
    pub fn redefine(&mut self, random: &mut Random, start: i64, until: i64, processes: usize, catalogs: usize) {
        let mut from = start;
        for catalog in 1..catalogs {
            from = random.between(from, until);
            self.timed.push((from, Fault::Redefine { catalog }));
            for process in 0..processes {
                let at = from + random.between(1, 8_000);
                let fault = if random.chance(70) { Fault::Stop { process } } else { Fault::Kill { process } };
                self.timed.push((at, fault));
            }
        }
    }

    /// No clock is behind by so much that the timestamp of a record does not count.
    pub fn clocks_are_right(&self) -> bool {
        self.timed.iter().all(|(_, fault)| !matches!(fault, Fault::Clock { offset_ms, .. } if *offset_ms < -1_000))
    }
}

fn input(random: &mut Random) -> Place {
    Place::input(*random.pick(&Stream::ALL), partition(random))
}

fn partition(random: &mut Random) -> i32 {
    random.between(0, i64::from(PARTITIONS) - 1) as i32
}

fn loss(random: &mut Random) -> Fault {
    match random.below(3) {
        0 => Fault::ChangelogWiped { partition: partition(random) },
        1 => Fault::Recreated { place: input(random) },
        _ => Fault::Retention { place: input(random) },
    }
}

fn timed(random: &mut Random, at: i64, until: i64, processes: usize) -> Vec<(i64, Fault)> {
    let process = random.below(processes as u64) as usize;
    match random.below(9) {
        0 => {
            let mut all = vec![(at, Fault::BrokerAway { ms: random.delay(2_000, 16_000) })];
            if random.chance(50) {
                all.push((at + 1, Fault::ForgetfulAnswers(random.below(4) as u32)));
            }
            all
        }
        1 | 2 => {
            let place = input(random);
            vec![(at, Fault::LeaderAway { place, ms: random.delay(1_500, 9_000) })]
        }
        3 => {
            let wrong = *random.pick(&[-40_000, 20_000, 55_000, 90_000, 600_000, 100_000_000_000]);
            let mended = random.between(at, until);
            let clock = |offset_ms| Fault::Clock { process, offset_ms };
            vec![(at, clock(wrong)), (mended, clock(random.between(-50, 50)))]
        }
        4 => vec![(at, Fault::Kill { process })],
        5 => vec![(at, Fault::EndsUnanswered { ms: random.delay(3_000, 75_000) })],
        6 => vec![(at, Fault::OffsetsExpire)],
        _ => vec![(at, Fault::Stop { process })],
    }
}
