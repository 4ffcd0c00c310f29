use super::head_field;
use super::map::{entry, property};
use super::wire::Message;
use crate::event::Refusal;
use crate::event::decode::draft::{BrowseDraft, CartLineDraft, Head, Whole};

pub fn browse<'a>(message: &mut Message<'a>, draft: &mut BrowseDraft<'a>, head: &mut Head<'a>) -> Result<(), Refusal> {
    let event = &mut draft.event;
    while let Some((number, value)) = message.next()? {
        match number {
            4 => draft.name = Some(value.text()?),
            5 => event.product_id = Some(value.text()?),
            6 => event.variant_id = Some(value.text()?),
            7 => event.collection_id = Some(value.text()?),
            8 => event.category = Some(value.text()?),
            9 => event.tags.push(value.text()?),
            10 => draft.unit_price = Some(value.text()?),
            11 => draft.currency = Some(value.text()?),
            12 => draft.quantity = Some(Whole::Integer(value.integer()?)),
            13 => event.device = Some(value.text()?),
            14 => event.os = Some(value.text()?),
            15 => event.channel = Some(value.text()?),
            16 => event.campaign = Some(value.text()?),
            17 => match message
                .within(value, |message| entry(message, |message, value| message.within(value, property)))?
            {
                (name, Some(value)) => event.properties.push((name, value)),
                (_, None) => event.unusable_properties += 1,
            },
            18 => draft.lines = Ok(Some(message.within(value, cart_lines)?)),
            _ => head_field(head, number, value, message)?,
        }
    }
    Ok(())
}

fn cart_lines<'a>(message: &mut Message<'a>) -> Result<Vec<CartLineDraft<'a>>, Refusal> {
    let mut lines = Vec::new();
    while let Some((number, value)) = message.next()? {
        match number {
            1 => lines.push(message.within(value, cart_line)?),
            _ => message.unknown(),
        }
    }
    Ok(lines)
}

fn cart_line<'a>(message: &mut Message<'a>) -> Result<CartLineDraft<'a>, Refusal> {
    let mut draft = CartLineDraft::default();
    let line = &mut draft.line;
    while let Some((number, value)) = message.next()? {
        match number {
            1 => line.product_id = Some(value.text()?),
            2 => line.variant_id = Some(value.text()?),
            3 => line.collection_id = Some(value.text()?),
            4 => line.category = Some(value.text()?),
            5 => line.tags.push(value.text()?),
            6 => draft.unit_price = Some(value.text()?),
            7 => draft.quantity = Some(Whole::Integer(value.integer()?)),
            _ => message.unknown(),
        }
    }
    Ok(draft)
}
