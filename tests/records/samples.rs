//! What this release writes: of customers to whom happened what `samples/<name>.jsonl` says, and the other records of
//! the changelog.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use shoal::engine::{Engine, Origin, Rules, Source, Writing};
use shoal::event::{Format, Store, decode_line};
use shoal::number::Currency;
use shoal::segment::Catalog;
use shoal::segment::definition::{Definitions, File};
use shoal::segment::value;
use shoal::time::{Span, Timestamp, Zone, parse_rfc3339};
use shoal::worker::changelog::{CatalogMark, CatalogRecord, Checkpoint};
use shoal::worker::transport::Positions;

/// Rows of activity a customer of the samples may have.
const ACTIVITY_ROWS_MAX: usize = 6;
const NAMES: [&str; 11] = [
    "visitor",
    "member",
    "buyer",
    "refunded",
    "carts",
    "profile",
    "tags",
    "grave",
    "waiting",
    "truncated",
    "shortened",
];

/// The name of each sample, and its bytes.
pub fn all() -> Vec<(&'static str, Vec<u8>)> {
    let customers = NAMES.iter().map(|name| (*name, customer(name)));
    let marks = [("checkpoint", checkpoint().encode()), ("catalog", CatalogRecord::of(&catalog()).encode())];
    customers.chain(marks).collect()
}

pub fn currency() -> Currency {
    Currency::of_code("GBP").expect("a currency")
}

/// The record of the customer of a file.
fn customer(name: &str) -> Vec<u8> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/records/samples/{name}.jsonl"));
    let text = fs::read_to_string(file).expect("the events of a sample");
    let max_future_skew = Span::from_seconds(300);
    let rules =
        Rules { go_live: Timestamp::BEGINNING, activity_rows_max: ACTIVITY_ROWS_MAX, orders_max: 4, max_future_skew };
    let mut engine = Engine::new(Arc::new(catalog()), rules);
    for (offset, text) in (45_678..).zip(text.lines()) {
        let line = decode_line(text.as_bytes(), &Store { currency: currency() }).expect("a sound event");
        let event = &line.decoded.event;
        let instant = line.timestamp.unwrap_or(event.occurred_at);
        let origin = Origin { stream: line.stream, partition: 3, offset };
        engine.take(event, &Source { origin, instant, format: Format::Json, value: text.as_bytes() }, &mut Vec::new());
    }
    let mut record = None;
    engine.drain_changed(&Writing::all([12, 3, 45_700]), |_, value| record = value);
    record.expect("a record")
}

fn catalog() -> Catalog {
    let text = r#"
        [[segment]]
        id = "viewed-lately"
        name = "Viewed a product within a day"
        query = "events MATCHES (name = 'product_viewed', date >= -24h)"

        [[segment]]
        id = "buyers"
        name = "Ordered"
        query = "number_of_orders > 0"
    "#;
    let activity_history = Span::from_days(90);
    let store = value::Store { zone: Zone::utc(), currency: currency(), activity_history };
    let compiled =
        Definitions::read(&[File { name: "samples.toml".to_owned(), text: text.to_owned() }]).compile(&store);
    assert!(!compiled.has_errors(), "{:?}", compiled.diagnostics);
    Catalog::new(compiled.segments, store, activity_history)
}

fn checkpoint() -> Checkpoint {
    let at = |text| parse_rfc3339(text).expect("an instant");
    Checkpoint {
        number: 17,
        engine_time: at("2026-05-30T16:00:00.031Z"),
        frontier: at("2026-05-30T15:59:59Z"),
        positions: Positions([12, 3, 45_700]),
        replay: Positions([12, 3, 45_678]),
        catalog: CatalogMark { epoch: 2, hash: 0x9f3a },
    }
}
