//! Events as the messages that prost generates; one file a stream.

mod browse;
mod order;
mod signup;

use prost::Message;

use self::browse::browse;
use self::order::order;
use self::signup::{signup, signup_of_kind};
use crate::event::signup::SignupEvent;
use crate::event::{Address, Body, Event, Store, Text};
use crate::proto;
use crate::time::Timestamp;

/// The value of a record in protobuf.
pub fn protobuf(event: &Event<'_>, store: &Store) -> Vec<u8> {
    match &event.body {
        Body::Order(body) => order(event, body, store).encode_to_vec(),
        Body::Signup(SignupEvent::Update(update)) => signup(event, update, store).encode_to_vec(),
        Body::Signup(SignupEvent::Erased) => signup_of_kind(event, "erased").encode_to_vec(),
        Body::Browse(body) => browse(event, body, store).encode_to_vec(),
    }
}

fn address(address: &Address<'_>) -> proto::Address {
    proto::Address {
        country: text(&address.country),
        region: text(&address.region),
        city: text(&address.city),
        // tidy: coordinates alone are doubles, and only here on the wire
        latitude: address.coordinates.map(|(latitude, _)| f64::from(latitude) / 1e6),
        // tidy: as the latitude, a double on the wire
        longitude: address.coordinates.map(|(_, longitude)| f64::from(longitude) / 1e6),
    }
}

fn timestamp(instant: Timestamp) -> prost_types::Timestamp {
    let ms = instant.as_millis();
    prost_types::Timestamp { seconds: ms.div_euclid(1000), nanos: (ms.rem_euclid(1000) * 1_000_000) as i32 }
}

fn text(text: &Option<Text<'_>>) -> Option<String> {
    text.as_ref().map(Text::to_string)
}

fn texts(texts: &[Text<'_>]) -> Vec<String> {
    texts.iter().map(Text::to_string).collect()
}
