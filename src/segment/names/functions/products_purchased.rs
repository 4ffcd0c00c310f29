use super::parameters::{CATEGORY, DATE, HOUR, ID, MONTH, PRICE, QUANTITY, SUM_QUANTITY, TAG, WEEKDAY, distinct, most};
use super::{Aggregate, FieldName, Function, Key, Parameter, Role, Source};
use crate::segment::names::Kind;

const KEYS: &[Key] = &[Key::Product, Key::Variant, Key::Category, Key::Collection, Key::Day, Key::Order];

pub static FUNCTION: Function = Function {
    name: "products_purchased",
    aliases: &[],
    source: Source::OrderLines,
    parameters: &[
        DATE,
        MONTH,
        WEEKDAY,
        HOUR,
        ID,
        Parameter { name: "variant_id", role: Role::Filter(FieldName::Variant), kind: Kind::Id, help: "the variant" },
        CATEGORY,
        Parameter {
            name: "collection",
            role: Role::Filter(FieldName::Collection),
            kind: Kind::List,
            help: "a collection of the product",
        },
        TAG,
        PRICE,
        QUANTITY,
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
        SUM_QUANTITY,
        distinct(KEYS),
        most(KEYS),
    ],
    help: "Lines of counted orders, at their order date. count is of different orders.",
    examples: &[
        "products_purchased MATCHES (category = 'lights', date >= -90d)",
        "products_purchased MATCHES (id = '85048', sum_quantity >= 12)",
    ],
};
