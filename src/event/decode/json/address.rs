use super::Source;
use crate::event::Refusal;
use crate::event::decode::draft::AddressDraft;

pub fn address<'a>(json: &mut Source<'a>) -> Result<AddressDraft<'a>, Refusal> {
    let mut address = AddressDraft::default();
    json.object(|json, key| {
        match key.as_ref() {
            "country" => address.country = json.maybe(Source::text)?,
            "region" => address.region = json.maybe(Source::text)?,
            "city" => address.city = json.maybe(Source::text)?,
            "latitude" => address.latitude = json.maybe(Source::degrees)?,
            "longitude" => address.longitude = json.maybe(Source::degrees)?,
            _ => json.unknown()?,
        }
        Ok(())
    })?;
    Ok(address)
}
