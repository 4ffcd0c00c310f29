use super::wire::{Message, Value};
use crate::event::browse::PropertyValue;
use crate::event::signup::AttributeValue;
use crate::event::{Refusal, Text};
use crate::number::Decimal;

/// One entry of a map; a key or value that is not sent is the empty one.
pub fn entry<'a, T: Default>(
    message: &mut Message<'a>,
    mut read: impl FnMut(&mut Message<'a>, Value<'a>) -> Result<T, Refusal>,
) -> Result<(Text<'a>, T), Refusal> {
    let (mut key, mut entry) = (Text::default(), T::default());
    while let Some((number, value)) = message.next()? {
        match number {
            1 => key = value.text()?,
            2 => entry = read(message, value)?,
            _ => message.unknown(),
        }
    }
    Ok((key, entry))
}

/// An `AttributeValue`; `None` if it is not set, or its number is none.
pub fn attribute<'a>(message: &mut Message<'a>) -> Result<Option<AttributeValue<'a>>, Refusal> {
    let mut attribute = None;
    while let Some((number, value)) = message.next()? {
        match number {
            1 => attribute = Some(AttributeValue::Text(value.text()?)),
            2 => attribute = Decimal::parse(&value.text()?).map(AttributeValue::Number),
            3 => attribute = Some(AttributeValue::Flag(value.flag()?)),
            4 => attribute = Some(AttributeValue::List(message.within(value, text_list)?)),
            _ => message.unknown(),
        }
    }
    Ok(attribute)
}

/// A `PropertyValue`; `None` if it is not set, or its number is none.
pub fn property<'a>(message: &mut Message<'a>) -> Result<Option<PropertyValue<'a>>, Refusal> {
    let mut property = None;
    while let Some((number, value)) = message.next()? {
        match number {
            1 => property = Some(PropertyValue::Text(value.text()?)),
            2 => property = Decimal::parse(&value.text()?).map(PropertyValue::Number),
            3 => property = Some(PropertyValue::Flag(value.flag()?)),
            _ => message.unknown(),
        }
    }
    Ok(property)
}

fn text_list<'a>(message: &mut Message<'a>) -> Result<Vec<Text<'a>>, Refusal> {
    let mut elements = Vec::new();
    while let Some((number, value)) = message.next()? {
        match number {
            1 => elements.push(value.text()?),
            _ => message.unknown(),
        }
    }
    Ok(elements)
}
