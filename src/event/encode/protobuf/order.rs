use super::{address, text, texts, timestamp};
use crate::event::encode::money;
use crate::event::order::{Item, OrderEvent, OrderStep, RefundAmount};
use crate::event::{Event, Store};
use crate::proto;

pub fn order(event: &Event<'_>, order: &OrderEvent<'_>, store: &Store) -> proto::Order {
    let in_store_currency = || Some(store.currency.code().to_owned());
    let message = proto::Order {
        event_id: Some(event.event_id.to_string()),
        customer_id: Some(event.customer_id.to_string()),
        occurred_at: Some(timestamp(event.occurred_at)),
        order_id: Some(order.order_id.to_string()),
        status: Some(order.step.status().to_owned()),
        test: order.test.then_some(true),
        ..Default::default()
    };
    match &order.step {
        OrderStep::Placed(content) | OrderStep::Paid(content) => proto::Order {
            currency: in_store_currency(),
            total: Some(money(content.total, store.currency)),
            discount_codes: texts(&content.discount_codes),
            discount_total: Some(money(content.discount_total, store.currency)),
            payment_method: text(&content.payment_method),
            items: content.items.iter().map(|line| item(line, store)).collect(),
            channel: text(&content.channel),
            location_id: text(&content.location_id),
            app_id: text(&content.app_id),
            shipping_address: content.shipping_address.as_ref().map(address),
            ..message
        },
        OrderStep::Refunded(RefundAmount::Store(minor)) => {
            let refunded_total = Some(money(*minor, store.currency));
            proto::Order { currency: in_store_currency(), refunded_total, ..message }
        }
        OrderStep::Refunded(RefundAmount::OrderCurrency(amount)) => {
            proto::Order { refunded_total: Some(amount.to_string()), ..message }
        }
        OrderStep::PaymentFailed | OrderStep::Cancelled => message,
    }
}

fn item(item: &Item<'_>, store: &Store) -> proto::Item {
    proto::Item {
        product_id: text(&item.product_id),
        variant_id: text(&item.variant_id),
        category: text(&item.category),
        collections: texts(&item.collections),
        tags: texts(&item.tags),
        unit_price: item.unit_price.map(|minor| money(minor, store.currency)),
        unit_cost: item.unit_cost.map(|minor| money(minor, store.currency)),
        quantity: Some(item.quantity.into()),
        discounted: item.discounted.then_some(true),
        launched_at: item.launched_at.map(timestamp),
        subscription: item.subscription.then_some(true),
    }
}
