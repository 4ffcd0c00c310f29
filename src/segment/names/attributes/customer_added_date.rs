use super::Attribute;
use crate::customer::Facts;
use crate::segment::names::{Kind, Normalise};
use crate::segment::value::Value;

pub static ATTRIBUTE: Attribute = Attribute {
    name: "customer_added_date",
    kind: Kind::DateTime,
    normalise: Normalise::Exact,
    reads: Facts::ADDED,
    read: |view| Value::instant(view.customer.added_at()),
    help: "When the customer was first known: the earliest event of any kind but a test order.",
    examples: &["customer_added_date >= -7d"],
};
