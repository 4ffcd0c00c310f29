use super::Attribute;
use crate::customer::Facts;
use crate::segment::names::{Kind, Normalise};
use crate::segment::value::Value;

pub static ATTRIBUTE: Attribute = Attribute {
    name: "first_order_date",
    kind: Kind::DateTime,
    normalise: Normalise::Exact,
    reads: Facts::ORDERS,
    read: |view| Value::instant(view.customer.orders.counted().next().map(|order| order.summary.date)),
    help: "When the first counted order was placed or paid.",
    examples: &["first_order_date >= -90d"],
};
