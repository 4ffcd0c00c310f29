use std::fs;
use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use shoal::demo::shop::Shop;
use shoal::event::encode::json_line;
use shoal::event::{Event, Store};
use shoal::number::Currency;
use shoal::time::{Span, Timestamp, parse_rfc3339};

/// Every so many events one is late, and so many places it comes later; another comes a second time.
const EVENTS_A_LATE_ONE: usize = 13;
const PLACES_LATE: usize = 400;
const EVENTS_A_DOUBLE: usize = 29;
const PLACES_TO_THE_DOUBLE: usize = 150;

/// Writes four months of the demo's shop as the log they could have been: some events late, by up to a day and more,
/// some twice.
pub fn write(path: &Path) {
    let opening = parse_rfc3339("2026-01-05T09:00:00Z").expect("an instant");
    let until = opening.plus(Span::from_days(124));
    let events: Vec<Event<'static>> = Shop::open(7, opening).take_while(|event| event.occurred_at <= until).collect();
    let mut delivered: Vec<(usize, &Event<'_>)> = Vec::new();
    for (place, event) in events.iter().enumerate() {
        let late = if place % EVENTS_A_LATE_ONE == 0 { PLACES_LATE } else { 0 };
        delivered.push((place + late, event));
        if place % EVENTS_A_DOUBLE == 0 {
            delivered.push((place + PLACES_TO_THE_DOUBLE, event));
        }
    }
    delivered.sort_by_key(|(place, _)| *place);
    let mut file = GzEncoder::new(fs::File::create(path).expect("a file"), Compression::fast());
    let store = Store { currency: Currency::of_code("GBP").expect("a currency") };
    let mut recorded = Timestamp::BEGINNING;
    for (_, event) in delivered {
        recorded = recorded.max(event.occurred_at);
        let line = String::from_utf8(json_line(event, &store)).expect("JSON is text");
        let rest = line.strip_suffix('}').expect("a JSON object");
        writeln!(file, "{rest},\"timestamp\":\"{recorded}\"}}").expect("a line written");
    }
    file.finish().expect("a file written");
}
