//! Signups.

use super::*;
use crate::event::signup::{AttributeValue, Change, ProfileUpdate, SignupEvent};
use crate::number::Decimal;
use crate::time::{DateOrTime, Timestamp};

fn updated(fields: &str) -> String {
    let comma = if fields.is_empty() { "" } else { "," };
    with_head(&format!(r#""kind":"updated"{comma}{fields}"#))
}

fn update(value: &str) -> ProfileUpdate<'_> {
    match json(Stream::Signups, value).unwrap().event.body {
        Body::Signup(SignupEvent::Update(update)) => *update,
        other => panic!("not an update: {other:?}"),
    }
}

fn update_refused(fields: &str) -> String {
    refused(Stream::Signups, &updated(fields))
}

#[test]
fn kind_is_required_and_one_of_three() {
    assert_eq!(refused(Stream::Signups, &with_head("")), "`kind` is required and is not there");
    let text = "`kind` must be one of signed_up, updated, erased, found `deleted`";
    assert_eq!(refused(Stream::Signups, &with_head(r#""kind":"deleted""#)), text);
    for kind in ["signed_up", "updated"] {
        assert_eq!(update(&with_head(&format!(r#""kind":"{kind}""#))), ProfileUpdate::default());
    }
}

#[test]
fn of_an_erasure_nothing_else_is_read() {
    let value = with_head(r#""kind":"erased","email_subscription_status":"NONSENSE","cost_to_serve":"x""#);
    assert_eq!(json(Stream::Signups, &value).unwrap().event.body, Body::Signup(SignupEvent::Erased));
}

#[test]
fn null_clears_a_field_and_absence_leaves_it_as_it_was() {
    let fields = [
        "email_subscription_status",
        "sms_subscription_status",
        "consent",
        "email_domain",
        "language",
        "preferred_channel",
        "addresses",
        "tags",
        "companies",
        "account_status",
        "created_by_app_id",
        "product_subscription_status",
        "cost_to_serve",
        "store_credit",
        "attributes",
    ];
    let value = updated(&fields.map(|field| format!("\"{field}\":null")).join(","));
    let all_cleared = ProfileUpdate {
        email_subscription_status: Change::Clear,
        sms_subscription_status: Change::Clear,
        consent: Change::Clear,
        email_domain: Change::Clear,
        language: Change::Clear,
        preferred_channel: Change::Clear,
        addresses: Change::Clear,
        tags: Change::Clear,
        add_tags: Vec::new(),
        remove_tags: Vec::new(),
        companies: Change::Clear,
        account_status: Change::Clear,
        created_by_app_id: Change::Clear,
        product_subscription_status: Change::Clear,
        cost_to_serve: Change::Clear,
        store_credit: Change::Clear,
        attributes: Change::Clear,
        unusable_attributes: 0,
    };
    assert_eq!(update(&value), all_cleared);
    assert_eq!(update(&updated("")), ProfileUpdate::default());
    assert_eq!(update(&updated(r#""add_tags":null,"remove_tags":null"#)), ProfileUpdate::default());
}

#[test]
fn null_clears_one_channel_and_one_attribute() {
    let value = updated(r#""consent":{"push":null},"attributes":{"age":null,"b":1}"#);
    let update = update(&value);
    assert_eq!(update.consent, Change::Set(vec![("push".into(), None)]));
    let one = Some(AttributeValue::Number(Decimal::from_integer(1)));
    assert_eq!(update.attributes, Change::Set(vec![("age".into(), None), ("b".into(), one)]));
}

#[test]
fn an_empty_list_that_is_written_whole_clears() {
    let value = updated(r#""addresses":[],"tags":[],"companies":[]"#);
    let update = update(&value);
    assert_eq!((update.addresses, update.tags, update.companies), (Change::Clear, Change::Clear, Change::Clear));
}

#[test]
fn an_empty_set_that_is_written_one_by_one_writes_nothing() {
    let value = updated(r#""consent":{},"attributes":{},"store_credit":[]"#);
    assert_eq!(update(&value), ProfileUpdate::default());
}

#[test]
fn an_unknown_status_is_refused_with_those_there_are() {
    let subscriptions = "SUBSCRIBED, NOT_SUBSCRIBED, PENDING, INVALID, UNSUBSCRIBED, REDACTED";
    let text = format!("`email_subscription_status` must be one of {subscriptions}, found `subscribed`");
    assert_eq!(update_refused(r#""email_subscription_status":"subscribed""#), text);
    let text = format!("`consent.push` must be one of {subscriptions}, found `YES`");
    assert_eq!(update_refused(r#""consent":{"push":"YES"}"#), text);
    let text = "`account_status` must be one of DECLINED, DISABLED, ENABLED, INVITED, found `ACTIVE`";
    assert_eq!(update_refused(r#""account_status":"ACTIVE""#), text);
    let text = "`product_subscription_status` must be one of SUBSCRIBED, CANCELED, EXPIRED, FAILED, NEVER_SUBSCRIBED, \
                PAUSED, found `CANCELLED`";
    assert_eq!(update_refused(r#""product_subscription_status":"CANCELLED""#), text);
}

#[test]
fn an_sms_subscription_is_never_invalid() {
    let text = "`sms_subscription_status` must be one of SUBSCRIBED, NOT_SUBSCRIBED, PENDING, UNSUBSCRIBED, REDACTED, \
                found `INVALID`";
    assert_eq!(update_refused(r#""sms_subscription_status":"INVALID""#), text);
    assert!(json(Stream::Signups, &updated(r#""email_subscription_status":"INVALID""#)).is_ok());
}

#[test]
fn consent_for_email_and_sms_has_fields_of_its_own() {
    let text = "`consent.email` must be said in `email_subscription_status`, found `SUBSCRIBED`";
    assert_eq!(update_refused(r#""consent":{"email":"SUBSCRIBED"}"#), text);
    let text = "`consent.sms` must be said in `sms_subscription_status`, found `null`";
    assert_eq!(update_refused(r#""consent":{"sms":null}"#), text);
}

#[test]
fn an_attribute_of_an_unusable_type_loses_that_attribute_only_and_is_counted() {
    let value = updated(
        r#""attributes":{"object":{"a":1},"mixed":["a",1],"nested":[["a"]],"list":["a"],"big":1e999,"flag":false}"#,
    );
    let update = update(&value);
    let list = Some(AttributeValue::List(vec!["a".into()]));
    let expected = vec![("flag".into(), Some(AttributeValue::Flag(false))), ("list".into(), list)];
    assert_eq!((update.attributes, update.unusable_attributes), (Change::Set(expected), 4));
}

#[test]
fn attributes_that_are_no_object_are_refused() {
    assert_eq!(update_refused(r#""attributes":["a"]"#), "`attributes` must be an object, found a list");
    assert_eq!(update_refused(r#""consent":"push""#), "`consent` must be an object, found text");
    assert_eq!(update_refused(r#""consent":{"push":true}"#), "`consent.push` must be text, found a boolean");
}

#[test]
fn attributes_are_in_the_order_of_their_names_and_the_last_of_a_name_counts() {
    let value = updated(r#""attributes":{"b":"1","a":"2","b":"3"}"#);
    let text = |text: &'static str| Some(AttributeValue::Text(text.into()));
    let expected = vec![("a".into(), text("2")), ("b".into(), text("3"))];
    assert_eq!(update(&value).attributes, Change::Set(expected));
}

#[test]
fn the_number_of_an_attribute_is_exact() {
    let value = updated(r#""attributes":{"n":0.1000000000000000000000000000000000001}"#);
    let number = Decimal::parse("0.1000000000000000000000000000000000001").unwrap();
    assert_eq!(update(&value).attributes, Change::Set(vec![("n".into(), Some(AttributeValue::Number(number)))]));
}

#[test]
fn date_like_text_of_an_attribute_stays_text() {
    let value = updated(r#""attributes":{"birth_date":"1992-02-29"}"#);
    let text = Some(AttributeValue::Text("1992-02-29".into()));
    assert_eq!(update(&value).attributes, Change::Set(vec![("birth_date".into(), text)]));
}

#[test]
fn cost_to_serve_is_money_of_the_store() {
    assert_eq!(update(&updated(r#""cost_to_serve":12.4"#)).cost_to_serve, Change::Set(1_240));
    assert_eq!(update_refused(r#""cost_to_serve":"-1""#), "`cost_to_serve` must not be below zero, found `-1`");
    let text = "`cost_to_serve` has more decimals than GBP has: `0.001`";
    assert_eq!(update_refused(r#""cost_to_serve":"0.001""#), text);
}

#[test]
fn a_store_credit_account_has_an_id_and_a_balance_in_its_own_currency() {
    let refused = |fields: &str| update_refused(&format!(r#""store_credit":[{{"account_id":"a"}},{{{fields}}}]"#));
    assert_eq!(refused(r#""balance":"1""#), "`store_credit[1].account_id` is required and is not there");
    let text = "`store_credit[1].balance` has more decimals than JPY has: `0.5`";
    assert_eq!(refused(r#""account_id":"b","balance":"0.5","currency":"JPY""#), text);
    let text = "`store_credit[1].balance` must not be below zero, found `-1`";
    assert_eq!(refused(r#""account_id":"b","balance":-1"#), text);
    let text = "`store_credit[1].currency` must be a currency code of ISO 4217, such as GBP, found `£`";
    assert_eq!(refused(r#""account_id":"b","currency":"£""#), text);
    let value = updated(r#""store_credit":[{"account_id":5,"balance":7,"currency":"JPY"}]"#);
    let update = update(&value);
    let account = &update.store_credit.as_set().unwrap()[0];
    assert_eq!((account.account_id.as_ref(), account.balance), ("5", Some(Decimal::from_integer(7))));
}

#[test]
fn the_dates_of_an_account_are_dates_or_date_times() {
    let value = updated(r#""store_credit":[{"account_id":"a","next_expiry_date":"2026-05-30T16:00:00.031Z"}]"#);
    let update = update(&value);
    let instant = DateOrTime::Instant(Timestamp::from_millis(1_780_156_800_031));
    assert_eq!(update.store_credit.as_set().unwrap()[0].next_expiry_date, Some(instant));
    let text = "`store_credit[0].last_credit_date` must be a date, such as 2026-12-31, or an RFC 3339 date-time, found \
                `2026-02-30`";
    assert_eq!(update_refused(r#""store_credit":[{"account_id":"a","last_credit_date":"2026-02-30"}]"#), text);
}

#[test]
fn of_two_accounts_with_one_id_the_last_counts() {
    let value = updated(r#""store_credit":[{"account_id":"a","balance":1},{"account_id":"a","balance":2}]"#);
    let update = update(&value);
    let accounts = update.store_credit.as_set().unwrap();
    assert_eq!((accounts.len(), accounts[0].balance), (1, Some(Decimal::from_integer(2))));
}

#[test]
fn a_refusal_names_the_address_it_is_about() {
    let text = "`addresses[1].latitude` must be degrees from -90 to 90, found `91`";
    assert_eq!(update_refused(r#""addresses":[{},{"latitude":91}]"#), text);
}

#[test]
fn ids_of_companies_and_apps_may_be_numbers_and_are_never_empty() {
    let value = updated(r#""companies":[1001],"created_by_app_id":5"#);
    let update = update(&value);
    assert_eq!(update.companies, Change::Set(vec!["1001".into()]));
    assert_eq!(update.created_by_app_id, Change::Set("5".into()));
    assert_eq!(update_refused(r#""companies":["a",""]"#), "`companies[1]` must be an id of 1 to 256 bytes, found ``");
    let text = "`created_by_app_id` must be an id of 1 to 256 bytes, found ``";
    assert_eq!(update_refused(r#""created_by_app_id":"""#), text);
}

#[test]
fn an_empty_text_is_a_value() {
    assert_eq!(update(&updated(r#""language":"""#)).language, Change::Set("".into()));
}
