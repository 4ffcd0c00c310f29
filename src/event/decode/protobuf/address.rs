use super::wire::Message;
use crate::event::Refusal;
use crate::event::decode::draft::AddressDraft;

pub fn address<'a>(message: &mut Message<'a>) -> Result<AddressDraft<'a>, Refusal> {
    let mut address = AddressDraft::default();
    while let Some((number, value)) = message.next()? {
        match number {
            1 => address.country = Some(value.text()?),
            2 => address.region = Some(value.text()?),
            3 => address.city = Some(value.text()?),
            // The shortest text that names the double, as a JSON encoder writes it.
            4 => address.latitude = Some(value.double()?.to_string().into()),
            5 => address.longitude = Some(value.double()?.to_string().into()),
            _ => message.unknown(),
        }
    }
    Ok(address)
}
