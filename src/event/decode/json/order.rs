use super::address::address;
use super::{Envelope, Source};
use crate::event::Refusal;
use crate::event::decode::draft::{ItemDraft, OrderDraft};

pub fn order<'a>(
    json: &mut Source<'a>,
    order: &mut OrderDraft<'a>,
    envelope: &mut Envelope<'_, 'a>,
) -> Result<(), Refusal> {
    json.object(|json, key| {
        match key.as_ref() {
            "order_id" => order.order_id = json.maybe(Source::id)?,
            "status" => order.status = json.maybe(Source::text)?,
            "currency" => order.currency = json.maybe(Source::text)?,
            "total" => order.total = json.maybe(Source::amount)?,
            "exchange_rate" => order.exchange_rate = json.maybe(Source::amount)?,
            "refunded_total" => order.refunded_total = json.maybe(Source::amount)?,
            "discount_codes" => order.discount_codes = json.later(Source::texts)?,
            "discount_total" => order.discount_total = json.maybe(Source::amount)?,
            "payment_method" => order.payment_method = json.maybe(Source::text)?,
            "items" => order.items = json.later(items)?,
            "channel" => order.channel = json.maybe(Source::text)?,
            "location_id" => order.location_id = json.maybe(Source::id)?,
            "app_id" => order.app_id = json.maybe(Source::id)?,
            "shipping_address" => order.shipping_address = json.later(|json| json.maybe(address))?,
            "test" => order.test = json.maybe(Source::flag)?.unwrap_or_default(),
            key => envelope.read(json, key)?,
        }
        Ok(())
    })
}

fn item<'a>(json: &mut Source<'a>, draft: &mut ItemDraft<'a>) -> Result<(), Refusal> {
    json.object(|json, key| {
        let item = &mut draft.item;
        match key.as_ref() {
            "product_id" => item.product_id = json.maybe(Source::id)?,
            "variant_id" => item.variant_id = json.maybe(Source::id)?,
            "category" => item.category = json.maybe(Source::text)?,
            "collections" => item.collections = json.ids()?,
            "tags" => item.tags = json.texts()?,
            "unit_price" => draft.unit_price = json.maybe(Source::amount)?,
            "unit_cost" => draft.unit_cost = json.maybe(Source::amount)?,
            "quantity" => draft.quantity = json.maybe(Source::whole)?,
            "discounted" => item.discounted = json.maybe(Source::flag)?.unwrap_or_default(),
            "launched_at" => draft.launched_at = json.maybe(Source::moment)?,
            "subscription" => item.subscription = json.maybe(Source::flag)?.unwrap_or_default(),
            _ => json.unknown()?,
        }
        Ok(())
    })
}

fn items<'a>(json: &mut Source<'a>) -> Result<Vec<ItemDraft<'a>>, Refusal> {
    Ok(json.maybe(|json| json.drafts(item))?.unwrap_or_default())
}
