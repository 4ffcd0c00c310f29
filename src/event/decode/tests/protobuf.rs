//! What only protobuf can say, or get wrong.

use prost::Message;

use super::*;
use crate::event::signup::{Change, ProfileUpdate, SignupEvent};
use crate::proto;

fn head() -> proto::Signup {
    proto::Signup {
        event_id: Some("e-1".into()),
        customer_id: Some("c-42".into()),
        occurred_at: Some(prost_types::Timestamp { seconds: 1_780_156_800, nanos: 31_999_999 }),
        kind: Some("updated".into()),
        ..Default::default()
    }
}

fn browse() -> proto::Browse {
    let signup = head();
    proto::Browse {
        event_id: signup.event_id,
        customer_id: signup.customer_id,
        occurred_at: signup.occurred_at,
        name: Some("searched".into()),
        ..Default::default()
    }
}

fn read(stream: Stream, value: &[u8]) -> Result<Decoded<'_>, Refusal> {
    decode(stream, Format::Protobuf, value, &gbp())
}

fn bytes_refused(value: &[u8]) -> String {
    read(Stream::Browse, value).unwrap_err().to_string()
}

fn clear(names: &[&str], message: proto::Signup) -> Result<ProfileUpdate<'static>, String> {
    let clear = names.iter().map(|name| (*name).to_owned()).collect();
    let value: &'static [u8] = proto::Signup { clear, ..message }.encode_to_vec().leak();
    match read(Stream::Signups, value).map_err(|refusal| refusal.to_string())?.event.body {
        Body::Signup(SignupEvent::Update(update)) => Ok(*update),
        other => panic!("not an update: {other:?}"),
    }
}

#[test]
fn an_instant_is_cut_to_the_millisecond_before_and_after_1970() {
    let at = |seconds, nanos| {
        let occurred_at = Some(prost_types::Timestamp { seconds, nanos });
        let value = proto::Browse { occurred_at, ..browse() }.encode_to_vec();
        read(Stream::Browse, &value).map(|decoded| decoded.event.occurred_at.as_millis())
    };
    assert_eq!(at(1_780_156_800, 31_999_999), Ok(1_780_156_800_031));
    assert_eq!(at(-1, 999_999_999), Ok(-1));
    let text = "`occurred_at` must be an instant of the years 1 to 9999, found ";
    let refused = |seconds, nanos| at(seconds, nanos).unwrap_err().to_string();
    assert_eq!(refused(253_402_300_800, 0), format!("{text}`253402300800 seconds and 0 nanos`"));
    assert_eq!(refused(0, -1), format!("{text}`0 seconds and -1 nanos`"));
    assert_eq!(refused(i64::MIN, 0), format!("{text}`-9223372036854775808 seconds and 0 nanos`"));
}

#[test]
fn what_is_named_in_clear_is_cleared() {
    let update = clear(&["email_domain", "tags", "consent.push", "attributes.a.b", "store_credit"], head()).unwrap();
    let expected = ProfileUpdate {
        email_domain: Change::Clear,
        tags: Change::Clear,
        consent: Change::Set(vec![("push".into(), None)]),
        attributes: Change::Set(vec![("a.b".into(), None)]),
        store_credit: Change::Clear,
        ..ProfileUpdate::default()
    };
    assert_eq!(update, expected);
}

#[test]
fn clearing_all_of_a_set_clears_each_of_its_elements() {
    for names in [["attributes", "attributes.a"], ["attributes.a", "attributes"]] {
        assert_eq!(clear(&names, head()).unwrap().attributes, Change::Clear);
    }
}

#[test]
fn what_is_set_and_cleared_at_once_is_refused() {
    let text = "`clear[0]` must be a field that the event does not set as well, found ";
    let message = || proto::Signup { language: Some("en".into()), tags: vec!["vip".into()], ..head() };
    assert_eq!(clear(&["language"], message()), Err(format!("{text}`language`")));
    assert_eq!(clear(&["tags"], message()), Err(format!("{text}`tags`")));
    let with_attribute = || {
        let value = proto::attribute_value::Value::Flag(true);
        let attributes = [("a".to_owned(), proto::AttributeValue { value: Some(value) })].into();
        proto::Signup { attributes, ..head() }
    };
    assert_eq!(clear(&["attributes.a"], with_attribute()), Err(format!("{text}`attributes.a`")));
    assert_eq!(clear(&["attributes"], with_attribute()), Err(format!("{text}`attributes`")));
    assert_eq!(clear(&["attributes.b"], with_attribute()).unwrap().attributes.as_set().unwrap().len(), 2);
}

#[test]
fn a_name_in_clear_that_cannot_be_cleared_is_refused() {
    for name in ["customer_id", "kind", "add_tags", "attribute.a", ""] {
        let text = format!("`clear[1]` must be the name of a field that can be cleared, found `{name}`");
        assert_eq!(clear(&["tags", name], head()), Err(text));
    }
}

#[test]
fn an_attribute_without_a_value_or_with_a_number_that_is_none_is_left_out_and_counted() {
    use proto::attribute_value::Value;
    let attributes = [
        ("none".to_owned(), proto::AttributeValue { value: None }),
        ("word".to_owned(), proto::AttributeValue { value: Some(Value::Number("twelve".into())) }),
        ("flag".to_owned(), proto::AttributeValue { value: Some(Value::Flag(false)) }),
    ];
    let update = clear(&[], proto::Signup { attributes: attributes.into(), ..head() }).unwrap();
    assert_eq!((update.attributes.as_set().unwrap().len(), update.unusable_attributes), (1, 2));
}

#[test]
fn a_property_without_a_value_or_with_a_number_that_is_none_is_left_out_and_counted() {
    use proto::property_value::Value;
    let properties = [
        ("none".to_owned(), proto::PropertyValue { value: None }),
        ("word".to_owned(), proto::PropertyValue { value: Some(Value::Number("1,5".into())) }),
        ("number".to_owned(), proto::PropertyValue { value: Some(Value::Number("1.5".into())) }),
    ];
    let value = proto::Browse { properties: properties.into(), ..browse() }.encode_to_vec();
    let Body::Browse(event) = read(Stream::Browse, &value).unwrap().event.body else { panic!("not a browse event") };
    assert_eq!((event.properties.len(), event.unusable_properties), (1, 2));
}

#[test]
fn unknown_fields_are_ignored_and_counted_on_every_level() {
    // Field 100 as a varint, field 101 as text, field 102 as eight bytes and field 103 as four.
    let unknown = [0xa0, 0x06, 1, 0xaa, 0x06, 1, b'x', 0xb1, 0x06, 0, 0, 0, 0, 0, 0, 0, 0, 0xbd, 0x06, 0, 0, 0, 0];
    let mut value = browse().encode_to_vec();
    value.extend(unknown);
    assert_eq!(read(Stream::Browse, &value).unwrap().unknown_fields, 4);
    // The same within one property.
    let length = unknown.len() as u8;
    value.extend([0x8a, 0x01, 2 + length, 0x12, length]);
    value.extend(unknown);
    assert_eq!(read(Stream::Browse, &value).unwrap().unknown_fields, 8);
}

#[test]
fn of_a_field_that_comes_twice_the_last_counts() {
    let mut value = browse().encode_to_vec();
    value.extend(proto::Browse { name: Some("page_viewed".into()), ..Default::default() }.encode_to_vec());
    let Body::Browse(event) = read(Stream::Browse, &value).unwrap().event.body else { panic!("not a browse event") };
    assert_eq!(event.name, "page_viewed");
}

#[test]
fn a_value_that_is_not_the_message_of_its_topic_is_refused_with_the_place() {
    let text = |why: &str| format!("the value is not the protobuf message of its topic: {why}");
    assert_eq!(bytes_refused(&[0x0a, 5, b'e']), text("it is cut off"));
    assert_eq!(bytes_refused(&[0x0a]), text("it is cut off"));
    assert_eq!(bytes_refused(&[0x0a, 1, 0xff]), text("field 1 is not UTF-8"));
    assert_eq!(bytes_refused(&[0x08, 1]), text("field 1 has the wire type 0 of another message"));
    assert_eq!(bytes_refused(&[0x0b]), text("field 1 is a group, which proto3 does not have"));
    assert_eq!(bytes_refused(&[0x0f]), text("field 1 has the wire type 7, which there is not"));
    assert_eq!(bytes_refused(&[0x00, 0]), text("a field number is out of range"));
    assert_eq!(bytes_refused(&[0xff; 11]), text("a number has more than ten bytes"));
    assert_eq!(bytes_refused(br#"{"event_id":"e-1"}"#), text("field 15 is a group, which proto3 does not have"));
}

#[test]
fn text_is_borrowed_from_the_record() {
    let value = browse().encode_to_vec();
    let decoded = read(Stream::Browse, &value).unwrap();
    assert!(matches!(decoded.event.customer_id, std::borrow::Cow::Borrowed("c-42")));
}
