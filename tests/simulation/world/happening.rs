use super::World;
use crate::simulation::broker::log::Entry;
use crate::simulation::broker::transactions::{Handle, Target};
use crate::simulation::broker::{Kind, PARTITIONS, Place};
use crate::simulation::faults::Fault;

/// What the world does by itself.
pub enum Happening {
    /// An upstream service writes a record (by its number in the workload).
    Arrival(usize),
    /// The marker of a transaction of an upstream service.
    InputMarker {
        place: Place,
        writer: u64,
        commit: bool,
    },
    /// A marker of a worker's transaction is written.
    Marker {
        writer: u64,
        target: Target,
    },
    /// A request to end a transaction reaches the coordinator, and nobody waits for its answer.
    LateEnd {
        handle: Handle,
        commit: bool,
    },
    /// Heartbeats, sessions, time-outs, compaction.
    Tick,
    Fault(Fault),
}

const TICK_MS: i64 = 250;
/// As the settings have it: transactions time out sooner than sessions.
const TRANSACTION_TIMEOUT_MS: i64 = 5_000;
const SESSION_TIMEOUT_MS: i64 = 8_000;
/// Writers of the inputs, apart from the transactional ids of shoal.
const UPSTREAM: u64 = 1 << 32;

impl World {
    /// Does what is planned next.
    pub fn happen(&mut self) {
        let Some(((at, _), happening)) = self.plan.pop_first() else { return };
        self.pass_to(at);
        let away_until = self.broker.away_until;
        if self.broker.is_away(self.now) && !matches!(happening, Happening::Fault(_) | Happening::Tick) {
            // A request that is under way when the broker goes is lost; what it has to do by itself waits.
            if !matches!(happening, Happening::LateEnd { .. }) {
                self.plan(away_until + 1, happening);
            }
            return;
        }
        match happening {
            Happening::Arrival(number) => self.arrive(number),
            Happening::InputMarker { place, writer, commit } => {
                let now = self.now;
                self.broker.log_mut(place).decide(writer, commit, now);
                self.stir();
            }
            Happening::Marker { writer, target } => self.mark(writer, target),
            Happening::LateEnd { handle, commit } => self.end_late(&handle, commit),
            Happening::Tick => self.tick(),
            Happening::Fault(fault) => self.strike_broker(fault),
        }
    }

    fn arrive(&mut self, number: usize) {
        let now = self.now;
        let arrival = &self.arrivals[number];
        let place = arrival.place;
        if let Some(back) = self.leader_back(place) {
            return self.plan(back, Happening::Arrival(number));
        }
        if self.broker.is_full(place) {
            return;
        }
        let content = Entry::data(arrival.key.clone(), arrival.value.clone(), Vec::new());
        let (at, upstream) = (arrival.timestamp, arrival.transaction);
        let writer = upstream.map(|_| UPSTREAM + number as u64);
        let offset = self.broker.log_mut(place).append(content, at, now, writer);
        if !self.broker.was_recreated(place) {
            self.arrived.insert((place, offset), number);
        }
        let told = self.arrivals[number].clone();
        self.note(|| format!("input {place:?} {offset}, record {number}: {told:?}"));
        if let (Some(writer), Some((takes_ms, commit))) = (writer, upstream) {
            self.plan(now + takes_ms, Happening::InputMarker { place, writer, commit });
        }
        self.stir();
    }

    fn mark(&mut self, writer: u64, target: Target) {
        let Some(commit) = self.broker.transactions.decision(writer) else { return };
        let now = self.now;
        match target {
            Target::Log(place) => {
                if let Some(back) = self.leader_back(place) {
                    return self.plan(back, Happening::Marker { writer, target });
                }
                self.broker.log_mut(place).decide(writer, commit, now);
            }
            Target::Offsets => self.broker.offsets.decide(writer, commit),
        }
        self.broker.transactions.marked(writer, target);
        self.stir();
    }

    /// When the leader of a partition that is away comes back.
    fn leader_back(&self, place: Place) -> Option<i64> {
        let until = self.broker.log(place).leader_away_until;
        (until > self.now).then_some(until + 1)
    }

    fn end_late(&mut self, handle: &Handle, commit: bool) {
        let ended = self.broker.transactions.end(handle, commit);
        self.note(|| format!("a late EndTxn({commit}) of {handle:?} arrives: {ended:?}"));
        if let Ok(targets) = ended {
            self.write_markers(handle.writer, targets);
        }
    }

    fn tick(&mut self) {
        let now = self.now;
        self.plan(now + TICK_MS, Happening::Tick);
        if self.broker.is_away(now) {
            return;
        }
        let processes = &self.processes;
        self.broker.group.heard(|(process, life)| processes[process].is_heard(life, now), now);
        if self.broker.group.tick(now, SESSION_TIMEOUT_MS) {
            let generation = self.broker.group.generation;
            self.note(|| format!("the group has generation {generation}"));
            self.stir();
        }
        for (writer, targets) in self.broker.transactions.time_out(now, TRANSACTION_TIMEOUT_MS) {
            self.note(|| format!("a transaction of writer {writer} timed out"));
            self.write_markers(writer, targets);
        }
        if self.random.in_thousand(self.faults.compaction) {
            self.compact();
        }
    }

    fn compact(&mut self) {
        for partition in 0..PARTITIONS {
            let place = Place { kind: Kind::Changelog, partition };
            let (now, random) = (self.now, &mut self.random);
            let log = self.broker.log_mut(place);
            // The segment that is written to is not compacted.
            let end = random.between(log.stable() / 2, log.stable());
            let old = log.entries.iter().take_while(|entry| now - entry.appended_at > 3_000).count() as i64;
            log.compact(end, old);
        }
    }
}
