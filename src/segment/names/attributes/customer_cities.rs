use super::Attribute;
use crate::customer::Facts;
use crate::segment::names::{Kind, Normalise};
use crate::segment::value::Value;

pub static ATTRIBUTE: Attribute = Attribute {
    name: "customer_cities",
    kind: Kind::List,
    normalise: Normalise::FoldWithoutSpaces,
    reads: Facts::ADDRESSES,
    read: |view| {
        let both = view.places().flat_map(|place| [place.full_city, place.city]);
        Value::list(both.flatten().collect())
    },
    help: "Cities of the same addresses as customer_countries, as 'US-NY-NewYorkCity' or the city alone; spaces do not count.",
    examples: &["customer_cities CONTAINS 'US-NY-NewYorkCity'", "customer_cities CONTAINS 'New York City'"],
};
