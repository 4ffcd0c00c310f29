use super::Attribute;
use crate::customer::Facts;
use crate::segment::names::{Kind, Normalise};

pub static ATTRIBUTE: Attribute = Attribute {
    name: "cart_value",
    kind: Kind::Money,
    normalise: Normalise::Exact,
    reads: Facts::CART,
    read: |view| {
        let lines = view.customer.cart.lines();
        view.money(lines.map(|line| i128::from(line.unit_price.unwrap_or(0)) * i128::from(line.quantity)).sum())
    },
    help: "What is in the cart now, at the latest known prices; a line without a price is worth nothing.",
    examples: &["cart_value >= 75"],
};
