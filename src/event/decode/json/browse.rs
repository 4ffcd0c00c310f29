use super::{Envelope, Source};
use crate::event::browse::PropertyValue;
use crate::event::decode::draft::{BrowseDraft, CartLineDraft};
use crate::event::{Refusal, Text};
use crate::json::Kind;
use crate::number::Decimal;

pub fn browse<'a>(
    json: &mut Source<'a>,
    draft: &mut BrowseDraft<'a>,
    envelope: &mut Envelope<'_, 'a>,
) -> Result<(), Refusal> {
    json.object(|json, key| {
        let event = &mut draft.event;
        match key.as_ref() {
            "name" => draft.name = json.maybe(Source::text)?,
            "product_id" => event.product_id = json.maybe(Source::id)?,
            "variant_id" => event.variant_id = json.maybe(Source::id)?,
            "collection_id" => event.collection_id = json.maybe(Source::id)?,
            "category" => event.category = json.maybe(Source::text)?,
            "tags" => event.tags = json.texts()?,
            "unit_price" => draft.unit_price = json.maybe(Source::amount)?,
            "currency" => draft.currency = json.maybe(Source::text)?,
            "quantity" => draft.quantity = json.maybe(Source::whole)?,
            "device" => event.device = json.maybe(Source::text)?,
            "os" => event.os = json.maybe(Source::text)?,
            "channel" => event.channel = json.maybe(Source::text)?,
            "campaign" => event.campaign = json.maybe(Source::text)?,
            "properties" => (event.properties, event.unusable_properties) = properties(json)?,
            "lines" => draft.lines = json.later(|json| json.maybe(|json| json.drafts(cart_line)))?,
            key => envelope.read(json, key)?,
        }
        Ok(())
    })
}

fn cart_line<'a>(json: &mut Source<'a>, draft: &mut CartLineDraft<'a>) -> Result<(), Refusal> {
    json.object(|json, key| {
        let line = &mut draft.line;
        match key.as_ref() {
            "product_id" => line.product_id = json.maybe(Source::id)?,
            "variant_id" => line.variant_id = json.maybe(Source::id)?,
            "collection_id" => line.collection_id = json.maybe(Source::id)?,
            "category" => line.category = json.maybe(Source::text)?,
            "tags" => line.tags = json.texts()?,
            "unit_price" => draft.unit_price = json.maybe(Source::amount)?,
            "quantity" => draft.quantity = json.maybe(Source::whole)?,
            _ => json.unknown()?,
        }
        Ok(())
    })
}

type Properties<'a> = Vec<(Text<'a>, PropertyValue<'a>)>;

/// The properties, and how many were of an unusable type. One that is `null` is not there.
fn properties<'a>(json: &mut Source<'a>) -> Result<(Properties<'a>, u32), Refusal> {
    let (mut properties, mut unusable) = (Vec::new(), 0);
    json.maybe(|json| {
        json.object(|json, key| {
            match json.maybe(property)? {
                Some(Some(value)) => properties.push((key.clone(), value)),
                Some(None) => unusable += 1,
                None => {}
            }
            Ok(())
        })
    })?;
    Ok((properties, unusable))
}

/// `None` if the value is of an unusable type.
fn property<'a>(json: &mut Source<'a>) -> Result<Option<PropertyValue<'a>>, Refusal> {
    Ok(match json.peek()? {
        Kind::Text => Some(PropertyValue::Text(json.text()?)),
        Kind::Number => Decimal::parse(json.number()?).map(PropertyValue::Number),
        Kind::Flag => Some(PropertyValue::Flag(json.flag()?)),
        Kind::Object | Kind::List | Kind::Null => {
            json.skip()?;
            None
        }
    })
}
