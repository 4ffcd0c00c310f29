use super::{Aggregate, FieldName, Function, Key, Parameter, Role, Source};
use crate::segment::names::Kind;

const KEYS: &[Key] =
    &[Key::Product, Key::Variant, Key::Category, Key::Collection, Key::Day, Key::Device, Key::Channel, Key::Campaign];

pub static FUNCTION: Function = Function {
    name: "storefront.product_viewed",
    aliases: &["storefront_event.product_viewed"],
    source: Source::Activity(Some("product_viewed")),
    parameters: &[
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
        Parameter { name: "id", role: Role::Filter(FieldName::Product), kind: Kind::Id, help: "the product" },
        Parameter { name: "tag", role: Role::Filter(FieldName::Tag), kind: Kind::List, help: "a tag of the product" },
        Parameter { name: "category", role: Role::Filter(FieldName::Category), kind: Kind::Text, help: "the category" },
        Parameter { name: "device", role: Role::Filter(FieldName::Device), kind: Kind::Text, help: "the device" },
        Parameter {
            name: "count",
            role: Role::Aggregate(Aggregate::Count),
            kind: Kind::Integer,
            help: "how many views",
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
    help: "Views of products.",
    examples: &["storefront.product_viewed MATCHES (id = '85048', date >= -7d, count >= 3)"],
};
