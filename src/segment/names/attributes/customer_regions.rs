use super::Attribute;
use crate::customer::Facts;
use crate::segment::names::{Kind, Normalise};
use crate::segment::value::Value;

pub static ATTRIBUTE: Attribute = Attribute {
    name: "customer_regions",
    kind: Kind::List,
    normalise: Normalise::Fold,
    reads: Facts::ADDRESSES,
    read: |view| Value::list(view.places().filter_map(|place| place.region).collect()),
    help: "Regions of the same addresses as customer_countries (ISO 3166-2).",
    examples: &["customer_regions CONTAINS 'US-NY'"],
};
