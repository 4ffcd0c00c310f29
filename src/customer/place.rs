use super::symbols::{Symbol, Symbols};
use crate::event::{Address, Text};
use crate::text::Normalise;

/// An address, as far as segments ask. All texts are folded, since lists compare so.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Place {
    pub country: Option<Symbol>,
    /// As it was said: `gb-lnd`.
    pub region: Option<Symbol>,
    /// The city alone, without spaces: `newyorkcity`.
    pub city: Option<Symbol>,
    /// Country, region without its country, and city: `us-ny-newyorkcity`; an unknown part is empty. With the city.
    pub full_city: Option<Symbol>,
    /// Latitude and longitude in millionths of a degree.
    pub coordinates: Option<(i32, i32)>,
}

impl Place {
    pub fn of(address: &Address<'_>, symbols: &mut Symbols) -> Self {
        let folded = |text: &Option<Text<'_>>| text.as_deref().map(|t| Normalise::Fold.apply(t));
        let (country, region) = (folded(&address.country), folded(&address.region));
        let city = address.city.as_deref().map(|city| Normalise::FoldWithoutSpaces.apply(city));
        let full_city = city.as_ref().map(|city| {
            let country = country.as_deref().unwrap_or("");
            format!("{country}-{}-{city}", region_alone(country, region.as_deref().unwrap_or("")))
        });
        let mut symbol = |text: Option<String>| text.map(|text| symbols.intern(&text));
        Place {
            country: symbol(country),
            region: symbol(region),
            city: symbol(city),
            full_city: symbol(full_city),
            coordinates: address.coordinates,
        }
    }
}

/// `gb-lnd` of `gb` is `lnd`.
fn region_alone<'a>(country: &str, region: &'a str) -> &'a str {
    region
        .strip_prefix(country)
        .and_then(|rest| rest.strip_prefix('-'))
        .filter(|_| !country.is_empty())
        .unwrap_or(region)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_city_is_known_alone_and_in_full() {
        let mut symbols = Symbols::new();
        let place = |country: &'static str, region: &'static str, city: &'static str| Address {
            country: (!country.is_empty()).then_some(country.into()),
            region: (!region.is_empty()).then_some(region.into()),
            city: Some(city.into()),
            coordinates: None,
        };
        let full = |address: Address, symbols: &mut Symbols| {
            let place = Place::of(&address, symbols);
            symbols.text(place.full_city.unwrap()).to_owned()
        };
        assert_eq!(full(place("US", "US-NY", "New York City"), &mut symbols), "us-ny-newyorkcity");
        assert_eq!(full(place("IE", "", "Dublin"), &mut symbols), "ie--dublin");
        assert_eq!(full(place("US", "NY", "Albany"), &mut symbols), "us-ny-albany");
        assert_eq!(full(place("", "", "Oslo"), &mut symbols), "--oslo");
    }
}
