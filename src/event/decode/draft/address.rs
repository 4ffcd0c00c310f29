use super::check::invalid;
use crate::event::{Address, Refusal, Text};
use crate::number::Decimal;

#[derive(Default, Debug)]
pub struct AddressDraft<'a> {
    pub country: Option<Text<'a>>,
    pub region: Option<Text<'a>>,
    pub city: Option<Text<'a>>,
    /// Degrees, as decimal text.
    pub latitude: Option<Text<'a>>,
    /// Degrees, as decimal text.
    pub longitude: Option<Text<'a>>,
}

impl<'a> AddressDraft<'a> {
    pub fn finish(self) -> Result<Address<'a>, Refusal> {
        let country = self.country.map(country).transpose()?;
        let latitude = self.latitude.map(|text| millionths("latitude", &text, 90)).transpose()?;
        let longitude = self.longitude.map(|text| millionths("longitude", &text, 180)).transpose()?;
        // One of the two alone is no place, and no field of an address is required.
        let coordinates = latitude.zip(longitude);
        Ok(Address { country, region: self.region, city: self.city, coordinates })
    }
}

/// Two letters, put in capitals. Whether the code is assigned is not asked: `XK` is in wide use and is not.
fn country(code: Text<'_>) -> Result<Text<'_>, Refusal> {
    if code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Err(invalid("country", "the two letters of an ISO 3166-1 country code, such as GB", &code));
    }
    let in_capitals = code.bytes().all(|byte| byte.is_ascii_uppercase());
    Ok(if in_capitals { code } else { code.to_ascii_uppercase().into() })
}

/// Degrees to millionths of a degree, rounded half-even: about a tenth of a metre.
fn millionths(field: &str, text: &str, limit: i64) -> Result<i32, Refusal> {
    let in_range = |degrees: &Decimal| (Decimal::from_integer(-limit)..=Decimal::from_integer(limit)).contains(degrees);
    Decimal::parse(text)
        .filter(in_range)
        .and_then(|degrees| i32::try_from(degrees.to_scale_rounded(6)?).ok())
        .ok_or_else(|| invalid(field, &format!("degrees from -{limit} to {limit}"), text))
}
