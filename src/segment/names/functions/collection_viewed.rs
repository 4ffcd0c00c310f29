use super::parameters::{CATEGORY, COUNT, DATE, DEVICE, HOUR, MONTH, TAG, WEEKDAY, distinct, most};
use super::{FieldName, Function, Key, Parameter, Role, Source};
use crate::segment::names::Kind;

const KEYS: &[Key] =
    &[Key::Product, Key::Variant, Key::Category, Key::Collection, Key::Day, Key::Device, Key::Channel, Key::Campaign];

pub static FUNCTION: Function = Function {
    name: "storefront.collection_viewed",
    aliases: &["storefront_event.collection_viewed"],
    source: Source::Activity(Some("collection_viewed")),
    parameters: &[
        DATE,
        MONTH,
        WEEKDAY,
        HOUR,
        Parameter { name: "id", role: Role::Filter(FieldName::Collection), kind: Kind::Id, help: "the collection" },
        TAG,
        CATEGORY,
        DEVICE,
        COUNT,
        distinct(KEYS),
        most(KEYS),
    ],
    help: "Views of collections.",
    examples: &["storefront.collection_viewed MATCHES (id = 'xmas', date >= -30d)"],
};
