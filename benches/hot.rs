//! What one event of a customer costs who has as much of everything as may be: `cargo bench --bench hot`.

#[path = "support/machine.rs"]
#[allow(dead_code)]
mod machine;
#[path = "support/segments.rs"]
mod segments;
#[path = "support/shop.rs"]
mod shop;

use machine::Stopwatch;
use shoal::engine::{Engine, Origin, Source, Transition};
use shoal::event::{Format, Stream, decode};
use shoal::time::{Span, Timestamp};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const SEGMENTS: [usize; 3] = [0, 12, 500];
/// Events of one kind that are measured, after as many as it takes to reach the bounds.
const MEASURED: u64 = 200;
const KINDS: [(&str, u64); 5] = [
    ("product_viewed", 12_000),
    ("order", 2_500),
    ("refund of an unknown order", 400),
    ("cart_added", 1_500),
    ("tag", 6_000),
];

fn main() {
    for segments in SEGMENTS {
        let catalog = segments::catalog(segments, shop::store().currency);
        for (kind, before) in KINDS {
            let mut engine = Engine::new(catalog.clone(), shop::rules());
            let mut out = Vec::new();
            (0..before).for_each(|number| take(&mut engine, kind, number, &mut out));
            let begin = Stopwatch::start();
            (before..before + MEASURED).for_each(|number| take(&mut engine, kind, number, &mut out));
            let each_us = begin.elapsed().as_secs_f64() * 1e6 / MEASURED as f64;
            let begin = Stopwatch::start();
            let record = shop::records(&mut engine).remove(0).1;
            let encode_us = begin.elapsed().as_secs_f64() * 1e6;
            println!(
                "{segments} segments, {kind}: {each_us:.1} µs an event; a record of {} bytes, written in {encode_us:.0} µs",
                record.len()
            );
        }
    }
}

fn take(engine: &mut Engine, kind: &str, number: u64, out: &mut Vec<Transition>) {
    let at = shop::opening().plus(Span::from_seconds(number as i64));
    let (stream, rest) = match kind {
        "order" => (
            Stream::Orders,
            format!(
                r#""order_id":"order-{number:08}","status":"paid","currency":"GBP","total":"20.00","items":[{{"product_id":"{}","category":"category {}","unit_price":"9.50","quantity":1}},{{"product_id":"{}","unit_price":"0.50"}}]"#,
                number % 5000,
                number % 60,
                number % 333
            ),
        ),
        "tag" => (Stream::Signups, format!(r#""kind":"updated","add_tags":["tag number {number}"]"#)),
        "refund of an unknown order" => {
            (Stream::Orders, format!(r#""order_id":"order-{number:08}","status":"refunded","refunded_total":"1.00""#))
        }
        name => (
            Stream::Browse,
            format!(r#""name":"{name}","product_id":"{}","category":"category {}""#, number % 5000, number % 60),
        ),
    };
    take_event(
        engine,
        stream,
        at,
        &format!(r#"{{"event_id":"event-{number:08}","customer_id":"bot","occurred_at":"{at}",{rest}}}"#),
        out,
    );
    out.clear();
}

fn take_event(engine: &mut Engine, stream: Stream, at: Timestamp, text: &str, out: &mut Vec<Transition>) {
    let event = decode(stream, Format::Json, text.as_bytes(), &shop::store()).expect("a sound event").event;
    let origin = Origin { stream, partition: 0, offset: 0 };
    engine.take(&event, &Source { origin, instant: at, format: Format::Json, value: text.as_bytes() }, out);
}
