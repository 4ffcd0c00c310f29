use super::Attribute;
use crate::customer::Facts;
use crate::segment::names::{Kind, Normalise};
use crate::segment::value::Value;

pub static ATTRIBUTE: Attribute = Attribute {
    name: "last_seen_date",
    kind: Kind::DateTime,
    normalise: Normalise::Exact,
    reads: Facts::SEEN,
    read: |view| Value::instant(view.customer.last_seen_at()),
    help: "The latest thing the customer did, other than receive or open e-mail, or the latest order.",
    examples: &["last_seen_date < -90d"],
};
