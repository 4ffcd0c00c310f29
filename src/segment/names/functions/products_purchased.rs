use super::{Aggregate, Field, FieldName, Function, Key, Parameter, Role, Source};
use crate::segment::names::Kind;

const KEYS: &[Key] = &[Key::Product, Key::Variant, Key::Category, Key::Collection, Key::Day, Key::Order];

pub static FUNCTION: Function = Function {
    name: "products_purchased",
    aliases: &[],
    source: Source::OrderLines,
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
        Parameter { name: "variant_id", role: Role::Filter(FieldName::Variant), kind: Kind::Id, help: "the variant" },
        Parameter { name: "category", role: Role::Filter(FieldName::Category), kind: Kind::Text, help: "the category" },
        Parameter {
            name: "collection",
            role: Role::Filter(FieldName::Collection),
            kind: Kind::List,
            help: "a collection of the product",
        },
        Parameter { name: "tag", role: Role::Filter(FieldName::Tag), kind: Kind::List, help: "a tag of the product" },
        Parameter {
            name: "price",
            role: Role::Filter(FieldName::Price),
            kind: Kind::Money,
            help: "price of one piece",
        },
        Parameter {
            name: "quantity",
            role: Role::Filter(FieldName::Quantity),
            kind: Kind::Integer,
            help: "pieces of the line",
        },
        Parameter {
            name: "discounted",
            role: Role::Filter(FieldName::Discounted),
            kind: Kind::Flag,
            help: "the line was sold at a discount",
        },
        Parameter {
            name: "launched_within",
            role: Role::Filter(FieldName::LaunchAge),
            kind: Kind::Span,
            help: "bought so soon after the product was launched",
        },
        Parameter {
            name: "line_margin",
            role: Role::Filter(FieldName::LineMargin),
            kind: Kind::Money,
            help: "price less cost, times pieces",
        },
        Parameter {
            name: "count",
            role: Role::Aggregate(Aggregate::Count),
            kind: Kind::Integer,
            help: "how many different orders",
        },
        Parameter {
            name: "sum_quantity",
            role: Role::Aggregate(Aggregate::Sum(Field::Named(FieldName::Quantity))),
            kind: Kind::Integer,
            help: "pieces in all",
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
    help: "Lines of counted orders, at their order date. count is of different orders.",
    examples: &[
        "products_purchased MATCHES (category = 'lights', date >= -90d)",
        "products_purchased MATCHES (id = '85048', sum_quantity >= 12)",
    ],
};
