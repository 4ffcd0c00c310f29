use std::sync::Arc;

use crate::simulation::clock::SimClock;
use crate::worker::Stop;

/// A process, as the machine sees it.
pub struct Process {
    pub clock: Arc<SimClock>,
    pub stop: Stop,
    /// When it goes on, in true time; it does not run before.
    pub wakes_at: i64,
    /// News on the broker wakes it earlier.
    pub dozes: bool,
    /// It is stopped as a whole until then: nobody hears of it.
    pub paused_until: i64,
    pub lives: bool,
    /// Counts its workers: each has a name, a member and a memory of its own.
    pub incarnation: u32,
    /// The number of the definitions it has.
    pub catalog: usize,
    /// When its last worker started.
    pub started_at: i64,
    /// It is to be killed where it stands.
    pub killed: bool,
    /// A dead process is started again then.
    pub starts_at: i64,
}

impl Process {
    pub fn new(clock: Arc<SimClock>, starts_at: i64) -> Self {
        Process {
            clock,
            stop: Stop::default(),
            wakes_at: i64::MAX,
            dozes: false,
            paused_until: 0,
            lives: false,
            incarnation: 0,
            catalog: 0,
            started_at: 0,
            killed: false,
            starts_at,
        }
    }

    /// The group hears of this life of it.
    pub fn is_heard(&self, incarnation: u32, now: i64) -> bool {
        self.lives && incarnation == self.incarnation && self.paused_until <= now
    }
}
