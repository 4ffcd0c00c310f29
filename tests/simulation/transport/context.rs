use corosensei::Yielder;

use crate::simulation::faults::Strike;
use crate::simulation::world::Shared;

/// What a process says when it gives way.
pub enum Wish {
    /// To go on at the time that its entry in the world says.
    Wait,
    /// It is killed, here and now.
    Die,
}

/// Where a process may be struck.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Call {
    Join,
    Init,
    Rest,
    Changelog,
    ChangelogNext,
    Poll,
    Assign,
    Unassign,
    Committed,
    Beginnings,
    Ends,
    Begin,
    Produce,
    Acknowledged,
    SendOffsets,
    Commit,
    Committing,
    Abort,
    Leave,
}

/// The place of one worker in the world.
#[derive(Clone)]
pub struct Context<'y> {
    pub world: Shared,
    pub process: usize,
    pub incarnation: u32,
    yielder: &'y Yielder<(), Wish>,
}

impl<'y> Context<'y> {
    pub fn new(world: Shared, process: usize, incarnation: u32, yielder: &'y Yielder<(), Wish>) -> Self {
        Context { world, process, incarnation, yielder }
    }

    pub fn life(&self) -> (usize, u32) {
        (self.process, self.incarnation)
    }

    pub fn name(&self) -> String {
        format!("p{}.{}", self.process, self.incarnation)
    }

    pub fn now(&self) -> i64 {
        self.world.borrow().now()
    }

    pub fn note(&self, line: impl FnOnce() -> String) {
        self.world.borrow_mut().note(|| format!("{} {}", self.name(), line()));
    }

    /// A call begins: the process may be killed or stopped for a while.
    pub fn step(&self, call: Call) {
        let strike = self.world.borrow_mut().strike(self.process, call);
        match strike {
            Strike::None => {}
            Strike::Pause(ms) => {
                self.note(|| format!("is stopped for {ms} ms at {call:?}"));
                let until = self.now() + ms;
                self.world.borrow_mut().processes[self.process].paused_until = until;
                self.wait(until, false);
            }
            Strike::Die => self.die(call),
        }
    }

    pub fn die(&self, call: Call) {
        self.note(|| format!("is killed at {call:?}"));
        self.yielder.suspend(Wish::Die);
    }

    pub fn sleep(&self, ms: i64) {
        self.wait(self.now() + ms.max(0), false);
    }

    /// Waits until then, or until there is news on the broker.
    pub fn doze_until(&self, at: i64) {
        self.wait(at, true);
    }

    fn wait(&self, at: i64, dozes: bool) {
        {
            let process = &mut self.world.borrow_mut().processes[self.process];
            (process.wakes_at, process.dozes) = (at, dozes);
        }
        self.yielder.suspend(Wish::Wait);
    }

    /// A request goes out and its answer comes.
    pub fn round_trip(&self) {
        let ms = self.world.borrow_mut().random.delay(2, 8);
        self.sleep(ms);
    }

    /// Waits for the broker; false where it is not there in time.
    pub fn reach(&self, deadline: i64) -> bool {
        let back = self.world.borrow().broker.away_until;
        let now = self.now();
        if back <= now {
            return true;
        }
        self.sleep(back.min(deadline) - now + 1);
        back <= deadline
    }
}
