use super::Attribute;
use crate::customer::Facts;
use crate::segment::names::{Kind, Normalise};
use crate::segment::value::Value;

pub static ATTRIBUTE: Attribute = Attribute {
    name: "average_order_value",
    kind: Kind::Money,
    normalise: Normalise::Exact,
    reads: Facts::ORDERS,
    read: |view| {
        let totals = view.customer.orders.totals();
        if totals.count == 0 { Value::Missing } else { view.money_per(totals.gross, totals.count) }
    },
    help: "The mean total of counted orders as ordered, compared unrounded. Missing without an order.",
    examples: &["average_order_value < 40"],
};
