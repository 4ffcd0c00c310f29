//! What every event has, and what is no event at all.

use super::*;
use crate::event::Event;
use crate::time::Timestamp;

/// A browse event of these fields.
fn event(fields: &str) -> String {
    format!(r#"{{"name":"searched",{fields}}}"#)
}

fn read(fields: &str) -> Event<'static> {
    let value: &'static str = Box::leak(event(fields).into_boxed_str());
    json(Stream::Browse, value).unwrap().event
}

#[test]
fn a_missing_or_null_required_field_is_refused_with_its_name() {
    let cases = [
        (r#""customer_id":"c","occurred_at":"2026-05-30T16:00:00Z""#, "`event_id` is required and is not there"),
        (r#""event_id":null,"customer_id":"c""#, "`event_id` is required and is not there"),
        (r#""event_id":"e","occurred_at":"2026-05-30T16:00:00Z""#, "`customer_id` is required and is not there"),
        (r#""event_id":"e","customer_id":"c""#, "`occurred_at` is required and is not there"),
        (r#""event_id":"e","customer_id":"c","occurred_at":null"#, "`occurred_at` is required and is not there"),
    ];
    for (fields, text) in cases {
        assert_eq!(refused(Stream::Browse, &event(fields)), text);
    }
}

#[test]
fn an_id_that_is_a_whole_number_is_taken_as_its_digits() {
    let event = read(r#""event_id":12345678901234567890123,"customer_id":-7,"occurred_at":"2026-05-30T16:00:00Z""#);
    assert_eq!((event.event_id.as_ref(), event.customer_id.as_ref()), ("12345678901234567890123", "-7"));
}

#[test]
fn an_id_with_a_fraction_or_of_another_type_is_refused() {
    let refused = |id: &str| refused(Stream::Browse, &event(&format!(r#""event_id":{id}"#)));
    let text = |found: &str| format!("`event_id` must be text or a whole number, found {found}");
    assert_eq!(refused("1.0"), text("a number with a fraction or an exponent"));
    assert_eq!(refused("1e3"), text("a number with a fraction or an exponent"));
    assert_eq!(refused("true"), text("a boolean"));
    assert_eq!(refused("[1]"), text("a list"));
    assert_eq!(refused("{}"), text("an object"));
}

#[test]
fn an_id_has_1_to_256_bytes() {
    let id = |id: &str| event(&format!(r#""event_id":"{id}","customer_id":"c","occurred_at":"2026-05-30T16:00:00Z""#));
    assert!(json(Stream::Browse, &id(&"x".repeat(256))).is_ok());
    assert_eq!(refused(Stream::Browse, &id("")), "`event_id` must be an id of 1 to 256 bytes, found ``");
    let text = refused(Stream::Browse, &id(&"é".repeat(129)));
    assert_eq!(text, format!("`event_id` must be an id of 1 to 256 bytes, found `{}…`", "é".repeat(80)));
}

#[test]
fn a_time_has_an_offset_and_is_cut_to_the_millisecond() {
    let read = |time: &str| read(&format!(r#""event_id":"e","customer_id":"c","occurred_at":"{time}""#)).occurred_at;
    assert_eq!(read("2026-05-30T18:00:00.0319999+02:00"), Timestamp::from_millis(1_780_156_800_031));
    let text = "`occurred_at` must be an RFC 3339 date-time with an offset, such as 2026-05-30T16:00:00Z, found ";
    for time in ["2026-05-30T16:00:00", "2026-05-30", "yesterday", "", "1780156800031"] {
        let value = event(&format!(r#""event_id":"e","customer_id":"c","occurred_at":"{time}""#));
        assert_eq!(refused(Stream::Browse, &value), format!("{text}`{time}`"));
    }
}

#[test]
fn a_time_that_is_no_text_is_refused() {
    let value = event(r#""event_id":"e","customer_id":"c","occurred_at":1780156800031"#);
    assert_eq!(refused(Stream::Browse, &value), "`occurred_at` must be text, found a number");
}

#[test]
fn a_value_that_is_no_json_object_is_refused_with_the_place() {
    let text = |value: &str| refused(Stream::Browse, value);
    assert_eq!(text("{\"event_id\":\"e\""), "the value is not a JSON object: expected `,` or `}` at byte 15");
    assert_eq!(text("[]"), "the value is not a JSON object: expected `{` at byte 0");
    assert_eq!(text("null"), "the value is not a JSON object: expected `{` at byte 0");
    assert_eq!(text("  "), "the value is not a JSON object: expected `{` at byte 2");
    assert_eq!(
        text(&format!("{} x", with_head(r#""name":"searched""#))),
        "the value is not a JSON object: expected the end at byte 95"
    );
    let not_utf8 = decode(Stream::Browse, Format::Json, b"{\"event_id\":\"\xff\"}", &gbp()).unwrap_err();
    assert_eq!(not_utf8.to_string(), "the value is not a JSON object: expected UTF-8 at byte 13");
}

#[test]
fn an_empty_value_is_refused_in_either_format() {
    for format in [Format::Json, Format::Protobuf] {
        for stream in Stream::ALL {
            let refusal = decode(stream, format, b"", &gbp()).unwrap_err();
            assert_eq!(refusal.to_string(), "the record has no value");
        }
    }
}

#[test]
fn unknown_fields_are_ignored_and_counted_on_every_level() {
    let value = with_head(
        r#""order_id":"o","status":"placed","currency":"GBP","total":1,"note":{"deep":[1,{"x":null}]},"topic":"orders",
           "items":[{"sku":"a"},{"sku":"b"}],"shipping_address":{"zip":"N1"}"#,
    );
    assert_eq!(json(Stream::Orders, &value).unwrap().unknown_fields, 5);
}

#[test]
fn of_a_repeated_key_the_last_counts() {
    let value = with_head(r#""name":"searched","event_id":"e-2","tags":["a"],"tags":["b"]"#);
    let event = json(Stream::Browse, &value).unwrap().event;
    assert_eq!(event.event_id, "e-2");
    let Body::Browse(browse) = event.body else { panic!("not a browse event") };
    assert_eq!(browse.tags, ["b"]);
}

#[test]
fn escaped_text_and_escaped_keys_are_unescaped() {
    let value = with_head(r#""na\u006de":"search\u0065d","category":"\"a\"""#);
    let Body::Browse(browse) = json(Stream::Browse, &value).unwrap().event.body else { panic!("not a browse event") };
    assert_eq!((browse.name.as_ref(), browse.category.as_deref()), ("searched", Some("\"a\"")));
}
