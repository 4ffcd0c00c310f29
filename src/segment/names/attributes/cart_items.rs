use super::Attribute;
use crate::customer::Facts;
use crate::segment::names::{Kind, Normalise};
use crate::segment::value::Value;

pub static ATTRIBUTE: Attribute = Attribute {
    name: "cart_items",
    kind: Kind::Integer,
    normalise: Normalise::Exact,
    reads: Facts::CART,
    read: |view| {
        let pieces = view.customer.cart.lines().fold(0u64, |sum, line| sum.saturating_add(line.quantity));
        Value::integer(i64::try_from(pieces).unwrap_or(i64::MAX))
    },
    help: "How many pieces are in the cart now.",
    examples: &["cart_items > 0"],
};
