//! A small live service, the order and the times of whose steps are given, and what verification makes of its output.

use std::sync::Arc;

use super::*;
use crate::config::Settings;
use crate::event::{Format, Stream};
use crate::number::Currency;
use crate::output::{self, SegmentEvent};
use crate::segment::Catalog;
use crate::segment::definition::{Definitions, File};
use crate::segment::value::Store;
use crate::time::{Span, Timestamp, Zone};
use crate::verify::published::Cause;
use crate::worker::Rules;
use crate::worker::changelog::{CatalogMark, Checkpoint};
use crate::worker::transport::{Positions, Record};

const SEGMENTS: &str = "
[[segment]]
id = \"abandoned\"
name = \"a\"
query = \"cart_items > 0 AND cart_updated_date <= -10s\"
[[segment]]
id = \"looker\"
name = \"l\"
query = \"events MATCHES (name = 'page_viewed', date >= -20s)\"
[[segment]]
id = \"undecided\"
name = \"u\"
query = \"events MATCHES (name = 'searched') AND number_of_orders = 0\"
";

fn catalog() -> Arc<Catalog> {
    let store =
        Store { zone: Zone::utc(), currency: Currency::of_code("GBP").unwrap(), activity_history: Span::from_days(90) };
    let files = [File { name: "segments.toml".to_owned(), text: SEGMENTS.to_owned() }];
    let compiled = Definitions::read(&files).compile(&store);
    assert!(!compiled.has_errors());
    Arc::new(Catalog::new(compiled.segments, store, Span::ZERO))
}

/// A record of customer `c` with this timestamp: `cart`, `view` or `order`.
fn record(what: &str, ms: i64) -> (Stream, String) {
    let at = Timestamp::from_millis(ms);
    let head = format!(r#"{{"event_id":"{what}-{ms}","customer_id":"c","occurred_at":"{at}","#);
    match what {
        "cart" => (Stream::Browse, format!(r#"{head}"name":"cart_added","product_id":"p"}}"#)),
        "view" => (Stream::Browse, format!(r#"{head}"name":"page_viewed"}}"#)),
        "search" => (Stream::Browse, format!(r#"{head}"name":"searched"}}"#)),
        _ => {
            let order = format!(r#""order_id":"o-{ms}","status":"paid","currency":"GBP","total":"10.00"}}"#);
            (Stream::Orders, head + &order)
        }
    }
}

/// What happened: records by stream, and how the service took them.
struct World {
    catalog: Arc<Catalog>,
    rules: Rules,
    records: [Vec<Record>; 3],
    published: Vec<Expected>,
    end: Timestamp,
}

impl World {
    /// Each step is a record, its timestamp, and the engine time at which it was taken.
    fn new(steps: &[(&str, i64, i64)], end_ms: i64) -> Self {
        let catalog = catalog();
        let mut settings = Settings::defaults();
        settings.currency = catalog.store.currency;
        let rules = Rules::new(&settings, catalog.clone(), 1);
        let (mut records, end) = ([const { Vec::new() }; 3], Timestamp::from_millis(end_ms));
        let mut published = Vec::new();
        let mut live = History::new(&catalog, &rules, end);
        for (what, ms, at) in steps {
            let (stream, value) = record(what, *ms);
            let of_stream: &mut Vec<Record> = &mut records[stream as usize];
            let record = Record {
                stream,
                partition: 0,
                offset: of_stream.len() as i64,
                timestamp: Some(Timestamp::from_millis(*ms)),
                key: Some(b"c"[..].into()),
                value: Some(value.into_bytes().into()),
                headers: Vec::new(),
            };
            published.extend(live.take_at(&record, Timestamp::from_millis(*at)));
            of_stream.push(record);
        }
        published.extend(live.finish());
        drop(live);
        World { catalog, rules, records, published, end }
    }

    fn checkpoint(&self) -> Checkpoint {
        let positions = Positions(self.records.each_ref().map(|records| records.len() as i64));
        let catalog = CatalogMark { epoch: 1, hash: self.catalog.hash };
        let (engine_time, frontier, replay) = (self.end, self.end, positions);
        Checkpoint { number: 1, engine_time, frontier, positions, replay, catalog }
    }

    fn output(&self) -> Output {
        let mut output = Output::new("out", Format::Json, true);
        for (offset, expected) in self.published.iter().enumerate() {
            let cause = match &expected.cause {
                Cause::Event { event_id, topic, partition, offset } => {
                    output::Cause::Event { event_id, topic, partition: *partition, offset: *offset }
                }
                _ => output::Cause::Time,
            };
            let event = SegmentEvent {
                customer_id: &expected.customer_id,
                segment_id: &expected.segment_id,
                segment_version: "v",
                kind: expected.kind,
                sequence: expected.sequence,
                effective_at: expected.effective_at,
                decided_at: self.end,
                cause,
                backfill: false,
            };
            let (value, place) = (output::json(&event), Place { partition: 0, offset: offset as i64 });
            output.take(&Read { place, key: Some(b"c"), value: Some(&value), headers: &[] });
        }
        output
    }

    /// The broken promises, and whether the order of arrival explains them all.
    fn verified(&self, until: Timestamp) -> (Vec<Promise>, bool) {
        let (output, checkpoint) = (self.output(), self.checkpoint());
        let (catalog, rules, late) = (&self.catalog, &self.rules, Span::from_seconds(1));
        let subject = Subject { catalog, rules, output: &output, checkpoint: &checkpoint, until, late };
        let mut recomputed = subject.begin();
        let inputs = self.records.clone().map(|records| records.into_iter().map(Ok::<_, ()>));
        let mut merge = Merge::of(inputs).unwrap();
        while let Some(record) = merge.next(|record| recomputed.history().instant_of(record)).unwrap() {
            recomputed.take(&record);
        }
        recomputed.finish();
        let differences = subject.compare(&recomputed, &["c".into()]).differences;
        let explained = !differences.is_empty() && subject.explains("c", self.records.clone());
        (differences.into_values().map(|difference| difference.promise).collect(), explained)
    }

    fn holds(&self) -> bool {
        self.verified(Timestamp::NEVER).0.is_empty()
    }
}

/// A cart that is abandoned, entered at 11,001 and left by an order.
const SHOP: [(&str, i64, i64); 3] = [("cart", 1_000, 1_000), ("view", 2_000, 2_300), ("order", 30_000, 30_400)];

#[test]
fn what_the_inputs_call_for_holds_however_late_events_were_taken() {
    let world = World::new(&SHOP, 60_000);
    let said: Vec<String> =
        world.published.iter().map(|expected| expected.effective_at.as_millis().to_string()).collect();
    assert_eq!(said, ["2300", "11000", "22000", "30400"], "looker by its event, the others by time, left by the order");
    assert!(world.holds());
}

#[test]
fn a_change_that_is_not_there_is_missed_and_one_that_should_not_be_is_found() {
    let mut world = World::new(&SHOP, 60_000);
    let last = world.published.pop().unwrap();
    assert_eq!(world.verified(Timestamp::NEVER), (vec![Promise::Complete], false));
    world.published.push(last.clone());
    let again = Expected { kind: output::Kind::Entered, sequence: 5, ..last };
    world.published.push(again);
    assert_eq!(world.verified(Timestamp::NEVER), (vec![Promise::Right], false));
}

#[test]
fn a_change_by_time_that_is_a_millisecond_off_is_found() {
    let mut world = World::new(&SHOP, 60_000);
    world.published[1].effective_at = Timestamp::from_millis(11_001);
    assert_eq!(world.verified(Timestamp::NEVER), (vec![Promise::Timely], false));
}

#[test]
fn a_change_by_an_event_before_its_record_is_found() {
    let mut world = World::new(&SHOP, 60_000);
    world.published[3].effective_at = Timestamp::from_millis(29_999);
    assert_eq!(world.verified(Timestamp::NEVER), (vec![Promise::Timely], false));
}

#[test]
fn another_record_as_the_cause_is_found() {
    let mut world = World::new(&SHOP, 60_000);
    let Cause::Event { offset, .. } = &mut world.published[0].cause else { panic!("by the view") };
    *offset -= 1;
    assert_eq!(world.verified(Timestamp::NEVER).0, [Promise::Right]);
}

#[test]
fn what_is_later_than_asked_for_is_not_looked_at() {
    let mut world = World::new(&SHOP, 60_000);
    world.published.pop();
    assert!(world.verified(Timestamp::from_millis(29_000)).0.is_empty());
}

/// The order came just before the cart would have been abandoned, and was read just after.
#[test]
fn a_timer_that_fired_before_a_record_that_was_on_its_way_is_explained() {
    let world = World::new(&[("cart", 1_000, 1_000), ("order", 10_900, 11_200)], 60_000);
    assert_eq!(world.published.len(), 2, "abandoned, and bought");
    assert_eq!(world.verified(Timestamp::NEVER), (vec![Promise::Right], true));
}

#[test]
fn a_timer_that_fired_long_after_a_record_that_forbids_it_is_not_explained() {
    let world = World::new(&[("cart", 1_000, 1_000), ("order", 9_000, 11_200)], 60_000);
    assert_eq!(world.verified(Timestamp::NEVER), (vec![Promise::Right], false));
}

/// The search was written before the order, and read after it.
#[test]
fn records_of_two_topics_may_have_come_in_another_order() {
    let world = World::new(&[("order", 20_500, 20_500), ("search", 20_300, 20_600)], 60_000);
    assert_eq!(world.published, [], "whoever has bought is decided");
    assert_eq!(world.verified(Timestamp::NEVER), (vec![Promise::Complete], true));
    let world = World::new(&[("order", 20_500, 20_500), ("search", 19_300, 20_600)], 60_000);
    assert_eq!(world.verified(Timestamp::NEVER), (vec![Promise::Complete], false), "it would have been too late");
}

#[test]
fn a_wrong_end_is_not_explained_by_any_order() {
    let mut world = World::new(&[("cart", 1_000, 1_000), ("order", 10_900, 11_200)], 60_000);
    world.published[0].effective_at = Timestamp::from_millis(11_001);
    assert_eq!(world.verified(Timestamp::NEVER), (vec![Promise::Right], false));
}

#[test]
fn what_was_published_after_the_checkpoint_is_left_alone() {
    let mut world = World::new(&SHOP, 60_000);
    world.records[Stream::Orders as usize].clear();
    world.end = Timestamp::from_millis(30_000);
    assert!(world.holds(), "the order is beyond the checkpoint's position");
}
