use shoal::clock::{Clock, SystemClock};
use shoal::time::Span;

use super::backlog::{assert_same, produce, replayed};
use crate::patience::eventually;
use crate::published::by_customer;
use crate::service::Service;
use crate::shop::{Event, viewed};
use crate::stage::Stage;

const CUSTOMERS: i64 = 500;
/// Rounds before it is killed, none of which makes anyone enter or leave.
const BEFORE: i64 = 2;
const LAST: i64 = 1;

/// Records that were not written when it was killed are made again from the inputs; nothing is published twice, and
/// nothing is found that should have been.
pub fn a_kill_with_everything_unwritten() {
    let mut stage = Stage::new("behind", 2);
    stage.set("changelog.max_delay", "\"1h\"").set("kafka.slot", "\"a\"");
    stage.segment("regular", "events MATCHES (name = 'page_viewed', count >= 3, date >= -1h)");
    let began = SystemClock::new().now().minus(Span::from_seconds(10));
    let view = |number: i64| {
        let at = began.plus(Span::from_millis(number));
        viewed(&format!("c-{}", number % CUSTOMERS), &format!("v-{number}"), at)
    };
    let events: Vec<Event> = (0..(BEFORE + LAST) * CUSTOMERS).map(view).collect();
    let (before, last) = events.split_at((BEFORE * CUSTOMERS) as usize);
    let expected = replayed(&stage, &events, &began.plus(Span::from_seconds(9)).to_string());
    assert_eq!(expected.len() as i64, CUSTOMERS, "the last view of each makes it enter");

    let service = Service::ready(&stage, &[]);
    produce(&stage, before);
    eventually("all of it is committed", || {
        let taken: i64 =
            stage.checkpoints().values().map(|checkpoint| checkpoint.positions.0.iter().sum::<i64>()).sum();
        (taken == BEFORE * CUSTOMERS).then_some(())
    });
    service.kill();
    let unwritten: i64 = stage
        .checkpoints()
        .values()
        .flat_map(|checkpoint| checkpoint.positions.iter().map(|(stream, to)| to - checkpoint.replay.of(stream)))
        .sum();
    assert_eq!(unwritten, BEFORE * CUSTOMERS, "no record of a customer was written");

    let service = Service::ready(&stage, &[]);
    produce(&stage, last);
    let mut output = stage.reader("segment_events");
    output.until("everyone enters", |read| read.len() as i64 >= CUSTOMERS);
    assert_eq!(service.counter("shoal_recovery_transitions_total", ""), 0, "{}", service.said());
    assert!(service.terminate().0.success());
    assert_same(&by_customer(output.read_to_end()), &expected);
    for (partition, checkpoint) in stage.checkpoints() {
        assert_eq!(
            checkpoint.replay, checkpoint.positions,
            "partition {partition}: a clean stop leaves nothing to replay"
        );
    }
}
