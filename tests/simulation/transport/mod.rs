//! The worker's transport over the simulated broker. A call that waits lets the rest of the world go on meanwhile: its
//! process is a coroutine that gives way until its time has come.
//!
//! - [`context`]: giving way, and where a process may be struck; [`inputs`]: the group's member; [`producer`],
//!   [`changelog`]: the two other parts of a transport.

mod changelog;
mod context;
mod inputs;
mod producer;

use std::time::Duration;

use super::broker::transactions::Refused;
use crate::worker::transport::{Transport, TransportError};
use changelog::SimChangelog;
pub use context::{Call, Context, Wish};
use inputs::SimInputs;
use producer::SimProducer;

/// The way of one worker to the broker.
pub struct SimTransport<'y> {
    context: Context<'y>,
    /// The second part of the transactional ids.
    name: String,
    /// Whether the name is also that of a static member.
    fixed: bool,
}

impl<'y> SimTransport<'y> {
    pub fn new(context: Context<'y>, slot: Option<&str>) -> Self {
        let random = format!("{}.{}", context.process, context.incarnation);
        SimTransport { context, name: slot.map_or(random, str::to_owned), fixed: slot.is_some() }
    }
}

/// How long the first word with the transaction coordinator may take.
const INIT_WITHIN_MS: i64 = 60_000;

impl<'y> Transport for SimTransport<'y> {
    type Inputs = SimInputs<'y>;
    type Producer = SimProducer<'y>;
    type Changelog = SimChangelog<'y>;

    fn join(&self) -> Result<SimInputs<'y>, TransportError> {
        self.context.step(Call::Join);
        Ok(SimInputs::join(self.context.clone(), self.fixed.then(|| self.name.clone())))
    }

    fn producer(&self, turn: usize) -> Result<SimProducer<'y>, TransportError> {
        self.context.step(Call::Init);
        let id = format!("{}-{turn}", self.name);
        let deadline = self.context.now() + INIT_WITHIN_MS;
        loop {
            if !self.context.reach(deadline) {
                return Err(TransportError::Unavailable { doing: "starting a producer", why: "nobody answers".into() });
            }
            self.context.round_trip();
            let mut world = self.context.world.borrow_mut();
            let answer = world.broker.transactions.init(&id);
            world.note(|| format!("{} init {id}: {answer:?}", self.context.name()));
            match answer {
                Ok(handle) => {
                    drop(world);
                    return Ok(SimProducer::new(self.context.clone(), handle));
                }
                Err((Refused::Busy, targets)) => {
                    if let Some(writer) = world.broker.transactions.writer(&id) {
                        world.write_markers(writer, targets);
                    }
                }
                Err((refused, _)) => unreachable!("init is {refused:?}"),
            }
            drop(world);
            self.context.sleep(20);
        }
    }

    fn rest(&self, pause: Duration) {
        self.context.step(Call::Rest);
        self.context.sleep(millis(pause));
    }

    fn changelog(&self, partitions: &[i32]) -> Result<SimChangelog<'y>, TransportError> {
        self.context.step(Call::Changelog);
        SimChangelog::open(self.context.clone(), partitions)
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX / 4)
}
