use super::parameters::{
    CATEGORY, COLLECTION, DATE, DEVICE, HOUR, MONTH, PRICE, PRODUCT, TAG, WEEKDAY, distinct, most,
};
use super::{Aggregate, FieldName, Function, Key, Parameter, Role, Source};
use crate::segment::names::Kind;

const KEYS: &[Key] =
    &[Key::Product, Key::Variant, Key::Category, Key::Collection, Key::Day, Key::Device, Key::Channel, Key::Campaign];

pub static FUNCTION: Function = Function {
    name: "events",
    aliases: &[],
    source: Source::Activity(None),
    parameters: &[
        Parameter {
            name: "name",
            role: Role::Filter(FieldName::Name),
            kind: Kind::Text,
            help: "the name of the event",
        },
        DATE,
        MONTH,
        WEEKDAY,
        HOUR,
        PRODUCT,
        Parameter { name: "variant", role: Role::Filter(FieldName::Variant), kind: Kind::Id, help: "the variant" },
        CATEGORY,
        COLLECTION,
        TAG,
        PRICE,
        Parameter { name: "quantity", role: Role::Filter(FieldName::Quantity), kind: Kind::Integer, help: "pieces" },
        DEVICE,
        Parameter { name: "os", role: Role::Filter(FieldName::Os), kind: Kind::Text, help: "the operating system" },
        Parameter {
            name: "channel",
            role: Role::Filter(FieldName::Channel),
            kind: Kind::Text,
            help: "the channel it came by",
        },
        Parameter {
            name: "campaign",
            role: Role::Filter(FieldName::Campaign),
            kind: Kind::Text,
            help: "the campaign it came by",
        },
        Parameter {
            name: "property",
            role: Role::Property,
            kind: Kind::Any,
            help: "a property of the event: property.<name>",
        },
        Parameter {
            name: "sum",
            role: Role::SumOfProperty,
            kind: Kind::Number,
            help: "sum of a property: sum(property.<name>)",
        },
        Parameter {
            name: "count",
            role: Role::Aggregate(Aggregate::Count),
            kind: Kind::Integer,
            help: "how many events",
        },
        distinct(KEYS),
        most(KEYS),
    ],
    help: "Anything the customer did, by name.",
    examples: &[
        "events MATCHES (name = 'chat_started', date >= -30d, count >= 2)",
        "events MATCHES (name = 'searched', property.query CONTAINS 'fairy')",
    ],
};
