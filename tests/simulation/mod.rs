//! Whole workers over a broker in memory, with everything going wrong that can, driven by a seed and all in one thread.
//!
//! Each process is a coroutine: where a worker waits for Kafka, the rest of the world goes on, in an order that the seed
//! decides. A run ends when the faults have healed and everything is done; then the log alone must prove that nothing was
//! lost or doubled ([`oracle`]).
//!
//! - [`world`], [`broker`]: true time, and a Kafka in memory; [`transport`]: the worker's way to it;
//! - [`clock`], [`life`]: a process; [`run`]: all of them together, from a seed;
//! - [`workload`], [`segments`]: what happens to the customers, and what is asked of them; [`faults`]: what goes wrong.
//!
//! `SHOAL_SEED=17 cargo test --lib simulation::a_seed -- --nocapture` runs one seed and prints what happened;
//! `SHOAL_SEEDS=1000000` runs more of them.

mod bites;
mod broker;
mod clock;
mod faults;
mod life;
mod oracle;
mod random;
mod run;
mod segments;
mod transport;
mod workload;
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use crate::sabotage::{Rule, switched_off};
use run::{Mode, Run};
use world::Trace;

/// Runs a seed; what is wrong, if something is.
fn fails(seed: u64, mode: Mode) -> Option<String> {
    let run = || Run::new(seed, mode, Trace::off()).run();
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(result) => result.err(),
        Err(panic) => Some(format!("a panic: {}", said(&*panic))),
    }
}

fn said(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
}

/// Runs many seeds on all cores; the first failure, by its seed.
fn first_failure(seeds: std::ops::Range<u64>, mode: Mode, off: Option<Rule>) -> Option<(u64, String)> {
    let (next, found) = (AtomicU64::new(seeds.start), Mutex::new(None::<(u64, String)>));
    let work = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            let is_over = found.lock().unwrap().as_ref().is_some_and(|(failed, _)| *failed < seed);
            if seed >= seeds.end || is_over {
                return;
            }
            if let Some(why) = switched_off(off, || fails(seed, mode)) {
                let mut found = found.lock().unwrap();
                if found.as_ref().is_none_or(|(failed, _)| seed < *failed) {
                    *found = Some((seed, why));
                }
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(work);
        }
    });
    found.into_inner().unwrap()
}

#[track_caller]
fn none_fails(seeds: u64, mode: Mode) {
    let asked = std::env::var("SHOAL_SEEDS").ok().and_then(|seeds| seeds.parse().ok());
    if let Some((seed, why)) = first_failure(0..asked.unwrap_or(seeds), mode, None) {
        panic!(
            "seed {seed}: {why}\nto see it: SHOAL_MODE={mode:?} SHOAL_SEED={seed} cargo test --lib simulation::a_seed -- \
             --nocapture"
        );
    }
}

#[test]
fn without_faults_nothing_is_lost_or_doubled() {
    none_fails(500, Mode::Calm);
}

#[test]
fn whatever_fails_nothing_is_lost_or_doubled() {
    none_fails(10_000, Mode::Faults);
}

/// One seed, told as it happens: the one that `SHOAL_SEED` names.
#[test]
fn a_seed_runs_the_same_every_time() {
    let asked = std::env::var("SHOAL_SEED").ok().and_then(|seed| seed.parse().ok());
    let mode = if std::env::var("SHOAL_MODE").is_ok_and(|mode| mode == "Calm") { Mode::Calm } else { Mode::Faults };
    let told = |seed| {
        let mut run = Run::new(seed, mode, Trace::on());
        let ended = catch_unwind(AssertUnwindSafe(|| run.run())).unwrap_or_else(|panic| Err(said(&*panic)));
        (run.trace(), ended)
    };
    let (lines, ended) = told(asked.unwrap_or(1));
    if asked.is_some() {
        println!("{}", lines.join("\n"));
        ended.unwrap();
    } else {
        assert_eq!(told(1).0, lines);
    }
}
