use super::{text, texts, timestamp};
use crate::event::browse::{BrowseEvent, CartLine, PropertyValue};
use crate::event::encode::money;
use crate::event::{Event, Store};
use crate::proto;

pub fn browse(event: &Event<'_>, browse: &BrowseEvent<'_>, store: &Store) -> proto::Browse {
    proto::Browse {
        event_id: Some(event.event_id.to_string()),
        customer_id: Some(event.customer_id.to_string()),
        occurred_at: Some(timestamp(event.occurred_at)),
        name: Some(browse.name.to_string()),
        product_id: text(&browse.product_id),
        variant_id: text(&browse.variant_id),
        collection_id: text(&browse.collection_id),
        category: text(&browse.category),
        tags: texts(&browse.tags),
        unit_price: browse.unit_price.map(|minor| money(minor, store.currency)),
        currency: None,
        quantity: browse.quantity.map(i64::from),
        device: text(&browse.device),
        os: text(&browse.os),
        channel: text(&browse.channel),
        campaign: text(&browse.campaign),
        properties: browse.properties.iter().map(|(name, value)| (name.to_string(), property_value(value))).collect(),
        lines: browse
            .lines
            .as_ref()
            .map(|lines| proto::CartLines { lines: lines.iter().map(|line| cart_line(line, store)).collect() }),
    }
}

fn property_value(value: &PropertyValue<'_>) -> proto::PropertyValue {
    use proto::property_value::Value;
    let value = match value {
        PropertyValue::Text(text) => Value::Text(text.to_string()),
        PropertyValue::Number(number) => Value::Number(number.to_string()),
        PropertyValue::Flag(flag) => Value::Flag(*flag),
    };
    proto::PropertyValue { value: Some(value) }
}

fn cart_line(line: &CartLine<'_>, store: &Store) -> proto::CartLine {
    proto::CartLine {
        product_id: text(&line.product_id),
        variant_id: text(&line.variant_id),
        collection_id: text(&line.collection_id),
        category: text(&line.category),
        tags: texts(&line.tags),
        unit_price: line.unit_price.map(|minor| money(minor, store.currency)),
        quantity: Some(line.quantity.into()),
    }
}
