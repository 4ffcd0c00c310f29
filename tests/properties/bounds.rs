//! Whatever a customer does, and however much of it: its record is no larger than may be (`customer::bounds`).

use std::sync::Arc;

use proptest::prelude::*;
use shoal::customer::Symbols;
use shoal::customer::bounds::{MEMBERSHIP_BYTES_MAX, RECORD_BYTES_MAX};
use shoal::engine::{Engine, Origin, Rules, Source, Writing, record};
use shoal::event::{Format, Store, Stream, decode};
use shoal::number::Currency;
use shoal::segment::{Catalog, value};
use shoal::time::{Span, Timestamp, Zone, parse_rfc3339};

/// What one event of a flood is like, and how much text is in it.
#[derive(Clone, Debug)]
struct Wave {
    kind: usize,
    times: usize,
    text: usize,
    /// The events of a wave come with earlier times than those before.
    late: bool,
}

const KINDS: usize = 11;

fn waves() -> impl Strategy<Value = Vec<Wave>> {
    let text = prop::sample::select(&[1, 200, 3_000, 40_000, 500_000][..]);
    let wave = (0..KINDS, 1..400usize, text, any::<bool>());
    // A flood of a hundred MiB says no more than one of ten.
    let wave = wave.prop_map(|(kind, times, text, late)| Wave {
        kind,
        times: times.min(10_000_000 / text).min(400),
        text,
        late,
    });
    prop::collection::vec(wave, 1..8)
}

proptest! {
    #![proptest_config(crate::config(25))]

    #[test]
    fn no_flood_of_events_makes_a_record_larger_than_may_be(waves in waves()) {
        let mut flood = Flood::new();
        waves.iter().for_each(|wave| flood.send(wave));
        let bytes = flood.record();
        // All of it was refused.
        prop_assume!(!bytes.is_empty());
        prop_assert!(bytes.len() <= RECORD_BYTES_MAX + MEMBERSHIP_BYTES_MAX, "{} bytes", bytes.len());
        let (back, _) = record::get(&bytes, &mut Symbols::new(), currency()).expect("its own record");
        prop_assert_eq!(back.facts.orders.totals(), flood.engine.with_customer("bot", |bot| bot.facts.orders.totals()).unwrap());
    }
}

#[test]
fn a_customer_that_had_too_much_says_so_and_one_at_the_bound_does_not() {
    for (kind, times) in [(0, 50), (2, 500), (3, 50), (5, 1_000), (8, 3_000)] {
        let mut flood = Flood::new();
        flood.send(&Wave { kind, times, text: 1, late: false });
        assert!(!flood.is_truncated(), "{kind}");
    }
    for (kind, text, times) in
        [(0, 40_000, 60), (2, 1, 501), (3, 1, 2_001), (4, 1, 300), (5, 3_000, 400), (8, 3_000, 400)]
    {
        let mut flood = Flood::new();
        flood.send(&Wave { kind, times, text, late: false });
        assert!(flood.is_truncated(), "{kind}");
        assert!(flood.engine.take_truncations() > 0, "{kind}");
        let (back, _) = record::get(&flood.record(), &mut Symbols::new(), currency()).expect("its own record");
        assert!(back.facts.is_truncated(), "{kind}: it survives in the record");
    }
}

fn currency() -> Currency {
    Currency::of_code("GBP").expect("a currency")
}

struct Flood {
    engine: Engine,
    sent: usize,
}

impl Flood {
    fn new() -> Self {
        let store = value::Store { zone: Zone::utc(), currency: currency(), activity_history: Span::from_days(9_000) };
        let catalog = Catalog::new(Vec::new(), store, Span::from_days(9_000));
        let max_future_skew = Span::from_days(1);
        let rules =
            Rules { go_live: Timestamp::BEGINNING, activity_rows_max: 10_000, orders_max: 2_000, max_future_skew };
        Flood { engine: Engine::new(Arc::new(catalog), rules), sent: 0 }
    }

    fn send(&mut self, wave: &Wave) {
        for _ in 0..wave.times {
            self.sent += 1;
            let (stream, rest) = event(wave.kind, self.sent, &"x".repeat(wave.text));
            let seconds = self.sent as i64;
            let begin = parse_rfc3339("2026-03-01T00:00:00Z").expect("an instant");
            let at = begin.plus(Span::from_seconds(if wave.late { -seconds } else { seconds }));
            let text = format!(r#"{{"event_id":"e-{}","customer_id":"bot","occurred_at":"{at}",{rest}}}"#, self.sent);
            let decoded = decode(stream, Format::Json, text.as_bytes(), &Store { currency: currency() });
            // Some fields have a limit of their own.
            let Ok(decoded) = decoded else { continue };
            // The last kind is dated ahead of its record, and waits.
            let instant = if wave.kind == KINDS - 1 { begin } else { at };
            let origin = Origin { stream, partition: 0, offset: self.sent as i64 };
            let source = Source { origin, instant, format: Format::Json, value: text.as_bytes() };
            self.engine.take(&decoded.event, &source, &mut Vec::new());
        }
    }

    fn record(&mut self) -> Vec<u8> {
        let mut record = Vec::new();
        self.engine.drain_changed(&Writing::all([i64::MAX; 3]), |_, value| record = value.unwrap_or_default());
        record
    }

    fn is_truncated(&self) -> bool {
        self.engine.with_customer("bot", |bot| bot.facts.is_truncated()).expect("a customer")
    }
}

fn event(kind: usize, number: usize, text: &str) -> (Stream, String) {
    let paid = r#""status":"paid","currency":"GBP","total":"1""#;
    match kind {
        0 => (Stream::Browse, format!(r#""name":"searched","properties":{{"query":"{text}"}}"#)),
        1 => (Stream::Browse, format!(r#""name":"page_viewed","tags":["{text}","{number}"]"#)),
        2 => (Stream::Browse, format!(r#""name":"cart_added","category":"{text}","product_id":"p-{number}""#)),
        3 => (
            Stream::Orders,
            format!(
                r#""order_id":"o-{number}",{paid},"payment_method":"{text}","items":[{{"category":"c-{number}"}}]"#
            ),
        ),
        4 => (Stream::Orders, format!(r#""order_id":"o-{number}","status":"refunded","refunded_total":"1""#)),
        5 => (Stream::Signups, format!(r#""kind":"updated","add_tags":["{text}{number}"]"#)),
        6 => (Stream::Signups, format!(r#""kind":"updated","language":"{text}","companies":["{text}"]"#)),
        7 => (Stream::Signups, format!(r#""kind":"updated","addresses":[{{"city":"{text}"}},{{"city":"{number}"}}]"#)),
        8 => (Stream::Signups, format!(r#""kind":"updated","attributes":{{"a-{number}":"{text}"}}"#)),
        9 => (
            Stream::Orders,
            format!(r#""order_id":"o-1","status":"refunded","refunded_total":"1","items":[{{"category":"{text}"}}]"#),
        ),
        _ => (Stream::Browse, format!(r#""name":"waited","properties":{{"query":"{text}"}}"#)),
    }
}
