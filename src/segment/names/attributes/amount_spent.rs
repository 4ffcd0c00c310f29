use super::Attribute;
use crate::customer::Facts;
use crate::segment::names::{Kind, Normalise};

pub static ATTRIBUTE: Attribute = Attribute {
    name: "amount_spent",
    kind: Kind::Money,
    normalise: Normalise::Exact,
    reads: Facts::ORDERS,
    read: |view| view.money(view.customer.orders.totals().net),
    help: "The sum over counted orders of the total less what was refunded, never below zero for an order.",
    examples: &["amount_spent > 500.00", "amount_spent BETWEEN 100 AND 250"],
};
