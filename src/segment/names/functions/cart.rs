use super::parameters::{CATEGORY, COLLECTION, PRICE, PRODUCT, QUANTITY, SUM_QUANTITY, TAG, distinct, most};
use super::{Aggregate, Function, Key, Parameter, Role, Source};
use crate::segment::names::Kind;

const KEYS: &[Key] = &[Key::Product, Key::Variant, Key::Category, Key::Collection];

pub static FUNCTION: Function = Function {
    name: "cart",
    aliases: &[],
    source: Source::CartLines,
    parameters: &[
        PRODUCT,
        CATEGORY,
        COLLECTION,
        TAG,
        PRICE,
        QUANTITY,
        Parameter {
            name: "count",
            role: Role::Aggregate(Aggregate::Count),
            kind: Kind::Integer,
            help: "how many lines",
        },
        SUM_QUANTITY,
        distinct(KEYS),
        most(KEYS),
    ],
    help: "Lines in the cart now.",
    examples: &["cart MATCHES (category = 'lights', sum_quantity >= 2)"],
};
