use super::Attribute;
use crate::customer::Facts;
use crate::segment::names::{Kind, Normalise};

pub static ATTRIBUTE: Attribute = Attribute {
    name: "gross_amount_spent",
    kind: Kind::Money,
    normalise: Normalise::Exact,
    reads: Facts::ORDERS,
    read: |view| view.money(view.customer.orders.totals().gross),
    help: "The sum of the totals of counted orders as ordered, refunds ignored.",
    examples: &["gross_amount_spent >= 1000"],
};
