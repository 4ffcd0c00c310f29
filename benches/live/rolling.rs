use std::thread;
use std::time::Duration;

use crate::load::Load;
use crate::quoted;
use crate::service::Service;
use crate::silence::{Silence, told};
use crate::stage::Stage;

pub const EVENTS_A_SECOND: u64 = 10_000;
pub const CUSTOMERS: u64 = 50_000;
pub const SLOTS: [&str; 3] = ["a", "b", "c"];
const PAUSE: Duration = Duration::from_secs(5);

/// Three processes with slots and six partitions, restarted one by one under load.
pub fn run() {
    let (stage, mut services) = three(&[]);
    let load = Load::start(&stage, EVENTS_A_SECOND, CUSTOMERS);
    thread::park_timeout(PAUSE);
    let calm = Silence::listen(&stage);
    thread::park_timeout(PAUSE);
    println!("rolling: undisturbed, longest silence {}", told(&calm.longest()));
    for slot in SLOTS {
        let silence = Silence::listen(&stage);
        thread::park_timeout(Duration::from_secs(1));
        let (_, took) = services.remove(0).terminate();
        services.push(Service::ready(&stage, &[("kafka.slot", quoted(slot))]));
        thread::park_timeout(PAUSE);
        println!("rolling: {slot} restarted (its end took {took:.1?}), longest silence {}", told(&silence.longest()));
    }
    load.stop();
}

/// Three processes of one worker each.
pub fn three(more: &[(&'static str, String)]) -> (Stage, Vec<Service>) {
    let mut stage = Stage::new("rolling", 6);
    stage.set("kafka.workers", "1");
    // Every view enters, and leaves a second later.
    stage.segment("looking", "events MATCHES (name = 'product_viewed', date >= -1s, count >= 1)");
    for (key, value) in more {
        stage.set(key, value.clone());
    }
    let start = |slot: &&str| Service::start(&stage, &[("kafka.slot", quoted(slot))]);
    let mut services: Vec<Service> = SLOTS.iter().map(start).collect();
    services.iter_mut().for_each(Service::wait_until_ready);
    (stage, services)
}
