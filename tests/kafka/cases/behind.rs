use super::backlog::{SEGMENTS, assert_same, produce, replayed};
use crate::published::by_customer;
use crate::service::Service;
use crate::shop::gift_shop;
use crate::stage::Stage;

const EVENTS: usize = 8_000;

/// Records that were not written when it was killed are made again from the inputs; nothing is published twice, and
/// nothing is found that should have been.
pub fn a_kill_with_everything_unwritten() {
    let mut stage = Stage::new("behind", 2);
    stage.set("changelog.max_delay", "\"1h\"").set("commit.interval", "\"20ms\"");
    stage.set("kafka.workers", "1").set("kafka.slot", "\"a\"");
    SEGMENTS.iter().for_each(|(id, query)| stage.segment(id, query));
    let events: Vec<_> = gift_shop().into_iter().take(EVENTS).collect();
    let expected = replayed(&stage, &events);
    let total: usize = expected.values().map(Vec::len).sum();
    produce(&stage, &events);

    let mut output = stage.reader("segment_events");
    let mut replayed_at_all = false;
    for part in 1..=3 {
        let service = Service::start(&stage, &[]);
        output.until("the next part of the output", |read| read.len() >= total * part / 3);
        service.kill();
        replayed_at_all |= stage.checkpoints().values().any(|checkpoint| checkpoint.replay != checkpoint.positions);
    }
    assert!(replayed_at_all, "something was unwritten at a kill");
    let service = Service::ready(&stage, &[]);
    assert_eq!(service.counter("shoal_recovery_transitions_total", ""), 0, "{}", service.said());
    assert!(service.terminate().0.success());
    for (partition, checkpoint) in stage.checkpoints() {
        assert_eq!(
            checkpoint.replay, checkpoint.positions,
            "partition {partition}: a clean stop leaves nothing to replay"
        );
    }
    assert_same(&by_customer(output.read_to_end()), &expected);
}
