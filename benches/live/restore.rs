use std::time::Instant;

use crate::load;
use crate::patience;
use crate::service::Service;
use crate::stage::Stage;

const CUSTOMERS: u64 = 1_000_000;
const EVENTS_EACH: u64 = 4;

/// A million customers, read back by two workers.
pub fn run() {
    let mut stage = Stage::new("restore", 8);
    stage.set("kafka.workers", "2");
    stage.segment("buyer", "number_of_orders >= 3");
    stage.segment("recent", "customer_added_date >= -1d");
    load::all(&stage, CUSTOMERS, EVENTS_EACH);
    let began = Instant::now();
    let service = Service::ready(&stage, &[]);
    let taken = || service.counter("shoal_records_read_total", "");
    patience::within(patience::PATIENCE * 5, || (taken() == CUSTOMERS * EVENTS_EACH).then_some(()))
        .expect("all is taken");
    let seconds = began.elapsed().as_secs_f64();
    println!("backlog: {} events in {seconds:.1} s, {:.0} k/s", taken(), taken() as f64 / seconds / 1e3);
    service.terminate();
    let began = Instant::now();
    let mut service = Service::start(&stage, &[]);
    service.wait_until_ready();
    let (whole, said) = (began.elapsed().as_secs_f64(), service.said());
    let took = said.lines().filter(|line| line.contains("a partition is restored")).collect::<Vec<_>>().join("\n");
    let records = service.counter("shoal_restore_records_total", "");
    println!(
        "restore: {records} records of {CUSTOMERS} customers, {whole:.2} s from the start of the process to ready\n{took}"
    );
    service.terminate();
}
