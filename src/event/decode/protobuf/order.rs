use super::address::address;
use super::wire::Message;
use super::{head_field, moment};
use crate::event::Refusal;
use crate::event::decode::draft::{Head, ItemDraft, OrderDraft, Whole};

pub fn order<'a>(message: &mut Message<'a>, order: &mut OrderDraft<'a>, head: &mut Head<'a>) -> Result<(), Refusal> {
    let (mut codes, mut items) = (Vec::new(), Vec::new());
    while let Some((number, value)) = message.next()? {
        match number {
            4 => order.order_id = Some(value.text()?),
            5 => order.status = Some(value.text()?),
            6 => order.currency = Some(value.text()?),
            7 => order.total = Some(value.text()?),
            8 => order.exchange_rate = Some(value.text()?),
            9 => order.refunded_total = Some(value.text()?),
            10 => codes.push(value.text()?),
            11 => order.discount_total = Some(value.text()?),
            12 => order.payment_method = Some(value.text()?),
            13 => items.push(message.within(value, item)?),
            14 => order.channel = Some(value.text()?),
            15 => order.location_id = Some(value.text()?),
            16 => order.app_id = Some(value.text()?),
            17 => order.shipping_address = Ok(Some(message.within(value, address)?)),
            18 => order.test = value.flag()?,
            _ => head_field(head, number, value, message)?,
        }
    }
    order.discount_codes = Ok(codes);
    order.items = Ok(items);
    Ok(())
}

fn item<'a>(message: &mut Message<'a>) -> Result<ItemDraft<'a>, Refusal> {
    let mut draft = ItemDraft::default();
    let item = &mut draft.item;
    while let Some((number, value)) = message.next()? {
        match number {
            1 => item.product_id = Some(value.text()?),
            2 => item.variant_id = Some(value.text()?),
            3 => item.category = Some(value.text()?),
            4 => item.collections.push(value.text()?),
            5 => item.tags.push(value.text()?),
            6 => draft.unit_price = Some(value.text()?),
            7 => draft.unit_cost = Some(value.text()?),
            8 => draft.quantity = Some(Whole::Integer(value.integer()?)),
            9 => item.discounted = value.flag()?,
            10 => draft.launched_at = Some(message.within(value, moment)?),
            11 => item.subscription = value.flag()?,
            _ => message.unknown(),
        }
    }
    Ok(draft)
}
