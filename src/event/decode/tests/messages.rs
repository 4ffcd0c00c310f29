//! Random messages, sound and broken: both formats take and refuse the same, with the same words.

use proptest::collection::{btree_map, vec};
use proptest::option::{of, weighted};
use proptest::prelude::*;
use prost::Message;
use serde_json::{Map, Value, json};

use super::*;
use crate::proto;
use crate::time::Timestamp;

/// Text that often is what some field wants, and often is not.
fn word() -> impl Strategy<Value = String> {
    let words = [
        "",
        "a",
        "x y",
        "GBP",
        "EUR",
        "JPY",
        "XXQ",
        "GB",
        "gb",
        "United Kingdom",
        "placed",
        "paid",
        "cancelled",
        "payment_failed",
        "refunded",
        "updated",
        "erased",
        "SUBSCRIBED",
        "INVALID",
        "ENABLED",
        "PAUSED",
        "cart_updated",
        "searched",
        "2026-12-31",
        "2026-12-31T00:00:00Z",
        "1",
        "0.5",
        "12.345",
        "-3",
        "1e3",
        "email",
        "sms",
        "push",
    ];
    prop_oneof![19 => proptest::sample::select(words.to_vec()).prop_map(str::to_owned), 1 => any::<String>()]
}

fn money() -> impl Strategy<Value = String> {
    let sound = ["0", "1", "505.30", "7.1250e1", "12.340"];
    let broken = ["-1", "1,0", "9e30", "0.00001", "0.005", ""];
    let choose = |from: &[&'static str]| proptest::sample::select(from.to_vec()).prop_map(str::to_owned);
    prop_oneof![19 => choose(&sound), 1 => choose(&broken)]
}

fn status() -> impl Strategy<Value = String> {
    proptest::sample::select(vec!["placed", "paid", "cancelled", "payment_failed", "refunded"]).prop_map(str::to_owned)
}

fn currency() -> impl Strategy<Value = String> {
    proptest::sample::select(vec!["GBP", "GBP", "GBP", "GBP", "GBP", "GBP", "EUR", "EUR", "JPY", "XXQ"])
        .prop_map(str::to_owned)
}

fn id() -> impl Strategy<Value = String> {
    prop_oneof![49 => "[a-z]{1,3}", 1 => Just(String::new())]
}

/// Required: seldom forgotten.
fn said<T: std::fmt::Debug>(value: impl Strategy<Value = T>) -> impl Strategy<Value = Option<T>> {
    weighted(0.98, value)
}

fn quantity() -> impl Strategy<Value = i64> {
    prop_oneof![19 => 0..100i64, 1 => any::<i64>()]
}

fn instant() -> impl Strategy<Value = prost_types::Timestamp> {
    (0..4_000_000_000i64, 0..1_000i32)
        .prop_map(|(seconds, ms)| prost_types::Timestamp { seconds, nanos: ms * 1_000_000 })
}

fn address() -> impl Strategy<Value = proto::Address> {
    let country = of(prop_oneof![19 => Just("GB".to_owned()), 1 => word()]);
    (country, of(word()), of(word()), of(-91.0..91.0f64), of(-182.0..182.0f64)).prop_map(
        |(country, region, city, latitude, longitude)| proto::Address { country, region, city, latitude, longitude },
    )
}

prop_compose! {
    fn item()(
        product_id in of(id()), category in of(word()), collections in vec(id(), 0..2), tags in vec(word(), 0..2),
        unit_price in of(money()), unit_cost in of(money()), quantity in of(quantity()), discounted in of(any::<bool>()),
        launched_at in of(instant()),
    ) -> proto::Item {
        proto::Item {
            product_id, variant_id: None, category, collections, tags, unit_price, unit_cost, quantity, discounted,
            launched_at, subscription: discounted,
        }
    }
}

prop_compose! {
    fn order()(
        ids in (said(id()), said(id()), said(id()), of(id())), occurred_at in said(instant()),
        status in said(prop_oneof![19 => status(), 1 => word()]), currency in said(currency()),
        amounts in (said(money()), said(money()), of(money()), of(money())), discount_codes in vec(word(), 0..2),
        items in vec(item(), 0..3), shipping_address in of(address()), channel in of(word()), test in of(any::<bool>()),
    ) -> proto::Order {
        proto::Order {
            event_id: ids.0, customer_id: ids.1, occurred_at, order_id: ids.2, status, currency, total: amounts.0,
            exchange_rate: amounts.1, refunded_total: amounts.2, discount_codes, discount_total: amounts.3,
            payment_method: channel.clone(), items, channel, location_id: ids.3.clone(), app_id: ids.3, shipping_address,
            test,
        }
    }
}

prop_compose! {
    fn account()(
        account_id in said(id()), balance in of(money()), currency in of(currency()),
        date in of(prop_oneof![19 => Just("2026-12-31".to_owned()), 1 => word()]),
    ) -> proto::StoreCredit {
        proto::StoreCredit { account_id, balance, currency, next_expiry_date: date.clone(), last_credit_date: date }
    }
}

fn attribute() -> impl Strategy<Value = proto::AttributeValue> {
    use proto::attribute_value::Value;
    let value = prop_oneof![
        word().prop_map(Value::Text),
        (0..1_000i32).prop_map(|number| Value::Number(number.to_string())),
        any::<bool>().prop_map(Value::Flag),
        vec(word(), 0..3).prop_map(|elements| Value::List(proto::TextList { elements })),
    ];
    value.prop_map(|value| proto::AttributeValue { value: Some(value) })
}

prop_compose! {
    fn signup()(
        ids in (said(id()), said(id()), of(id())), occurred_at in said(instant()),
        kind in said(prop_oneof![19 => Just("updated".to_owned()), 1 => word()]),
        statuses in vec(of(prop_oneof![19 => Just("SUBSCRIBED".to_owned()), 1 => word()]), 2..=2),
        account_status in of(prop_oneof![19 => Just("ENABLED".to_owned()), 1 => word()]),
        consent in btree_map("[a-z]{3,8}|email", Just("PENDING".to_owned()), 0..2), language in of(word()),
        addresses in vec(address(), 0..2), tags in vec(word(), 0..3), companies in vec(id(), 0..2),
        cost_to_serve in of(money()), store_credit in vec(account(), 0..3), attributes in btree_map(word(), attribute(), 0..3),
    ) -> proto::Signup {
        proto::Signup {
            event_id: ids.0, customer_id: ids.1, occurred_at, kind, email_subscription_status: statuses[0].clone(),
            sms_subscription_status: statuses[1].clone(), consent, email_domain: language.clone(),
            preferred_channel: language.clone(), language, addresses, add_tags: tags.clone(), remove_tags: tags.clone(),
            tags, companies, account_status, created_by_app_id: ids.2, product_subscription_status: None, cost_to_serve,
            store_credit, attributes, clear: Vec::new(),
        }
    }
}

prop_compose! {
    fn cart_line()(product_id in of(id()), tags in vec(word(), 0..2), unit_price in of(money()), quantity in of(quantity()))
        -> proto::CartLine
    {
        proto::CartLine {
            variant_id: product_id.clone(), collection_id: None, category: tags.first().cloned(), product_id, tags,
            unit_price, quantity,
        }
    }
}

prop_compose! {
    fn browse()(
        ids in (said(id()), said(id()), of(id())), occurred_at in said(instant()),
        name in said(prop_oneof![19 => Just("cart_updated".to_owned()), 1 => word()]), category in of(word()),
        tags in vec(word(), 0..3), unit_price in of(money()), currency in of(currency()), quantity in of(quantity()),
        properties in btree_map(word(), word(), 0..3), lines in of(vec(cart_line(), 0..3)),
    ) -> proto::Browse {
        let text = |text| proto::PropertyValue { value: Some(proto::property_value::Value::Text(text)) };
        proto::Browse {
            event_id: ids.0, customer_id: ids.1, occurred_at, name, product_id: ids.2.clone(), variant_id: ids.2.clone(),
            collection_id: ids.2, device: category.clone(), os: category.clone(), channel: category.clone(),
            campaign: category.clone(), category, tags, unit_price, currency, quantity,
            properties: properties.into_iter().map(|(name, value)| (name, text(value))).collect(),
            lines: lines.map(|lines| proto::CartLines { lines }),
        }
    }
}

/// What an upstream team would write in JSON for the same fields: none for what is not there.
fn object(fields: Vec<(&str, Value)>) -> Value {
    let said = |value: &Value| !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty());
    Value::Object(fields.into_iter().filter(|(_, value)| said(value)).map(|(key, value)| (key.into(), value)).collect())
}

fn time(instant: &Option<prost_types::Timestamp>) -> Value {
    let ms = |at: &prost_types::Timestamp| at.seconds * 1000 + i64::from(at.nanos) / 1_000_000;
    json!(instant.as_ref().map(|instant| Timestamp::from_millis(ms(instant)).to_string()))
}

fn address_json(address: &proto::Address) -> Value {
    let proto::Address { country, region, city, latitude, longitude } = address;
    object(vec![
        ("country", json!(country)),
        ("region", json!(region)),
        ("city", json!(city)),
        ("latitude", json!(latitude)),
        ("longitude", json!(longitude)),
    ])
}

fn item_json(item: &proto::Item) -> Value {
    object(vec![
        ("product_id", json!(item.product_id)),
        ("category", json!(item.category)),
        ("collections", json!(item.collections)),
        ("tags", json!(item.tags)),
        ("unit_price", json!(item.unit_price)),
        ("unit_cost", json!(item.unit_cost)),
        ("quantity", json!(item.quantity)),
        ("discounted", json!(item.discounted)),
        ("launched_at", time(&item.launched_at)),
        ("subscription", json!(item.subscription)),
    ])
}

fn order_json(order: &proto::Order) -> Value {
    object(vec![
        ("event_id", json!(order.event_id)),
        ("customer_id", json!(order.customer_id)),
        ("occurred_at", time(&order.occurred_at)),
        ("order_id", json!(order.order_id)),
        ("status", json!(order.status)),
        ("currency", json!(order.currency)),
        ("total", json!(order.total)),
        ("exchange_rate", json!(order.exchange_rate)),
        ("refunded_total", json!(order.refunded_total)),
        ("discount_codes", json!(order.discount_codes)),
        ("discount_total", json!(order.discount_total)),
        ("payment_method", json!(order.payment_method)),
        ("items", order.items.iter().map(item_json).collect()),
        ("channel", json!(order.channel)),
        ("location_id", json!(order.location_id)),
        ("app_id", json!(order.app_id)),
        ("shipping_address", json!(order.shipping_address.as_ref().map(address_json))),
        ("test", json!(order.test)),
    ])
}

fn account_json(account: &proto::StoreCredit) -> Value {
    object(vec![
        ("account_id", json!(account.account_id)),
        ("balance", json!(account.balance)),
        ("currency", json!(account.currency)),
        ("next_expiry_date", json!(account.next_expiry_date)),
        ("last_credit_date", json!(account.last_credit_date)),
    ])
}

fn attribute_json(value: &proto::AttributeValue) -> Value {
    use proto::attribute_value::Value as Kind;
    match value.value.as_ref().unwrap() {
        Kind::Text(text) => json!(text),
        Kind::Number(number) => serde_json::from_str(number).unwrap(),
        Kind::Flag(flag) => json!(flag),
        Kind::List(list) => json!(list.elements),
    }
}

fn signup_json(signup: &proto::Signup) -> Value {
    let attributes: Map<_, _> =
        signup.attributes.iter().map(|(name, value)| (name.clone(), attribute_json(value))).collect();
    object(vec![
        ("event_id", json!(signup.event_id)),
        ("customer_id", json!(signup.customer_id)),
        ("occurred_at", time(&signup.occurred_at)),
        ("kind", json!(signup.kind)),
        ("email_subscription_status", json!(signup.email_subscription_status)),
        ("sms_subscription_status", json!(signup.sms_subscription_status)),
        ("consent", json!(signup.consent)),
        ("email_domain", json!(signup.email_domain)),
        ("language", json!(signup.language)),
        ("preferred_channel", json!(signup.preferred_channel)),
        ("addresses", signup.addresses.iter().map(address_json).collect()),
        ("tags", json!(signup.tags)),
        ("add_tags", json!(signup.add_tags)),
        ("remove_tags", json!(signup.remove_tags)),
        ("companies", json!(signup.companies)),
        ("account_status", json!(signup.account_status)),
        ("created_by_app_id", json!(signup.created_by_app_id)),
        ("cost_to_serve", json!(signup.cost_to_serve)),
        ("store_credit", signup.store_credit.iter().map(account_json).collect()),
        ("attributes", attributes.into()),
    ])
}

fn line_json(line: &proto::CartLine) -> Value {
    object(vec![
        ("product_id", json!(line.product_id)),
        ("variant_id", json!(line.variant_id)),
        ("category", json!(line.category)),
        ("tags", json!(line.tags)),
        ("unit_price", json!(line.unit_price)),
        ("quantity", json!(line.quantity)),
    ])
}

fn browse_json(browse: &proto::Browse) -> Value {
    let text = |value: &proto::PropertyValue| match value.value.as_ref().unwrap() {
        proto::property_value::Value::Text(text) => json!(text),
        other => panic!("not text: {other:?}"),
    };
    let properties: Map<_, _> = browse.properties.iter().map(|(name, value)| (name.clone(), text(value))).collect();
    let mut value = object(vec![
        ("event_id", json!(browse.event_id)),
        ("customer_id", json!(browse.customer_id)),
        ("occurred_at", time(&browse.occurred_at)),
        ("name", json!(browse.name)),
        ("product_id", json!(browse.product_id)),
        ("variant_id", json!(browse.variant_id)),
        ("collection_id", json!(browse.collection_id)),
        ("category", json!(browse.category)),
        ("tags", json!(browse.tags)),
        ("unit_price", json!(browse.unit_price)),
        ("currency", json!(browse.currency)),
        ("quantity", json!(browse.quantity)),
        ("device", json!(browse.device)),
        ("os", json!(browse.os)),
        ("channel", json!(browse.channel)),
        ("campaign", json!(browse.campaign)),
        ("properties", properties.into()),
    ]);
    if let Some(lines) = &browse.lines {
        value["lines"] = lines.lines.iter().map(line_json).collect();
    }
    value
}

fn same_in_both(stream: Stream, protobuf: &[u8], json: &Value) -> Result<(), TestCaseError> {
    let json = json.to_string();
    let from_json = decode(stream, Format::Json, json.as_bytes(), &gbp());
    let from_protobuf =
        if protobuf.is_empty() { from_json.clone() } else { decode(stream, Format::Protobuf, protobuf, &gbp()) };
    prop_assert_eq!(from_json, from_protobuf, "{}", json);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn orders(order in order()) {
        same_in_both(Stream::Orders, &order.encode_to_vec(), &order_json(&order))?;
    }

    #[test]
    fn signups(signup in signup()) {
        same_in_both(Stream::Signups, &signup.encode_to_vec(), &signup_json(&signup))?;
    }

    #[test]
    fn browse_events(browse in browse()) {
        same_in_both(Stream::Browse, &browse.encode_to_vec(), &browse_json(&browse))?;
    }
}
