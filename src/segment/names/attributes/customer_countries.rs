use super::Attribute;
use crate::customer::Facts;
use crate::segment::names::{Kind, Normalise};
use crate::segment::value::Value;

pub static ATTRIBUTE: Attribute = Attribute {
    name: "customer_countries",
    kind: Kind::List,
    normalise: Normalise::Fold,
    reads: Facts::ADDRESSES,
    read: |view| Value::list(view.places().filter_map(|place| place.country).collect()),
    help: "Countries of the profile's addresses and of the shipping addresses of counted orders (ISO 3166-1 alpha-2).",
    examples: &["customer_countries CONTAINS 'GB'"],
};
