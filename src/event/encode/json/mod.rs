//! Events as JSON, their fields in the order of the contract; one file a stream.

mod browse;
mod order;
mod signup;

use self::browse::write_browse;
use self::order::write_order;
use self::signup::write_update;
use super::money;
use crate::event::signup::SignupEvent;
use crate::event::{Address, Body, Event, Store, Text};
use crate::json::Writer;
use crate::number::Decimal;

/// The value of a record in JSON, its fields in the order of the contract.
pub fn json(event: &Event<'_>, store: &Store) -> Vec<u8> {
    let mut json = Writer::default();
    json.open_object();
    write_event(&mut json, event, store);
    json.close_object();
    json.finish()
}

/// A line of a file, without its line feed: the event with its `topic` in front.
pub fn json_line(event: &Event<'_>, store: &Store) -> Vec<u8> {
    let mut json = Writer::default();
    json.open_object();
    json.key("topic").text(event.stream().name());
    write_event(&mut json, event, store);
    json.close_object();
    json.finish()
}

fn write_event(json: &mut Writer, event: &Event<'_>, store: &Store) {
    json.key("event_id").text(&event.event_id);
    json.key("customer_id").text(&event.customer_id);
    json.key("occurred_at").quoted(event.occurred_at);
    match &event.body {
        Body::Order(order) => write_order(json, order, store),
        Body::Signup(SignupEvent::Update(update)) => write_update(json, update, store),
        Body::Signup(SignupEvent::Erased) => {
            json.key("kind").text("erased");
        }
        Body::Browse(browse) => write_browse(json, browse, store),
    }
}

fn write_address(json: &mut Writer, address: &Address<'_>) {
    json.open_object();
    write_text(json, "country", &address.country);
    write_text(json, "region", &address.region);
    write_text(json, "city", &address.city);
    if let Some((latitude, longitude)) = address.coordinates {
        json.key("latitude").literal(Decimal::new(latitude.into(), 6));
        json.key("longitude").literal(Decimal::new(longitude.into(), 6));
    }
    json.close_object();
}

fn write_text(json: &mut Writer, key: &str, text: &Option<Text<'_>>) {
    if let Some(text) = text {
        json.key(key).text(text);
    }
}

fn write_price(json: &mut Writer, key: &str, minor: Option<i64>, store: &Store) {
    if let Some(minor) = minor {
        json.key(key).quoted(money(minor, store.currency));
    }
}

fn write_list(json: &mut Writer, key: &str, texts: &[Text<'_>]) {
    if !texts.is_empty() {
        json.key(key);
        write_texts(json, texts);
    }
}

fn write_texts<'w>(json: &'w mut Writer, texts: &[Text<'_>]) -> &'w mut Writer {
    json.open_list();
    for text in texts {
        json.text(text);
    }
    json.close_list()
}
