use super::Attribute;
use crate::customer::Facts;
use crate::segment::names::{Kind, Normalise};
use crate::segment::value::Value;

pub static ATTRIBUTE: Attribute = Attribute {
    name: "number_of_orders",
    kind: Kind::Integer,
    normalise: Normalise::Exact,
    reads: Facts::ORDERS,
    read: |view| Value::integer(view.customer.orders.totals().count),
    help: "How many orders count: placed or paid, not cancelled, not tests, not failed and never paid. A refunded order still counts.",
    examples: &["number_of_orders >= 3", "number_of_orders = 0"],
};
