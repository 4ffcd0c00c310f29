use super::address::address;
use super::head_field;
use super::map::{attribute, entry};
use super::wire::Message;
use crate::event::decode::draft::{Head, SignupDraft, StoreCreditDraft};
use crate::event::signup::{AttributeValue, Change};
use crate::event::{Refusal, Text};

pub fn signup<'a>(message: &mut Message<'a>, draft: &mut SignupDraft<'a>, head: &mut Head<'a>) -> Result<(), Refusal> {
    let update = &mut draft.update;
    while let Some((number, value)) = message.next()? {
        match number {
            4 => draft.kind = Some(value.text()?),
            5 => update.email_subscription_status = Change::Set(value.text()?),
            6 => update.sms_subscription_status = Change::Set(value.text()?),
            7 => {
                let consent = message.within(value, |message| entry(message, |_, value| value.text()))?;
                push(&mut update.consent, (consent.0, Some(consent.1)));
            }
            8 => update.email_domain = Change::Set(value.text()?),
            9 => update.language = Change::Set(value.text()?),
            10 => update.preferred_channel = Change::Set(value.text()?),
            11 => push(&mut draft.addresses, message.within(value, address)?),
            12 => push(&mut update.tags, value.text()?),
            13 => update.add_tags.push(value.text()?),
            14 => update.remove_tags.push(value.text()?),
            15 => push(&mut update.companies, value.text()?),
            16 => update.account_status = Change::Set(value.text()?),
            17 => update.created_by_app_id = Change::Set(value.text()?),
            18 => update.product_subscription_status = Change::Set(value.text()?),
            19 => draft.cost_to_serve = Change::Set(value.text()?),
            20 => push(&mut draft.store_credit, message.within(value, store_credit)?),
            21 => match message.within(value, attribute_entry)? {
                (name, Some(value)) => push(&mut update.attributes, (name, Some(value))),
                (_, None) => update.unusable_attributes += 1,
            },
            22 => draft.clear.push(value.text()?),
            _ => head_field(head, number, value, message)?,
        }
    }
    Ok(())
}

fn attribute_entry<'a>(message: &mut Message<'a>) -> Result<(Text<'a>, Option<AttributeValue<'a>>), Refusal> {
    entry(message, |message, value| message.within(value, attribute))
}

fn store_credit<'a>(message: &mut Message<'a>) -> Result<StoreCreditDraft<'a>, Refusal> {
    let mut account = StoreCreditDraft::default();
    while let Some((number, value)) = message.next()? {
        match number {
            1 => account.account_id = Some(value.text()?),
            2 => account.balance = Some(value.text()?),
            3 => account.currency = Some(value.text()?),
            4 => account.next_expiry_date = Some(value.text()?),
            5 => account.last_credit_date = Some(value.text()?),
            _ => message.unknown(),
        }
    }
    Ok(account)
}

/// A repeated field says nothing of a list that is empty: the first element sets it.
fn push<T>(change: &mut Change<Vec<T>>, element: T) {
    match change {
        Change::Set(elements) => elements.push(element),
        change => *change = Change::Set(vec![element]),
    }
}
