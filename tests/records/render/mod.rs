//! What a record says, as text: a fact a line, nothing for what is not there. Written out by hand, so that what the code
//! calls things may change and the files need not.

mod browse;
mod orders;
mod profile;
mod said;

use said::Said;
use shoal::customer::{Customer, Symbols};
use shoal::engine::{Tracked, record};
use shoal::worker::changelog::{CatalogRecord, Checkpoint};
use shoal::worker::transport::Positions;

use crate::samples::currency;

/// What the record in a file of this name says.
pub fn record(name: &str, bytes: &[u8]) -> String {
    match name.split('.').next() {
        Some("checkpoint") => checkpoint(&Checkpoint::decode(bytes).expect("a checkpoint")),
        Some("catalog") => catalog(&CatalogRecord::decode(bytes).expect("a catalog record")),
        _ => {
            let mut symbols = Symbols::new();
            let (tracked, positions) = record::get(bytes, &mut symbols, currency()).expect("a customer's record");
            customer(&tracked, &Positions(positions), &symbols)
        }
    }
}

fn customer(tracked: &Tracked, positions: &Positions, symbols: &Symbols) -> String {
    let mut said = Said::new(symbols);
    facts(&tracked.facts, &mut said);
    let standing = &tracked.standing;
    for membership in &standing.memberships {
        let (id, version) = (&membership.segment_id, &membership.segment_version);
        said.fact(
            "in",
            format!("{id} (version {version}) since {}, sequence {}", membership.since, membership.sequence),
        );
    }
    said.fact("sequence", standing.sequence);
    said.fact("looked at", standing.looked_at);
    said.fact("next check", standing.next_check);
    for waiting in &tracked.waiting {
        let origin = waiting.origin;
        let place = format!("{}/{} offset {}", origin.stream.name(), origin.partition, origin.offset);
        said.fact("waits until", format!("{}: {} of {place}", waiting.at, waiting.event_id));
        said.part("instant", waiting.instant);
        said.part("format", format!("{:?}", waiting.format));
        said.part("value", String::from_utf8_lossy(&waiting.value));
    }
    said.fact("reflects", place(positions));
    said.text
}

fn facts(customer: &Customer, said: &mut Said<'_>) {
    if let Some(profile) = &customer.profile {
        profile::render(profile, said);
    }
    for order in customer.orders.all() {
        orders::render(order, said);
    }
    let totals = customer.orders.totals();
    if totals.count > 0 {
        said.fact("orders counted", format!("{}, gross {}, net {}", totals.count, totals.gross, totals.net));
    }
    browse::render(customer, said);
    let moments = &customer.moments;
    said.maybe("first signup", moments.first_signup);
    said.maybe("first browse", moments.first_browse);
    said.maybe("last browse", moments.last_browse);
    said.maybe("last checkout", moments.last_checkout);
    said.maybe("last cart event", moments.last_cart_event);
    said.maybe("erased", customer.erased_at);
    let truncated = &customer.truncated;
    said.maybe("orders truncated up to", truncated.orders);
    said.maybe("events of orders truncated up to", truncated.order_events);
    said.maybe("cart truncated up to", truncated.cart);
    said.maybe("profile truncated up to", truncated.profile);
}

fn checkpoint(checkpoint: &Checkpoint) -> String {
    let symbols = Symbols::new();
    let mut said = Said::new(&symbols);
    said.fact("commit", checkpoint.number);
    said.fact("engine time", checkpoint.engine_time);
    said.fact("frontier", checkpoint.frontier);
    said.fact("positions", place(&checkpoint.positions));
    said.fact("replay from", place(&checkpoint.replay));
    said.fact("catalog", format!("{:016x}, epoch {}", checkpoint.catalog.hash, checkpoint.catalog.epoch));
    said.text
}

fn catalog(catalog: &CatalogRecord) -> String {
    let symbols = Symbols::new();
    let mut said = Said::new(&symbols);
    said.fact("catalog", format!("{:016x}", catalog.hash));
    for (id, version) in &catalog.versions {
        said.fact("segment", format!("{id}, version {version}"));
    }
    said.fact("activity kept", catalog.activity_kept);
    said.text
}

fn place(positions: &Positions) -> String {
    let all: Vec<String> = positions.iter().map(|(stream, offset)| format!("{} {offset}", stream.name())).collect();
    all.join(", ")
}
