use shoal::customer::Customer;
use shoal::customer::activity::{Act, ActMore, Property};
use shoal::customer::cart::{CartChange, CartEvent, CartLine};

use super::said::Said;

pub fn render(customer: &Customer, said: &mut Said<'_>) {
    for act in customer.activity.rows() {
        render_act(act, said);
    }
    let truncated = customer.activity.truncated().as_ref();
    said.maybe("activity truncated up to", truncated.map(|(at, id)| format!("{at}, digest {:016x}", id.0)));
    for event in customer.cart.events() {
        render_change(event, said);
    }
    for line in customer.cart.lines() {
        said.fact("in the cart", line.quantity);
        render_line(line, said);
    }
}

fn render_act(act: &Act, said: &mut Said<'_>) {
    said.fact("did", format!("{} at {}, digest {:016x}", said.of(act.name), act.at, act.id.0));
    said.symbol_part("product", act.product);
    said.symbol_part("category", act.category);
    if let Some(more) = &act.more {
        render_more(more, said);
    }
}

fn render_more(more: &ActMore, said: &mut Said<'_>) {
    said.symbol_part("variant", more.variant);
    said.symbol_part("collection", more.collection);
    said.symbols_part("tags", &more.tags);
    said.maybe_part("unit price", more.unit_price);
    said.maybe_part("quantity", more.quantity);
    said.symbol_part("device", more.device);
    said.symbol_part("os", more.os);
    said.symbol_part("channel", more.channel);
    said.symbol_part("campaign", more.campaign);
    for (name, value) in &more.properties {
        let value = match value {
            Property::Text(text) => format!("{text:?}"),
            Property::Number(number) => number.to_string(),
            Property::Flag(flag) => flag.to_string(),
        };
        said.part(&format!("property {}", said.of(*name)), value);
    }
}

fn render_change(event: &CartEvent, said: &mut Said<'_>) {
    let what = format!("{} at {}", event.event_id, event.at);
    match &event.change {
        CartChange::Cleared => said.fact("cart cleared", what),
        CartChange::Added(line) => {
            said.fact("cart added", what);
            render_line(line, said);
        }
        CartChange::Replaced(lines) => {
            said.fact("cart replaced", what);
            for line in lines {
                said.part("line of", line.quantity);
                render_line(line, said);
            }
        }
        CartChange::Removed(removal) => {
            said.fact("cart removed", what);
            said.symbol_part("product", removal.product);
            said.symbol_part("variant", removal.variant);
            said.maybe_part("quantity", removal.quantity);
        }
    }
}

fn render_line(line: &CartLine, said: &mut Said<'_>) {
    said.symbol_part("product", line.product);
    said.symbol_part("variant", line.variant);
    said.symbol_part("category", line.category);
    said.symbol_part("collection", line.collection);
    said.symbols_part("tags", &line.tags);
    said.maybe_part("unit price", line.unit_price);
    said.part("quantity", line.quantity);
}
