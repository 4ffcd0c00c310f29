use super::{write_list, write_price, write_text};
use crate::event::Store;
use crate::event::browse::{BrowseEvent, CartLine, PropertyValue};
use crate::json::Writer;

pub fn write_browse(json: &mut Writer, event: &BrowseEvent<'_>, store: &Store) {
    json.key("name").text(&event.name);
    write_text(json, "product_id", &event.product_id);
    write_text(json, "variant_id", &event.variant_id);
    write_text(json, "collection_id", &event.collection_id);
    write_text(json, "category", &event.category);
    write_list(json, "tags", &event.tags);
    write_price(json, "unit_price", event.unit_price, store);
    if let Some(quantity) = event.quantity {
        json.key("quantity").literal(quantity);
    }
    write_text(json, "device", &event.device);
    write_text(json, "os", &event.os);
    write_text(json, "channel", &event.channel);
    write_text(json, "campaign", &event.campaign);
    if !event.properties.is_empty() {
        json.key("properties").open_object();
        event.properties.iter().for_each(|(name, value)| {
            json.key(name);
            write_property(json, value);
        });
        json.close_object();
    }
    if let Some(lines) = &event.lines {
        json.key("lines").open_list();
        lines.iter().for_each(|line| write_line(json, line, store));
        json.close_list();
    }
}

fn write_property(json: &mut Writer, value: &PropertyValue<'_>) {
    match value {
        PropertyValue::Text(text) => json.text(text),
        PropertyValue::Number(number) => json.literal(number),
        PropertyValue::Flag(flag) => json.literal(flag),
    };
}

fn write_line(json: &mut Writer, line: &CartLine<'_>, store: &Store) {
    json.open_object();
    write_text(json, "product_id", &line.product_id);
    write_text(json, "variant_id", &line.variant_id);
    write_text(json, "collection_id", &line.collection_id);
    write_text(json, "category", &line.category);
    write_list(json, "tags", &line.tags);
    write_price(json, "unit_price", line.unit_price, store);
    json.key("quantity").literal(line.quantity);
    json.close_object();
}
