use corosensei::Yielder;

use super::transport::{Context, SimTransport, Wish};
use super::world::Shared;
use crate::http::Health;
use crate::worker::{self, Worker};

/// What a process is started with.
#[derive(Clone)]
pub struct Setup {
    pub process: usize,
    pub slot: Option<String>,
    pub shared: worker::Shared,
    pub health: Health,
}

/// How a process ended by itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ended {
    Cleanly,
    /// It must not be started again: another one has its place.
    ForGood,
}

/// The pauses after a failure double from the first to the last of these.
const PAUSE_FIRST_MS: i64 = 500;
const PAUSE_LAST_MS: i64 = 4_000;

/// The life of a process with one worker: as the service does it, a worker that fails is started again after a pause.
pub fn live(setup: &Setup, world: &Shared, yielder: &Yielder<(), Wish>) -> Ended {
    let mut pause = PAUSE_FIRST_MS;
    loop {
        let incarnation = {
            let mut world = world.borrow_mut();
            let now = world.now();
            let process = &mut world.processes[setup.process];
            process.started_at = now;
            process.incarnation += 1;
            process.incarnation
        };
        let context = Context::new(world.clone(), setup.process, incarnation, yielder);
        context.note(|| "starts".to_owned());
        let transport = SimTransport::new(context.clone(), setup.slot.as_deref());
        let health = setup.health.worker(0);
        let worked = Worker::join(transport, 0, setup.shared.clone(), health).and_then(Worker::run);
        context.note(|| format!("ends: {worked:?}"));
        match worked {
            Ok(()) => return Ended::Cleanly,
            Err(error) if error.ends_the_process() => return Ended::ForGood,
            Err(_) if setup.shared.stop.is_asked() => return Ended::Cleanly,
            Err(_) => context.sleep(pause),
        }
        pause = (pause * 2).min(PAUSE_LAST_MS);
    }
}
