//! Browse events.

use super::*;
use crate::event::browse::{BrowseEvent, PropertyValue};
use crate::number::Decimal;

fn named(name: &str, fields: &str) -> String {
    let comma = if fields.is_empty() { "" } else { "," };
    with_head(&format!(r#""name":"{name}"{comma}{fields}"#))
}

fn viewed(fields: &str) -> String {
    named("product_viewed", fields)
}

fn read(value: &str) -> BrowseEvent<'_> {
    match json(Stream::Browse, value).unwrap().event.body {
        Body::Browse(event) => event,
        other => panic!("not a browse event: {other:?}"),
    }
}

fn viewed_refused(fields: &str) -> String {
    refused(Stream::Browse, &viewed(fields))
}

#[test]
fn a_name_is_required() {
    assert_eq!(refused(Stream::Browse, &with_head("")), "`name` is required and is not there");
}

#[test]
fn a_name_is_any_of_1_to_64_letters_digits_and_underscores() {
    let longest = "x".repeat(64);
    for name in ["chat_started", "7", "_", longest.as_str()] {
        assert_eq!(read(&named(name, "")).name, name);
    }
    let too_long = "x".repeat(65);
    for name in ["", "Page_viewed", "page-viewed", "page viewed", "é", too_long.as_str()] {
        let text = format!("`name` must be 1 to 64 of a–z, 0–9 and _, found `{name}`");
        assert_eq!(refused(Stream::Browse, &named(name, "")), text);
    }
}

#[test]
fn a_price_in_the_stores_currency_or_in_none_is_rounded_half_even() {
    assert_eq!(read(&viewed(r#""unit_price":6.955"#)).unit_price, Some(696));
    assert_eq!(read(&viewed(r#""unit_price":"6.945","currency":"GBP""#)).unit_price, Some(694));
    assert_eq!(viewed_refused(r#""unit_price":"-1""#), "`unit_price` must not be below zero, found `-1`");
    assert_eq!(viewed_refused(r#""unit_price":[]"#), "`unit_price` must be decimal text or a number, found a list");
}

#[test]
fn a_price_in_another_currency_is_left_out_and_counted() {
    let value = viewed(r#""unit_price":"6.95","currency":"EUR""#);
    let event = read(&value);
    assert_eq!((event.unit_price, event.foreign_prices), (None, 1));
    assert_eq!(read(&viewed(r#""currency":"EUR""#)).foreign_prices, 0);
    let value =
        named("cart_updated", r#""currency":"EUR","unit_price":1,"lines":[{"unit_price":1},{"unit_price":2},{}]"#);
    let event = read(&value);
    let prices: Vec<_> = event.lines.unwrap().iter().map(|line| line.unit_price).collect();
    assert_eq!((prices, event.foreign_prices), (vec![None, None, None], 3));
}

#[test]
fn a_currency_that_iso_4217_does_not_have_is_refused() {
    let text = "`currency` must be a currency code of ISO 4217, such as GBP, found `pounds`";
    assert_eq!(viewed_refused(r#""currency":"pounds""#), text);
}

#[test]
fn a_missing_quantity_is_not_said_and_one_in_a_line_is_one() {
    assert_eq!(read(&viewed("")).quantity, None);
    assert_eq!(read(&viewed(r#""quantity":0"#)).quantity, Some(0));
    assert_eq!(read(&named("cart_updated", r#""lines":[{}]"#)).lines.unwrap()[0].quantity, 1);
    assert_eq!(viewed_refused(r#""quantity":-2"#), "`quantity` must not be below zero, found `-2`");
}

#[test]
fn a_property_is_text_a_number_or_a_flag() {
    let value = viewed(r#""properties":{"c":true,"b":1.50,"a":"x"}"#);
    let expected = [
        ("a".into(), PropertyValue::Text("x".into())),
        ("b".into(), PropertyValue::Number(Decimal::parse("1.5").unwrap())),
        ("c".into(), PropertyValue::Flag(true)),
    ];
    assert_eq!(read(&value).properties, expected);
}

#[test]
fn a_property_of_an_unusable_type_loses_that_property_only_and_is_counted() {
    let value = viewed(r#""properties":{"list":["x"],"object":{},"big":1e99,"null":null,"a":"x"}"#);
    let event = read(&value);
    assert_eq!(event.properties, [("a".into(), PropertyValue::Text("x".into()))]);
    assert_eq!(event.unusable_properties, 3);
}

#[test]
fn properties_that_are_no_object_are_refused() {
    assert_eq!(viewed_refused(r#""properties":"x""#), "`properties` must be an object, found text");
}

#[test]
fn lines_are_read_from_cart_updated_only() {
    assert_eq!(read(&viewed(r#""lines":[{"quantity":-1}]"#)).lines, None);
    assert_eq!(read(&viewed(r#""lines":7"#)).lines, None);
    let refused = |lines: &str| refused(Stream::Browse, &named("cart_updated", &format!("\"lines\":{lines}")));
    assert_eq!(refused("7"), "`lines` must be a list, found a number");
    assert_eq!(refused("[{},{\"quantity\":-1}]"), "`lines[1].quantity` must not be below zero, found `-1`");
    assert_eq!(
        refused("[{\"product_id\":true}]"),
        "`lines[0].product_id` must be text or a whole number, found a boolean"
    );
}

#[test]
fn a_cart_without_lines_is_not_a_cart_of_no_lines() {
    assert_eq!(read(&named("cart_updated", "")).lines, None);
    assert_eq!(read(&named("cart_updated", r#""lines":null"#)).lines, None);
    assert_eq!(read(&named("cart_updated", r#""lines":[]"#)).lines, Some(Vec::new()));
}

#[test]
fn ids_may_be_numbers_and_are_never_empty() {
    assert_eq!(read(&viewed(r#""product_id":85048"#)).product_id.as_deref(), Some("85048"));
    for field in ["product_id", "variant_id", "collection_id"] {
        let text = format!("`{field}` must be an id of 1 to 256 bytes, found ``");
        assert_eq!(viewed_refused(&format!("\"{field}\":\"\"")), text);
    }
}

#[test]
fn null_in_an_optional_field_is_as_if_it_were_absent() {
    let fields = [
        "product_id",
        "variant_id",
        "collection_id",
        "category",
        "tags",
        "unit_price",
        "currency",
        "quantity",
        "device",
        "os",
        "channel",
        "campaign",
        "properties",
        "lines",
    ];
    for field in fields {
        assert_eq!(read(&viewed(&format!(r#""{field}":null"#))), read(&viewed("")), "{field}");
    }
}

#[test]
fn a_wrong_type_of_an_optional_field_is_refused_with_its_name() {
    assert_eq!(viewed_refused(r#""device":5"#), "`device` must be text, found a number");
    assert_eq!(viewed_refused(r#""tags":{}"#), "`tags` must be a list, found an object");
}
