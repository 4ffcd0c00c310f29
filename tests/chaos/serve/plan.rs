use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::faults::{Fault, Point, Strike};

/// What is to strike this process, and how often it came by each point.
#[derive(Default)]
pub struct Plan {
    faults: Vec<Fault>,
    passes: Mutex<BTreeMap<Point, u64>>,
}

const SIGKILL: i32 = 9;
const SIGSTOP: i32 = 19;

unsafe extern "C" {
    /// Of the C library, which is there in any case.
    fn kill(process: i32, signal: i32) -> i32;
}

impl Plan {
    pub fn new(faults: Vec<Fault>) -> Self {
        Plan { faults, passes: Mutex::default() }
    }

    /// The process comes by a point. True where the step is to fail.
    pub fn pass(&self, point: Point) -> bool {
        let nth = {
            let mut passes = self.passes.lock().unwrap_or_else(PoisonError::into_inner);
            let nth = passes.entry(point).or_default();
            *nth += 1;
            *nth
        };
        let Some(fault) = self.faults.iter().find(|fault| fault.point == point && fault.nth == nth) else {
            return false;
        };
        match fault.strike {
            Strike::Kill if point == Point::MidCommit => kill_soon(fault),
            Strike::Kill => kill_now(fault),
            Strike::Stop => {
                say(&format!("stop {}", point.name()));
                signal(SIGSTOP);
            }
            Strike::Wait(ms) => {
                say(&format!("wait {}", point.name()));
                pause(Duration::from_millis(ms));
            }
            Strike::Fail => say(&format!("fail {}", point.name())),
        }
        fault.strike == Strike::Fail
    }
}

/// Tells the parent; the pipe outlives this process.
pub fn say(what: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{what}");
    let _ = out.flush();
}

fn kill_now(fault: &Fault) {
    say(&format!("kill {}", fault.point.name()));
    signal(SIGKILL);
}

/// While the call goes on: the request may be out, or on the broker, or answered.
fn kill_soon(fault: &Fault) {
    let (fault, within) = (*fault, Duration::from_micros(fault.nth * 97 % 2_500));
    thread::spawn(move || {
        pause(within);
        kill_now(&fault);
    });
}

fn pause(time: Duration) {
    let began = std::time::Instant::now();
    while let Some(left) = time.checked_sub(began.elapsed()).filter(|left| !left.is_zero()) {
        thread::park_timeout(left);
    }
}

fn signal(number: i32) {
    // SAFETY: it takes two numbers, and touches no memory of ours.
    unsafe { kill(std::process::id() as i32, number) };
}
