use super::{Aggregate, Field, FieldName, Function, Key, Parameter, Role, Source};
use crate::segment::names::Kind;

const KEYS: &[Key] = &[Key::Product, Key::Variant, Key::Category, Key::Collection];

pub static FUNCTION: Function = Function {
    name: "cart",
    aliases: &[],
    source: Source::CartLines,
    parameters: &[
        Parameter { name: "product", role: Role::Filter(FieldName::Product), kind: Kind::Id, help: "the product" },
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
        Parameter {
            name: "quantity",
            role: Role::Filter(FieldName::Quantity),
            kind: Kind::Integer,
            help: "pieces of the line",
        },
        Parameter {
            name: "count",
            role: Role::Aggregate(Aggregate::Count),
            kind: Kind::Integer,
            help: "how many lines",
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
    help: "Lines in the cart now.",
    examples: &["cart MATCHES (category = 'lights', sum_quantity >= 2)"],
};
