use super::Attribute;
use crate::customer::Facts;
use crate::segment::names::{Kind, Normalise};
use crate::segment::value::Value;

pub static ATTRIBUTE: Attribute = Attribute {
    name: "customer_tags",
    kind: Kind::List,
    normalise: Normalise::Fold,
    reads: Facts::TAGS,
    read: |view| Value::list(view.profile().map(|profile| profile.tags.present().collect()).unwrap_or_default()),
    help: "The tags of the customer.",
    examples: &["customer_tags CONTAINS 'vip'", "customer_tags NOT CONTAINS 'staff'"],
};
