//! What a customer's changelog record costs: `cargo bench --bench record`. Each figure is one record.

#[path = "support/shop.rs"]
mod shop;

use std::hint::black_box;
use std::sync::Arc;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use shoal::customer::record::{Writer, put_facts};
use shoal::customer::{Customer, Keep, Symbols};
use shoal::engine::{Engine, record};
use shoal::event::{Format, decode};
use shoal::segment::Catalog;
use shoal::segment::value::Store;
use shoal::time::{Span, Zone};
use shop::Habits;

const CASES: [(&str, Habits); 3] = [
    ("20 orders, 30 activities", Habits::REGULAR),
    ("a visitor", Habits { orders: 0, activity: 5, ..Habits::REGULAR }),
    (
        "2 orders, 15 activities, a profile",
        Habits { orders: 2, placed_and_paid_every: 1, lines: 2, activity: 15, profile: true },
    ),
];

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A record as the engine writes it, of a customer in no segment.
fn record_of(habits: Habits) -> Vec<u8> {
    let store = Store { zone: Zone::utc(), currency: shop::store().currency, activity_history: Span::from_days(90) };
    let catalog = Arc::new(Catalog::new(Vec::new(), store, Span::from_days(90)));
    let mut engine = Engine::new(catalog, shop::rules());
    shop::live(&mut engine, 1, habits, &mut Vec::new());
    shop::records(&mut engine).remove(0).1
}

fn facts_of(habits: Habits, symbols: &mut Symbols) -> Customer {
    let keep = Keep {
        currency: shop::store().currency,
        activity: Span::from_days(90),
        activity_rows_max: 10_000,
        orders_max: 2_000,
    };
    let mut customer = Customer::default();
    for (stream, at, text) in shop::events(1, habits) {
        let decoded = decode(stream, Format::Json, text.as_bytes(), &shop::store()).expect("a sound event");
        customer.apply(&decoded.event, at, &keep, symbols);
    }
    customer
}

fn benches(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("record");
    group.throughput(Throughput::Elements(1));
    for (name, habits) in CASES {
        let bytes = record_of(habits);
        println!("{name}: {} bytes", bytes.len());
        let mut symbols = Symbols::new();
        let facts = facts_of(habits, &mut symbols);
        group.bench_function(format!("encode/{name}"), |bench| {
            bench.iter(|| {
                let mut to = Writer::new(&symbols);
                put_facts(black_box(&facts), &mut to);
                to.finish()
            });
        });
        group.bench_function(format!("decode/{name}"), |bench| {
            let read = |_: ()| record::get(black_box(&bytes), &mut symbols, shop::store().currency);
            bench.iter_batched(|| (), read, BatchSize::SmallInput);
        });
    }
    group.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
