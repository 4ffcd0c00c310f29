use super::Attribute;
use crate::customer::Facts;
use crate::segment::names::{Kind, Normalise};
use crate::segment::value::Value;

pub static ATTRIBUTE: Attribute = Attribute {
    name: "abandoned_checkout_date",
    kind: Kind::DateTime,
    normalise: Normalise::Exact,
    reads: Facts::CHECKOUT,
    read: |view| Value::instant(view.customer.abandoned_checkout_at()),
    help: "When the last checkout was started; missing once an order is at or after it, even one cancelled later.",
    examples: &["abandoned_checkout_date >= -30d"],
};
