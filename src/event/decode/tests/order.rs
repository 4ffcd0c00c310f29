//! Orders.

use super::*;
use crate::event::order::{Exchange, OrderContent, OrderEvent, OrderStep, RefundAmount};
use crate::number::Decimal;

/// An order of `o-1` with these fields.
fn order(fields: &str) -> String {
    with_head(&format!(r#""order_id":"o-1",{fields}"#))
}

/// A placed order in pounds with these fields.
fn placed(fields: &str) -> String {
    order(&format!(r#""status":"placed","currency":"GBP","total":"10.00",{fields}"#))
}

fn read(value: &str) -> OrderEvent<'_> {
    read_in("GBP", value)
}

fn read_in<'a>(store: &str, value: &'a str) -> OrderEvent<'a> {
    match decode(Stream::Orders, Format::Json, value.as_bytes(), &in_currency(store)).unwrap().event.body {
        Body::Order(order) => order,
        other => panic!("not an order: {other:?}"),
    }
}

fn content(order: OrderEvent<'_>) -> OrderContent<'_> {
    match order.step {
        OrderStep::Placed(content) | OrderStep::Paid(content) => content,
        other => panic!("no content: {other:?}"),
    }
}

fn order_refused(value: &str) -> String {
    refused(Stream::Orders, value)
}

fn total(store: &str, fields: &str) -> i64 {
    content(read_in(store, &order(&format!(r#""status":"placed",{fields}"#)))).total
}

#[test]
fn order_id_and_status_are_required() {
    assert_eq!(order_refused(&with_head(r#""status":"paid""#)), "`order_id` is required and is not there");
    assert_eq!(order_refused(&order(r#""status":null"#)), "`status` is required and is not there");
}

#[test]
fn an_unknown_status_is_refused() {
    let text = "`status` must be one of placed, paid, payment_failed, cancelled, refunded, found `Paid`";
    assert_eq!(order_refused(&order(r#""status":"Paid""#)), text);
}

#[test]
fn currency_and_total_are_required_for_placed_and_paid_only() {
    for status in ["placed", "paid"] {
        let value = order(&format!(r#""status":"{status}","total":"1""#));
        assert_eq!(order_refused(&value), "`currency` is required and is not there");
        let value = order(&format!(r#""status":"{status}","currency":"GBP""#));
        assert_eq!(order_refused(&value), "`total` is required and is not there");
    }
    assert_eq!(read(&order(r#""status":"payment_failed""#)).step, OrderStep::PaymentFailed);
    assert_eq!(read(&order(r#""status":"cancelled""#)).step, OrderStep::Cancelled);
}

#[test]
fn money_is_decimal_text_or_a_number_read_from_its_digits() {
    for (total_text, minor) in [
        (r#""505.30""#, 50_530),
        ("505.30", 50_530),
        ("0.1e1", 100),
        (r#""0""#, 0),
        ("-0.00", 0),
        ("1.10", 110),
        ("90071992547409.93", 9_007_199_254_740_993),
    ] {
        assert_eq!(total("GBP", &format!(r#""currency":"GBP","total":{total_text}"#)), minor, "{total_text}");
    }
}

#[test]
fn money_of_another_type_or_form_is_refused() {
    let refused = |total: &str| order_refused(&order(&format!(r#""status":"paid","currency":"GBP","total":{total}"#)));
    assert_eq!(refused("true"), "`total` must be decimal text or a number, found a boolean");
    let text = "`total` must be a decimal number of at most 38 digits, such as 12.50, found ";
    for total in ["1,000.00", "£5", "", " 1", "NaN", "+1", ".5"] {
        assert_eq!(refused(&format!("\"{total}\"")), format!("{text}`{total}`"));
    }
    let long = "1".repeat(40);
    assert_eq!(refused(&long), format!("{text}`{long}`"));
    let text = "`total` must be an amount that fits 64 bits of minor units, found `92233720368547758.08`";
    assert_eq!(refused("92233720368547758.08"), text);
}

#[test]
fn an_amount_below_zero_is_refused() {
    let value = order(r#""status":"paid","currency":"GBP","total":"-0.01""#);
    assert_eq!(order_refused(&value), "`total` must not be below zero, found `-0.01`");
    let value = placed(r#""discount_total":-5"#);
    assert_eq!(order_refused(&value), "`discount_total` must not be below zero, found `-5`");
    let value = placed(r#""items":[{},{"unit_cost":"-1"}]"#);
    assert_eq!(order_refused(&value), "`items[1].unit_cost` must not be below zero, found `-1`");
    let value = order(r#""status":"refunded","refunded_total":"-1""#);
    assert_eq!(order_refused(&value), "`refunded_total` must not be below zero, found `-1`");
}

#[test]
fn more_decimals_than_the_currency_has_are_refused_and_trailing_zeros_do_not_count() {
    let refused = |currency: &str, total: &str| {
        let rate = r#""exchange_rate":"1""#;
        order_refused(&order(&format!(r#""status":"paid","currency":"{currency}",{rate},"total":"{total}""#)))
    };
    assert_eq!(refused("GBP", "5.005"), "`total` has more decimals than GBP has: `5.005`");
    assert_eq!(refused("JPY", "5.5"), "`total` has more decimals than JPY has: `5.5`");
    assert_eq!(refused("KWD", "5.0005"), "`total` has more decimals than KWD has: `5.0005`");
    assert_eq!(total("GBP", r#""currency":"GBP","total":"5.00500e1""#), 5_005);
    assert_eq!(total("GBP", r#""currency":"GBP","total":"5.050000""#), 505);
    assert_eq!(total("KWD", r#""currency":"KWD","total":"5.005""#), 5_005);
    let value = placed(r#""discount_total":"0.005""#);
    assert_eq!(order_refused(&value), "`discount_total` has more decimals than GBP has: `0.005`");
}

#[test]
fn unit_prices_and_unit_costs_are_rounded_half_even_instead() {
    let value = placed(r#""items":[{"unit_price":"0.125","unit_cost":"0.135"},{"unit_price":0.1250001}]"#);
    let items = content(read(&value)).items;
    assert_eq!((items[0].unit_price, items[0].unit_cost, items[1].unit_price), (Some(12), Some(14), Some(13)));
}

#[test]
fn an_order_in_another_currency_is_converted_exactly_and_rounded_half_even() {
    let fields = r#""currency":"EUR","exchange_rate":"0.8505","#;
    assert_eq!(total("GBP", &format!(r#"{fields}"total":"10.00""#)), 850);
    assert_eq!(total("GBP", &format!(r#"{fields}"total":"30.00""#)), 2_552);
    assert_eq!(total("GBP", r#""currency":"JPY","exchange_rate":0.005,"total":1"#), 0);
    assert_eq!(total("GBP", r#""currency":"JPY","exchange_rate":0.005,"total":3"#), 2);
    assert_eq!(total("JPY", r#""currency":"GBP","exchange_rate":"190.505","total":"1.00""#), 191);
    let value = order(
        r#""status":"paid","currency":"EUR","exchange_rate":"0.5","total":"1.01","discount_total":"0.03",
           "items":[{"unit_price":"0.09","unit_cost":"0.05"}]"#,
    );
    let content = content(read(&value));
    let rate = Decimal::parse("0.5").unwrap();
    assert_eq!(content.exchange, Some(Exchange { currency: Currency::of_code("EUR").unwrap(), rate }));
    let item = &content.items[0];
    assert_eq!((content.total, content.discount_total, item.unit_price, item.unit_cost), (50, 2, Some(4), Some(2)));
}

#[test]
fn an_order_in_another_currency_without_a_rate_is_refused() {
    let text = "the order is in EUR, not in the store's currency: `exchange_rate` is required";
    assert_eq!(order_refused(&order(r#""status":"paid","currency":"EUR","total":"1""#)), text);
    let value = order(r#""status":"refunded","currency":"EUR","refunded_total":"1","exchange_rate":null"#);
    assert_eq!(order_refused(&value), text);
}

#[test]
fn a_rate_is_not_used_in_the_stores_own_currency() {
    let value = order(r#""status":"paid","currency":"GBP","exchange_rate":"2","total":"1""#);
    let content = content(read(&value));
    assert_eq!((content.total, content.exchange), (100, None));
}

#[test]
fn a_rate_below_zero_or_that_is_none_is_refused() {
    let rate = |rate: &str| order_refused(&placed(&format!(r#""exchange_rate":{rate}"#)));
    assert_eq!(rate("-1"), "`exchange_rate` must not be below zero, found `-1`");
    let text = "`exchange_rate` must be a decimal number of at most 38 digits, such as 12.50, found `1:1`";
    assert_eq!(rate("\"1:1\""), text);
}

#[test]
fn a_currency_that_iso_4217_does_not_have_is_refused() {
    for code in ["gbp", "POUND", "XXQ", ""] {
        let value = order(&format!(r#""status":"paid","currency":"{code}","total":"1""#));
        let text = format!("`currency` must be a currency code of ISO 4217, such as GBP, found `{code}`");
        assert_eq!(order_refused(&value), text);
    }
}

#[test]
fn a_refund_says_what_it_gives_back() {
    assert_eq!(order_refused(&order(r#""status":"refunded""#)), "`refunded_total` is required and is not there");
    let refund = |fields: &str| match read(&order(&format!(r#""status":"refunded",{fields}"#))).step {
        OrderStep::Refunded(amount) => amount,
        other => panic!("not a refund: {other:?}"),
    };
    assert_eq!(refund(r#""currency":"GBP","refunded_total":"1.50""#), RefundAmount::Store(150));
    let foreign = r#""currency":"EUR","exchange_rate":"0.85","refunded_total":"1.50""#;
    assert_eq!(refund(foreign), RefundAmount::Store(128));
    let own = Decimal::parse("1.5").unwrap();
    assert_eq!(refund(r#""refunded_total":"1.50""#), RefundAmount::OrderCurrency(own));
}

#[test]
fn a_refund_in_the_orders_own_currency_has_at_most_the_decimals_of_any() {
    let value = order(r#""status":"refunded","refunded_total":"1.23450""#);
    assert!(json(Stream::Orders, &value).is_ok());
    let value = order(r#""status":"refunded","refunded_total":"1.23456""#);
    assert_eq!(order_refused(&value), "`refunded_total` has more decimals than any currency has: `1.23456`");
    let value = order(r#""status":"refunded","currency":"GBP","refunded_total":"1.234""#);
    assert_eq!(order_refused(&value), "`refunded_total` has more decimals than GBP has: `1.234`");
}

#[test]
fn items_codes_and_addresses_are_read_from_placed_and_paid_only() {
    let rest = r#""items":7,"discount_codes":{},"shipping_address":[1],"total":"x","currency":"??""#;
    assert_eq!(read(&order(&format!(r#""status":"cancelled",{rest}"#))).step, OrderStep::Cancelled);
    assert_eq!(read(&order(&format!(r#"{rest},"status":"payment_failed""#))).step, OrderStep::PaymentFailed);
    let refused =
        |field: &str| order_refused(&order(&format!(r#""status":"paid","currency":"GBP","total":1,{field}"#)));
    assert_eq!(refused(r#""items":7"#), "`items` must be a list, found a number");
    assert_eq!(refused(r#""discount_codes":{}"#), "`discount_codes` must be a list, found an object");
    assert_eq!(refused(r#""discount_codes":["A",5]"#), "`discount_codes[1]` must be text, found a number");
    assert_eq!(refused(r#""shipping_address":[1]"#), "`shipping_address` must be an object, found a list");
}

#[test]
fn a_wrong_type_of_an_optional_field_is_refused_with_its_path() {
    let refused = |fields: &str| order_refused(&placed(fields));
    assert_eq!(refused(r#""test":"no""#), "`test` must be true or false, found text");
    assert_eq!(refused(r#""channel":1"#), "`channel` must be text, found a number");
    assert_eq!(refused(r#""items":[{},{},{"quantity":"2"}]"#), "`items[2].quantity` must be a number, found text");
    assert_eq!(refused(r#""items":[{"tags":"new"}]"#), "`items[0].tags` must be a list, found text");
    assert_eq!(refused(r#""items":[{"tags":["a",null]}]"#), "`items[0].tags[1]` must be text, found null");
    assert_eq!(refused(r#""items":[null]"#), "`items[0]` must be an object, found null");
    assert_eq!(refused(r#""items":[{"discounted":1}]"#), "`items[0].discounted` must be true or false, found a number");
    let city = r#""shipping_address":{"city":["London"]}"#;
    assert_eq!(refused(city), "`shipping_address.city` must be text, found a list");
}

#[test]
fn null_in_an_optional_field_is_as_if_it_were_absent() {
    let fields = [
        "discount_codes",
        "discount_total",
        "payment_method",
        "items",
        "channel",
        "location_id",
        "app_id",
        "shipping_address",
        "test",
        "exchange_rate",
        "refunded_total",
    ];
    for field in fields {
        assert_eq!(read(&placed(&format!(r#""{field}":null"#))), read(&placed(r#""test":false"#)), "{field}");
    }
    let item = r#""items":[{"product_id":null,"tags":null,"unit_price":null,"quantity":null,"launched_at":null,
        "discounted":null,"collections":null}]"#;
    assert_eq!(read(&placed(item)), read(&placed(r#""items":[{}]"#)));
    let address = r#""shipping_address":{"country":null,"region":null,"city":null,"latitude":null,"longitude":null}"#;
    assert_eq!(read(&placed(address)), read(&placed(r#""shipping_address":{}"#)));
}

#[test]
fn a_quantity_is_a_whole_number_not_below_zero() {
    let quantity =
        |text: &str| content(read(&placed(&format!(r#""items":[{{"quantity":{text}}}]"#)))).items[0].quantity;
    assert_eq!([quantity("0"), quantity("12"), quantity("2.0"), quantity("1e3")], [0, 12, 2, 1000]);
    assert_eq!(content(read(&placed(r#""items":[{}]"#))).items[0].quantity, 1);
    let refused = |text: &str| order_refused(&placed(&format!(r#""items":[{{"quantity":{text}}}]"#)));
    assert_eq!(refused("-1"), "`items[0].quantity` must not be below zero, found `-1`");
    let text = "`items[0].quantity` must be a whole number of at most 4294967295, found ";
    assert_eq!(refused("1.5"), format!("{text}`1.5`"));
    assert_eq!(refused("4294967296"), format!("{text}`4294967296`"));
    assert_eq!(refused("1e99"), format!("{text}`1e99`"));
}

#[test]
fn coordinates_are_degrees_within_range_and_count_as_a_pair() {
    let coordinates = |fields: &str| {
        let value = placed(&format!(r#""shipping_address":{{{fields}}}"#));
        content(read(&value)).shipping_address.unwrap().coordinates
    };
    assert_eq!(coordinates(r#""latitude":-90,"longitude":180.0"#), Some((-90_000_000, 180_000_000)));
    assert_eq!(coordinates(r#""latitude":51.50000049,"longitude":-0.1200005"#), Some((51_500_000, -120_000)));
    assert_eq!(coordinates(r#""latitude":51.5"#), None);
    let refused = |fields: &str| order_refused(&placed(&format!(r#""shipping_address":{{{fields}}}"#)));
    let text = "`shipping_address.latitude` must be degrees from -90 to 90, found `90.000001`";
    assert_eq!(refused(r#""latitude":90.000001"#), text);
    let text = "`shipping_address.longitude` must be degrees from -180 to 180, found `-180.5`";
    assert_eq!(refused(r#""longitude":-180.5"#), text);
    assert_eq!(refused(r#""latitude":"51.5""#), "`shipping_address.latitude` must be a number, found text");
}

#[test]
fn a_country_has_two_letters_and_a_region_is_taken_as_it_is() {
    let value = placed(r#""shipping_address":{"country":"gb","region":"LND"}"#);
    let address = content(read(&value)).shipping_address.unwrap();
    assert_eq!((address.country.as_deref(), address.region.as_deref()), (Some("GB"), Some("LND")));
    for country in ["GBR", "United Kingdom", "G1", "", "é"] {
        let value = placed(&format!(r#""shipping_address":{{"country":"{country}"}}"#));
        let text =
            "`shipping_address.country` must be the two letters of an ISO 3166-1 country code, such as GB, found";
        assert_eq!(order_refused(&value), format!("{text} `{country}`"));
    }
}

#[test]
fn ids_of_products_may_be_numbers_and_are_never_empty() {
    let value = placed(r#""items":[{"product_id":85048,"variant_id":7,"collections":[1,"x"]}],"location_id":12"#);
    let content = content(read(&value));
    let item = &content.items[0];
    assert_eq!((item.product_id.as_deref(), item.variant_id.as_deref()), (Some("85048"), Some("7")));
    assert_eq!(
        (item.collections.as_slice(), content.location_id.as_deref()),
        (["1".into(), "x".into()].as_slice(), Some("12"))
    );
    let refused = |fields: &str| order_refused(&placed(fields));
    let text = "must be an id of 1 to 256 bytes, found ``";
    assert_eq!(refused(r#""items":[{"product_id":""}]"#), format!("`items[0].product_id` {text}"));
    assert_eq!(refused(r#""items":[{"collections":["a",""]}]"#), format!("`items[0].collections[1]` {text}"));
    assert_eq!(refused(r#""app_id":"""#), format!("`app_id` {text}"));
}

#[test]
fn a_launch_is_an_instant() {
    let value = placed(r#""items":[{"launched_at":"2026-05-01"}]"#);
    let text = "`items[0].launched_at` must be an RFC 3339 date-time with an offset, such as 2026-05-30T16:00:00Z";
    assert_eq!(order_refused(&value), format!("{text}, found `2026-05-01`"));
}

#[test]
fn every_status_may_say_that_the_order_is_a_test() {
    for status in ["payment_failed", "cancelled"] {
        assert!(read(&order(&format!(r#""status":"{status}","test":true"#))).test);
    }
    assert!(read(&placed(r#""test":true"#)).test);
    assert!(!read(&placed(r#""test":false"#)).test);
}
