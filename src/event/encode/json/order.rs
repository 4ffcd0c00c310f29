use super::{write_address, write_list, write_price, write_text};
use crate::event::Store;
use crate::event::encode::money;
use crate::event::order::{Item, OrderContent, OrderEvent, OrderStep, RefundAmount};
use crate::json::Writer;

pub fn write_order(json: &mut Writer, order: &OrderEvent<'_>, store: &Store) {
    json.key("order_id").text(&order.order_id);
    json.key("status").text(order.step.status());
    match &order.step {
        OrderStep::Placed(content) | OrderStep::Paid(content) => write_content(json, content, store),
        OrderStep::Refunded(RefundAmount::Store(minor)) => {
            json.key("currency").text(store.currency.code());
            json.key("refunded_total").quoted(money(*minor, store.currency));
        }
        OrderStep::Refunded(RefundAmount::OrderCurrency(amount)) => {
            json.key("refunded_total").quoted(amount);
        }
        OrderStep::PaymentFailed | OrderStep::Cancelled => {}
    }
    if order.test {
        json.key("test").literal(true);
    }
}

fn write_content(json: &mut Writer, content: &OrderContent<'_>, store: &Store) {
    json.key("currency").text(store.currency.code());
    json.key("total").quoted(money(content.total, store.currency));
    write_list(json, "discount_codes", &content.discount_codes);
    if content.discount_total != 0 {
        json.key("discount_total").quoted(money(content.discount_total, store.currency));
    }
    write_text(json, "payment_method", &content.payment_method);
    if !content.items.is_empty() {
        json.key("items").open_list();
        content.items.iter().for_each(|item| write_item(json, item, store));
        json.close_list();
    }
    write_text(json, "channel", &content.channel);
    write_text(json, "location_id", &content.location_id);
    write_text(json, "app_id", &content.app_id);
    if let Some(address) = &content.shipping_address {
        json.key("shipping_address");
        write_address(json, address);
    }
}

fn write_item(json: &mut Writer, item: &Item<'_>, store: &Store) {
    json.open_object();
    write_text(json, "product_id", &item.product_id);
    write_text(json, "variant_id", &item.variant_id);
    write_text(json, "category", &item.category);
    write_list(json, "collections", &item.collections);
    write_list(json, "tags", &item.tags);
    write_price(json, "unit_price", item.unit_price, store);
    write_price(json, "unit_cost", item.unit_cost, store);
    json.key("quantity").literal(item.quantity);
    if item.discounted {
        json.key("discounted").literal(true);
    }
    if let Some(launched_at) = item.launched_at {
        json.key("launched_at").quoted(launched_at);
    }
    if item.subscription {
        json.key("subscription").literal(true);
    }
    json.close_object();
}
