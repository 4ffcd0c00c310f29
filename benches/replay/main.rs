//! How fast one core replays, from lines of JSON in memory to transitions: `cargo bench --bench replay`.
//!
//! Every case runs in a process of its own, so that its peak of memory is its own too. The events are the two busy
//! hours of a marketplace where `SHOAL_TEST_DATA` (or `../shared/data`) has them, else those of the demo's shop. Time is
//! that of the processor (wall time where the system does not say), the best of several passes; memory is the peak,
//! less what the lines themselves take.

mod input;
#[path = "../support/machine.rs"]
mod machine;
mod measure;
#[path = "../support/segments.rs"]
mod segments;

use std::env;
use std::process::Command;

use input::Input;
use measure::Figures;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Segments of a case.
const CASES: [usize; 3] = [0, 12, 500];
/// Tells the process of a case how many segments it is about.
const CASE: &str = "SHOAL_BENCH_SEGMENTS";

fn main() {
    match env::var(CASE) {
        Ok(segments) => run(segments.parse().expect("a number of segments")),
        Err(_) => CASES.iter().for_each(|segments| spawn(*segments)),
    }
}

fn spawn(segments: usize) {
    let this = env::current_exe().expect("the path of this program");
    let status = Command::new(this).env(CASE, segments.to_string()).status().expect("this program runs again");
    assert!(status.success(), "the case of {segments} segments failed");
}

fn run(segments: usize) {
    let input = Input::read();
    let figures = Figures::of(&input, &segments::catalog(segments, input.currency));
    println!("{}, {segments} segments: {figures}", input.name);
}
