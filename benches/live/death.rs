use std::thread;
use std::time::Duration;

use crate::load::Load;
use crate::quoted;
use crate::rolling::{CUSTOMERS, EVENTS_A_SECOND, SLOTS, three};
use crate::service::Service;
use crate::silence::{Silence, told};

/// One of three is killed under load: started again at once; then not at all, with two session time-outs.
pub fn run() {
    kill("started again at once", &[], true, 10);
    kill("not started again", &[], false, 45);
    kill(
        "not started again, session.timeout.ms 6000",
        &[
            ("kafka.properties.\"session.timeout.ms\"", "6000".to_owned()),
            ("kafka.properties.\"transaction.timeout.ms\"", "5000".to_owned()),
        ],
        false,
        25,
    );
}

fn kill(what: &str, more: &[(&'static str, String)], starts_again: bool, watched_s: u64) {
    let (stage, mut services) = three(more);
    let load = Load::start(&stage, EVENTS_A_SECOND, CUSTOMERS);
    thread::park_timeout(Duration::from_secs(5));
    let silence = Silence::listen(&stage);
    thread::park_timeout(Duration::from_secs(1));
    services.remove(0).kill();
    if starts_again {
        services.push(Service::ready(&stage, &[("kafka.slot", quoted(SLOTS[0]))]));
    }
    thread::park_timeout(Duration::from_secs(watched_s));
    println!("death: {what}: longest silence {}", told(&silence.longest()));
    load.stop();
}
