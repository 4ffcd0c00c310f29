use super::Attribute;
use crate::customer::Facts;
use crate::segment::names::{Kind, Normalise};
use crate::segment::value::Value;

pub static ATTRIBUTE: Attribute = Attribute {
    name: "cart_updated_date",
    kind: Kind::DateTime,
    normalise: Normalise::Exact,
    reads: Facts::CART_TOUCHED,
    read: |view| Value::instant(view.customer.moments.last_cart_event),
    help: "The latest change of the cart by the customer, whatever orders do.",
    examples: &["cart_items > 0 AND cart_updated_date BETWEEN -24h AND -1h"],
};
