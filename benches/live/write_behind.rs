use std::thread;
use std::time::Duration;

use crate::load::Load;
use crate::quoted;
use crate::service::Service;
use crate::stage::Stage;

const EVENTS_A_SECOND: u64 = 5_000;
const CUSTOMERS: u64 = 20_000;
const SECONDS: u64 = 60;

/// The same load, with changes written late and at once.
pub fn run() {
    for max_delay in ["30s", "1ms"] {
        let mut stage = Stage::new("write-behind", 4);
        stage.set("changelog.max_delay", quoted(max_delay)).set("kafka.workers", "1");
        stage.segment("buyer", "number_of_orders >= 3");
        stage.segment("vip", "customer_tags CONTAINS 't1'");
        let service = Service::ready(&stage, &[]);
        let load = Load::start(&stage, EVENTS_A_SECOND, CUSTOMERS);
        thread::park_timeout(Duration::from_secs(SECONDS));
        let sent = load.stop();
        let taken = || service.counter("shoal_records_read_total", "");
        crate::patience::eventually("all is taken", || (taken() == sent).then_some(()));
        let of = |name: &str| service.counter(name, "");
        let (records, bytes) = (of("shoal_changelog_records_total"), of("shoal_changelog_bytes_total"));
        let (commits, transitions) = (of("shoal_commits_total"), of("shoal_transitions_total"));
        println!(
            "write-behind {max_delay}: {sent} events in {SECONDS} s, {commits} commits, {transitions} transitions; changelog {records} \
             records, {:.1} MB: {:.3} records and {:.0} bytes an event",
            bytes as f64 / 1e6,
            records as f64 / sent as f64,
            bytes as f64 / sent as f64
        );
        service.terminate();
    }
}
