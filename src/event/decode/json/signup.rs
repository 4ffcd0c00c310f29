use super::address::address;
use super::{Envelope, Source};
use crate::event::decode::draft::{SignupDraft, StoreCreditDraft};
use crate::event::signup::AttributeValue;
use crate::event::{Refusal, Text};
use crate::json::Kind;
use crate::number::Decimal;

pub fn signup<'a>(
    json: &mut Source<'a>,
    draft: &mut SignupDraft<'a>,
    envelope: &mut Envelope<'_, 'a>,
) -> Result<(), Refusal> {
    json.object(|json, key| {
        let update = &mut draft.update;
        match key.as_ref() {
            "kind" => draft.kind = json.maybe(Source::text)?,
            "email_subscription_status" => update.email_subscription_status = json.maybe(Source::text)?.into(),
            "sms_subscription_status" => update.sms_subscription_status = json.maybe(Source::text)?.into(),
            "consent" => update.consent = json.maybe(consent)?.into(),
            "email_domain" => update.email_domain = json.maybe(Source::text)?.into(),
            "language" => update.language = json.maybe(Source::text)?.into(),
            "preferred_channel" => update.preferred_channel = json.maybe(Source::text)?.into(),
            "addresses" => draft.addresses = json.maybe(|json| json.list(address))?.into(),
            "tags" => update.tags = json.maybe(Source::texts)?.into(),
            "add_tags" => update.add_tags = json.texts()?,
            "remove_tags" => update.remove_tags = json.texts()?,
            "companies" => update.companies = json.maybe(Source::ids)?.into(),
            "account_status" => update.account_status = json.maybe(Source::text)?.into(),
            "created_by_app_id" => update.created_by_app_id = json.maybe(Source::id)?.into(),
            "product_subscription_status" => update.product_subscription_status = json.maybe(Source::text)?.into(),
            "cost_to_serve" => draft.cost_to_serve = json.maybe(Source::amount)?.into(),
            "store_credit" => draft.store_credit = json.maybe(|json| json.list(store_credit))?.into(),
            "attributes" => {
                let attributes = json.maybe(attributes)?;
                update.unusable_attributes = attributes.as_ref().map_or(0, |(_, unusable)| *unusable);
                update.attributes = attributes.map(|(attributes, _)| attributes).into();
            }
            key => envelope.read(json, key)?,
        }
        Ok(())
    })
}

/// Channels and their statuses; `null` clears one.
fn consent<'a>(json: &mut Source<'a>) -> Result<Vec<(Text<'a>, Option<Text<'a>>)>, Refusal> {
    let mut channels = Vec::new();
    json.object(|json, key| {
        channels.push((key.clone(), json.maybe(Source::text)?));
        Ok(())
    })?;
    Ok(channels)
}

fn store_credit<'a>(json: &mut Source<'a>) -> Result<StoreCreditDraft<'a>, Refusal> {
    let mut account = StoreCreditDraft::default();
    json.object(|json, key| {
        match key.as_ref() {
            "account_id" => account.account_id = json.maybe(Source::id)?,
            "balance" => account.balance = json.maybe(Source::amount)?,
            "currency" => account.currency = json.maybe(Source::text)?,
            "next_expiry_date" => account.next_expiry_date = json.maybe(Source::text)?,
            "last_credit_date" => account.last_credit_date = json.maybe(Source::text)?,
            _ => json.unknown()?,
        }
        Ok(())
    })?;
    Ok(account)
}

type Attributes<'a> = Vec<(Text<'a>, Option<AttributeValue<'a>>)>;

/// The attributes (`null` clears one), and how many were of an unusable type.
fn attributes<'a>(json: &mut Source<'a>) -> Result<(Attributes<'a>, u32), Refusal> {
    let (mut attributes, mut unusable) = (Vec::new(), 0);
    json.object(|json, key| {
        match json.maybe(attribute)? {
            Some(None) => unusable += 1,
            value => attributes.push((key.clone(), value.flatten())),
        }
        Ok(())
    })?;
    Ok((attributes, unusable))
}

/// `None` if the value is of an unusable type.
fn attribute<'a>(json: &mut Source<'a>) -> Result<Option<AttributeValue<'a>>, Refusal> {
    Ok(match json.peek()? {
        Kind::Text => Some(AttributeValue::Text(json.text()?)),
        Kind::Number => Decimal::parse(json.number()?).map(AttributeValue::Number),
        Kind::Flag => Some(AttributeValue::Flag(json.flag()?)),
        Kind::List => json.later(|json| json.list(Source::text))?.ok().map(AttributeValue::List),
        Kind::Object | Kind::Null => {
            json.skip()?;
            None
        }
    })
}
