//! What it costs to read one event: `cargo bench --bench decode`. Each figure is one event; the throughput is in events.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use shoal::event::{Format, Store, Stream, decode, decode_line, encode};
use shoal::number::Currency;
use shoal::output::{Cause, Kind, SegmentEvent};
use shoal::time::Timestamp;

const VIEW: &str = r#"{"topic":"browse","event_id":"tb-1","customer_id":"543462","occurred_at":"2017-11-26T01:00:00Z","name":"product_viewed","product_id":"1715","category":"1464116"}"#;

const BROWSE: &str = r#"{"event_id":"e-3","customer_id":"c-42","occurred_at":"2026-05-30T15:58:12Z","name":"cart_added","product_id":"85048","variant_id":"v1","collection_id":"xmas","category":"lights","tags":["new"],"unit_price":"6.95","currency":"GBP","quantity":2,"device":"mobile","os":"ios","channel":"email","campaign":"spring-26","properties":{"query":"fairy lights","results":12}}"#;

const SIGNUP: &str = r#"{"event_id":"e-2","customer_id":"c-42","occurred_at":"2026-05-01T09:00:00Z","kind":"signed_up","email_subscription_status":"SUBSCRIBED","sms_subscription_status":"NOT_SUBSCRIBED","consent":{"push":"SUBSCRIBED"},"email_domain":"gmail.com","language":"en-GB","preferred_channel":"email","addresses":[{"country":"GB","region":"GB-LND","city":"London","latitude":51.5,"longitude":-0.12}],"tags":["vip"],"companies":["1001"],"account_status":"ENABLED","cost_to_serve":"12.40","attributes":{"age":34,"gender":"female","birth_date":"1992-02-29","interests":["yoga","tea"],"newsletter":true}}"#;

fn store() -> Store {
    Store { currency: Currency::of_code("GBP").expect("a currency of ISO 4217") }
}

/// A paid order of twenty lines.
fn order() -> String {
    let line = |at: u32| {
        let price = f64::from(100 + at * 35) / 100.0;
        format!(r#"{{"product_id":"8504{at}","category":"sku-850","unit_price":"{price:.2}","quantity":{at}}}"#)
    };
    let lines: Vec<_> = (1..=20).map(line).collect();
    format!(
        r#"{{"event_id":"or-489434","customer_id":"13085","occurred_at":"2009-12-01T07:45:00Z","order_id":"489434","status":"paid","currency":"GBP","total":"505.30","items":[{}],"shipping_address":{{"country":"GB"}}}}"#,
        lines.join(",")
    )
}

fn decoding(criterion: &mut Criterion) {
    let store = store();
    let order = order();
    let mut group = criterion.benchmark_group("decode");
    group.throughput(Throughput::Elements(1));
    group.bench_function("line/view", |bench| bench.iter(|| decode_line(black_box(VIEW.as_bytes()), &store).is_ok()));
    let samples = [
        (Stream::Browse, "browse", BROWSE),
        (Stream::Orders, "order of 20 lines", &order),
        (Stream::Signups, "signup", SIGNUP),
    ];
    for (stream, name, json) in samples {
        let event = decode(stream, Format::Json, json.as_bytes(), &store).expect("a sound sample").event;
        let protobuf = encode::protobuf(&event, &store);
        println!("{name}: {} bytes of JSON, {} of protobuf", json.len(), protobuf.len());
        for (format, label, value) in
            [(Format::Json, "json", json.as_bytes()), (Format::Protobuf, "protobuf", &protobuf)]
        {
            group.bench_function(format!("{label}/{name}"), |bench| {
                bench.iter(|| decode(stream, format, black_box(value), &store).is_ok());
            });
        }
    }
    group.finish();
}

fn encoding(criterion: &mut Criterion) {
    let event = SegmentEvent {
        customer_id: "543462",
        segment_id: "browses-often",
        segment_version: "3f2a9c01d4e5b677",
        kind: Kind::Entered,
        sequence: 17,
        effective_at: Timestamp::from_millis(1_780_160_292_000),
        decided_at: Timestamp::from_millis(1_780_160_292_031),
        cause: Cause::Event { event_id: "tb-1", topic: "browse", partition: 3, offset: 123_456 },
        backfill: false,
    };
    let mut group = criterion.benchmark_group("segment event");
    group.throughput(Throughput::Elements(1));
    group.bench_function("json", |bench| bench.iter(|| shoal::output::json(black_box(&event))));
    group.bench_function("protobuf", |bench| bench.iter(|| shoal::output::protobuf(black_box(&event))));
    group.bench_function("json and headers", |bench| {
        bench.iter(|| shoal::output::record(black_box(&event), Format::Json));
    });
    group.finish();
}

criterion_group!(benches, decoding, encoding);
criterion_main!(benches);
