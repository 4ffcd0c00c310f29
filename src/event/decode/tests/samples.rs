//! The examples of the contract, read whole.

use super::*;
use crate::event::browse::{BrowseEvent, CartLine, PropertyValue};
use crate::event::order::{Item, OrderContent, OrderEvent, OrderStep};
use crate::event::signup::{AttributeValue, Change, ProfileUpdate, SignupEvent, StoreCredit};
use crate::event::{Address, Event, Text};
use crate::number::Decimal;
use crate::time::{DateOrTime, Day, Timestamp, parse_rfc3339};

fn at(text: &str) -> Timestamp {
    parse_rfc3339(text).unwrap()
}

fn texts(all: &[&'static str]) -> Vec<Text<'static>> {
    all.iter().map(|text| Text::from(*text)).collect()
}

fn london() -> Address<'static> {
    Address {
        country: Some("GB".into()),
        region: Some("GB-LND".into()),
        city: Some("London".into()),
        coordinates: Some((51_500_000, -120_000)),
    }
}

const ORDER: &str = r#"{"event_id":"e-1","customer_id":"c-42","occurred_at":"2026-05-30T16:00:00Z",
 "order_id":"o-7", "status":"paid",
 "currency":"GBP","total":"505.30","exchange_rate":"1","refunded_total":"20.00",
 "discount_codes":["SPRING"],"discount_total":"5.00","payment_method":"card",
 "items":[{"product_id":"85048","variant_id":"v1","category":"lights","collections":["xmas"],"tags":["new"],
           "unit_price":"6.95","unit_cost":"2.10","quantity":12,"discounted":false,"launched_at":"2026-05-01T00:00:00Z","subscription":false}],
 "channel":"web","location_id":"12","app_id":"129785",
 "shipping_address":{"country":"GB","region":"GB-LND","city":"London","latitude":51.5,"longitude":-0.12},
 "test":false}"#;

#[test]
fn the_example_of_orders_is_read_whole() {
    let content = OrderContent {
        total: 50_530,
        exchange: None,
        discount_codes: texts(&["SPRING"]),
        discount_total: 500,
        payment_method: Some("card".into()),
        channel: Some("web".into()),
        location_id: Some("12".into()),
        app_id: Some("129785".into()),
        shipping_address: Some(london()),
        items: vec![Item {
            product_id: Some("85048".into()),
            variant_id: Some("v1".into()),
            category: Some("lights".into()),
            collections: texts(&["xmas"]),
            tags: texts(&["new"]),
            unit_price: Some(695),
            unit_cost: Some(210),
            quantity: 12,
            discounted: false,
            launched_at: Some(at("2026-05-01T00:00:00Z")),
            subscription: false,
        }],
    };
    let event = Event {
        event_id: "e-1".into(),
        customer_id: "c-42".into(),
        occurred_at: at("2026-05-30T16:00:00Z"),
        body: Body::Order(OrderEvent { order_id: "o-7".into(), step: OrderStep::Paid(content), test: false }),
    };
    assert_eq!(json(Stream::Orders, ORDER), Ok(Decoded { event, unknown_fields: 0 }));
}

const SIGNUP: &str = r#"{"event_id":"e-2","customer_id":"c-42","occurred_at":"2026-05-01T09:00:00Z",
 "kind":"signed_up",
 "email_subscription_status":"SUBSCRIBED","sms_subscription_status":"NOT_SUBSCRIBED","consent":{"push":"SUBSCRIBED"},
 "email_domain":"gmail.com","language":"en-GB","preferred_channel":"email",
 "addresses":[{"country":"GB","region":"GB-LND","city":"London","latitude":51.5,"longitude":-0.12}],
 "tags":["vip"],"add_tags":["b2b"],"remove_tags":["trial"],
 "companies":["1001"],"account_status":"ENABLED","created_by_app_id":"5","product_subscription_status":"NEVER_SUBSCRIBED",
 "cost_to_serve":"12.40",
 "store_credit":[{"account_id":"sc-1","balance":"25.00","currency":"GBP","next_expiry_date":"2026-12-31","last_credit_date":"2026-05-01"}],
 "attributes":{"age":34,"gender":"female","birth_date":"1992-02-29","income_band":"50-60k","interests":["yoga","tea"],"newsletter":true}}"#;

#[test]
fn the_example_of_signups_is_read_whole() {
    let date = |year, month, day| Some(DateOrTime::Date(Day::new(year, month, day).unwrap()));
    let text = |text: &'static str| Some(AttributeValue::Text(text.into()));
    let update = ProfileUpdate {
        email_subscription_status: Change::Set("SUBSCRIBED".into()),
        sms_subscription_status: Change::Set("NOT_SUBSCRIBED".into()),
        consent: Change::Set(vec![("push".into(), Some("SUBSCRIBED".into()))]),
        email_domain: Change::Set("gmail.com".into()),
        language: Change::Set("en-GB".into()),
        preferred_channel: Change::Set("email".into()),
        addresses: Change::Set(vec![london()]),
        tags: Change::Set(texts(&["vip"])),
        add_tags: texts(&["b2b"]),
        remove_tags: texts(&["trial"]),
        companies: Change::Set(texts(&["1001"])),
        account_status: Change::Set("ENABLED".into()),
        created_by_app_id: Change::Set("5".into()),
        product_subscription_status: Change::Set("NEVER_SUBSCRIBED".into()),
        cost_to_serve: Change::Set(1_240),
        store_credit: Change::Set(vec![StoreCredit {
            account_id: "sc-1".into(),
            balance: Decimal::parse("25"),
            currency: Some("GBP".into()),
            next_expiry_date: date(2026, 12, 31),
            last_credit_date: date(2026, 5, 1),
        }]),
        attributes: Change::Set(vec![
            ("age".into(), Some(AttributeValue::Number(Decimal::from_integer(34)))),
            ("birth_date".into(), text("1992-02-29")),
            ("gender".into(), text("female")),
            ("income_band".into(), text("50-60k")),
            ("interests".into(), Some(AttributeValue::List(texts(&["yoga", "tea"])))),
            ("newsletter".into(), Some(AttributeValue::Flag(true))),
        ]),
        unusable_attributes: 0,
    };
    let decoded = json(Stream::Signups, SIGNUP).unwrap();
    assert_eq!(decoded.event.body, Body::Signup(SignupEvent::Update(Box::new(update))));
    assert_eq!(decoded.unknown_fields, 0);
}

const BROWSE: &str = r#"{"event_id":"e-3","customer_id":"c-42","occurred_at":"2026-05-30T15:58:12Z",
 "name":"cart_added",
 "product_id":"85048","variant_id":"v1","collection_id":"xmas","category":"lights","tags":["new"],"unit_price":"6.95","currency":"GBP","quantity":2,
 "device":"mobile","os":"ios","channel":"email","campaign":"spring-26",
 "properties":{"query":"fairy lights","results":12}}"#;

#[test]
fn the_example_of_browse_is_read_whole() {
    let event = BrowseEvent {
        name: "cart_added".into(),
        product_id: Some("85048".into()),
        variant_id: Some("v1".into()),
        collection_id: Some("xmas".into()),
        category: Some("lights".into()),
        tags: texts(&["new"]),
        unit_price: Some(695),
        quantity: Some(2),
        device: Some("mobile".into()),
        os: Some("ios".into()),
        channel: Some("email".into()),
        campaign: Some("spring-26".into()),
        properties: vec![
            ("query".into(), PropertyValue::Text("fairy lights".into())),
            ("results".into(), PropertyValue::Number(Decimal::from_integer(12))),
        ],
        ..BrowseEvent::default()
    };
    assert_eq!(json(Stream::Browse, BROWSE).unwrap().event.body, Body::Browse(event));
}

#[test]
fn the_lines_of_a_cart_snapshot_are_read_whole() {
    let value = with_head(
        r#""name":"cart_updated","lines":[{"product_id":1,"variant_id":"v","category":"c","unit_price":6.95,"quantity":3},{}]"#,
    );
    let first = CartLine {
        product_id: Some("1".into()),
        variant_id: Some("v".into()),
        category: Some("c".into()),
        unit_price: Some(695),
        quantity: 3,
        ..CartLine::default()
    };
    let Body::Browse(event) = json(Stream::Browse, &value).unwrap().event.body else { panic!("not a browse event") };
    assert_eq!(event.lines, Some(vec![first, CartLine { quantity: 1, ..CartLine::default() }]));
}

#[test]
fn what_needs_no_unescaping_is_borrowed_from_the_record() {
    let decoded = json(Stream::Browse, BROWSE).unwrap();
    let Body::Browse(event) = decoded.event.body else { panic!("not a browse event") };
    for text in [&decoded.event.event_id, &decoded.event.customer_id, &event.name, event.product_id.as_ref().unwrap()] {
        assert!(matches!(text, Text::Borrowed(_)), "{text}");
    }
}
