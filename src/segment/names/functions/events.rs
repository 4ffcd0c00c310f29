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
        Parameter { name: "date", role: Role::Filter(FieldName::Date), kind: Kind::DateTime, help: "when it happened" },
        Parameter {
            name: "month",
            role: Role::Filter(FieldName::Month),
            kind: Kind::Integer,
            help: "local month, 1 to 12",
        },
        Parameter {
            name: "weekday",
            role: Role::Filter(FieldName::Weekday),
            kind: Kind::Integer,
            help: "local day of the week, 1 is Monday",
        },
        Parameter {
            name: "hour",
            role: Role::Filter(FieldName::Hour),
            kind: Kind::Integer,
            help: "local hour, 0 to 23",
        },
        Parameter { name: "product", role: Role::Filter(FieldName::Product), kind: Kind::Id, help: "the product" },
        Parameter { name: "variant", role: Role::Filter(FieldName::Variant), kind: Kind::Id, help: "the variant" },
        Parameter { name: "category", role: Role::Filter(FieldName::Category), kind: Kind::Text, help: "the category" },
        Parameter {
            name: "collection",
            role: Role::Filter(FieldName::Collection),
            kind: Kind::Id,
            help: "the collection",
        },
        Parameter { name: "tag", role: Role::Filter(FieldName::Tag), kind: Kind::List, help: "a tag of the product" },
        Parameter {
            name: "price",
            role: Role::Filter(FieldName::Price),
            kind: Kind::Money,
            help: "price of one piece",
        },
        Parameter { name: "quantity", role: Role::Filter(FieldName::Quantity), kind: Kind::Integer, help: "pieces" },
        Parameter { name: "device", role: Role::Filter(FieldName::Device), kind: Kind::Text, help: "the device" },
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
        Parameter {
            name: "distinct",
            role: Role::Distinct(KEYS),
            kind: Kind::Integer,
            help: "how many different values of a key",
        },
        Parameter {
            name: "most",
            role: Role::Most(KEYS),
            kind: Kind::Integer,
            help: "the highest count for one value of a key",
        },
    ],
    help: "Anything the customer did, by name.",
    examples: &[
        "events MATCHES (name = 'chat_started', date >= -30d, count >= 2)",
        "events MATCHES (name = 'searched', property.query CONTAINS 'fairy')",
    ],
};
