//! How fast one core reads state back: `cargo bench --bench restore`. From changelog records in memory to an engine
//! that is ready for its first event; Kafka's own cost is not in it.
//!
//! Every case runs in a process of its own, so that its peak of memory is its own too. Time is that of the processor
//! (wall time where the system does not say), the best of several passes. `SHOAL_BENCH_CUSTOMERS` says how many
//! customers (100,000).

#[path = "../support/machine.rs"]
mod machine;
#[path = "../support/segments.rs"]
mod segments;
#[path = "../support/shop.rs"]
mod shop;

use std::env;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use machine::{Stopwatch, forget_peak, status_mib};
use shoal::engine::{Engine, PreviousCatalog};
use shoal::segment::Catalog;
use shop::Habits;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const CUSTOMERS: u64 = 100_000;
const PASSES: usize = 5;
/// Segments of a case.
const CASES: [usize; 2] = [12, 500];
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
    let customers = env::var("SHOAL_BENCH_CUSTOMERS").map_or(CUSTOMERS, |text| text.parse().expect("a number"));
    let catalog = segments::catalog(segments, shop::store().currency);
    let records = written(&catalog, customers);
    let bytes: usize = records.iter().map(|(_, value)| value.len()).sum();
    forget_peak();
    let before_mib = status_mib("VmRSS");
    let mut best = Restore { load: Duration::MAX, resume: Duration::MAX };
    let mut peak_mib = 0.0;
    for number in 0..PASSES {
        let took = restore(&catalog, &records);
        if took.whole() < best.whole() {
            best = took;
        }
        if number == 0 {
            // Later passes find the memory of the earlier ones.
            peak_mib = status_mib("VmHWM") - before_mib;
        }
    }
    println!(
        "{segments} segments: {:.0} k customers/s a core (load {:.2} µs, resume {:.2} µs a customer), {customers} \
         customers, {} bytes a record, peak {peak_mib:.0} MiB",
        customers as f64 / best.whole().as_secs_f64() / 1e3,
        best.load.as_secs_f64() * 1e6 / customers as f64,
        best.resume.as_secs_f64() * 1e6 / customers as f64,
        bytes as u64 / customers,
    );
}

/// How long the two parts took.
#[derive(Clone, Copy)]
struct Restore {
    load: Duration,
    resume: Duration,
}

impl Restore {
    fn whole(&self) -> Duration {
        self.load.saturating_add(self.resume)
    }
}

/// What a changelog holds of so many customers, in the order in which a compacted topic may have them.
fn written(catalog: &Arc<Catalog>, customers: u64) -> Vec<(String, Vec<u8>)> {
    let mut engine = Engine::new(catalog.clone(), shop::rules());
    let mut out = Vec::new();
    for customer in 0..customers {
        shop::live(&mut engine, customer, Habits::usual(customer), &mut out);
        out.clear();
    }
    engine.finish_at(shop::closing(), &mut out);
    let mut records = shop::records(&mut engine);
    records.sort_by_key(|(id, _)| id.bytes().rev().collect::<Vec<_>>());
    records
}

fn restore(catalog: &Arc<Catalog>, records: &[(String, Vec<u8>)]) -> Restore {
    let begin = Stopwatch::start();
    let mut engine = Engine::new(catalog.clone(), shop::rules());
    for (id, value) in records {
        engine.load(id, Some(value)).expect("a sound record");
    }
    let load = begin.elapsed();
    let mut out = Vec::new();
    let previous = PreviousCatalog { hash: catalog.hash, versions: Vec::new() };
    engine.resume(shop::closing(), shop::closing(), previous.clone(), &mut out);
    let whole = begin.elapsed();
    assert_eq!((engine.customers(), out.len()), (records.len(), 0), "all are back, and nothing follows from it");
    Restore { load, resume: whole.saturating_sub(load) }
}
