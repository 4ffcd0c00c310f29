//! Random events for property tests: canonical ones, as decoding gives them, with amounts in the store's currency.

use proptest::collection::{btree_map, vec};
use proptest::option::of;
use proptest::prelude::*;

use super::browse::{BrowseEvent, CartLine, PropertyValue};
use super::order::{Item, OrderContent, OrderEvent, OrderStep, RefundAmount};
use super::signup::{AttributeValue, Change, ProfileUpdate, SignupEvent, StoreCredit};
use super::{Address, Body, Event, Text};
use crate::number::Decimal;
use crate::time::{DateOrTime, Day, Timestamp};

pub fn event() -> impl Strategy<Value = Event<'static>> {
    let body =
        prop_oneof![order().prop_map(Body::Order), signup().prop_map(Body::Signup), browse().prop_map(Body::Browse)];
    (id(), id(), instant(), body).prop_map(|(event_id, customer_id, occurred_at, body)| Event {
        event_id,
        customer_id,
        occurred_at,
        body,
    })
}

fn order() -> impl Strategy<Value = OrderEvent<'static>> {
    let refund = prop_oneof![
        amount().prop_map(RefundAmount::Store),
        (0..1i64 << 50).prop_map(|minor| RefundAmount::OrderCurrency(Decimal::new(minor.into(), 4))),
    ];
    let step = prop_oneof![
        content().prop_map(OrderStep::Placed),
        content().prop_map(OrderStep::Paid),
        Just(OrderStep::PaymentFailed),
        Just(OrderStep::Cancelled),
        refund.prop_map(OrderStep::Refunded),
    ];
    (id(), step, any::<bool>()).prop_map(|(order_id, step, test)| OrderEvent { order_id, step, test })
}

fn content() -> impl Strategy<Value = OrderContent<'static>> {
    let ids = (of(id()), of(id()));
    (amount(), texts(), amount(), of(text()), of(text()), ids, of(address()), vec(item(), 0..4)).prop_map(
        |(total, discount_codes, discount_total, payment_method, channel, ids, shipping_address, items)| OrderContent {
            total,
            exchange: None,
            discount_codes,
            discount_total,
            payment_method,
            channel,
            location_id: ids.0,
            app_id: ids.1,
            shipping_address,
            items,
        },
    )
}

fn item() -> impl Strategy<Value = Item<'static>> {
    let ids = (of(id()), of(id()), vec(id(), 0..3));
    let prices = (of(amount()), of(amount()));
    let flags = (any::<bool>(), any::<bool>());
    (ids, of(text()), texts(), prices, any::<u32>(), flags, of(instant())).prop_map(
        |(ids, category, tags, prices, quantity, flags, launched_at)| Item {
            product_id: ids.0,
            variant_id: ids.1,
            category,
            collections: ids.2,
            tags,
            unit_price: prices.0,
            unit_cost: prices.1,
            quantity,
            discounted: flags.0,
            launched_at,
            subscription: flags.1,
        },
    )
}

fn signup() -> impl Strategy<Value = SignupEvent<'static>> {
    prop_oneof![
        9 => update().prop_map(|update| SignupEvent::Update(Box::new(update))),
        1 => Just(SignupEvent::Erased),
    ]
}

fn update() -> impl Strategy<Value = ProfileUpdate<'static>> {
    let status = || prop_oneof![Just("SUBSCRIBED"), Just("PENDING"), Just("REDACTED")].prop_map(Text::from);
    let statuses = (
        change(status()),
        change(status()),
        change(prop_oneof![Just("ENABLED"), Just("INVITED")].prop_map(Text::from)),
        change(prop_oneof![Just("PAUSED"), Just("CANCELED")].prop_map(Text::from)),
        by_name(status()),
    );
    let texts_of = (change(text()), change(text()), change(text()), change(id()));
    let tags = (change(vec(text(), 1..3)), texts(), texts(), change(vec(id(), 1..3)));
    let rest = (change(vec(address(), 1..3)), change(amount()), credit(), by_name(attribute()));
    (statuses, texts_of, tags, rest).prop_map(|(statuses, texts, tags, rest)| ProfileUpdate {
        email_subscription_status: statuses.0,
        sms_subscription_status: statuses.1,
        consent: statuses.4,
        email_domain: texts.0,
        language: texts.1,
        preferred_channel: texts.2,
        addresses: rest.0,
        tags: tags.0,
        add_tags: tags.1,
        remove_tags: tags.2,
        companies: tags.3,
        account_status: statuses.2,
        created_by_app_id: texts.3,
        product_subscription_status: statuses.3,
        cost_to_serve: rest.1,
        store_credit: rest.2,
        attributes: rest.3,
        unusable_attributes: 0,
    })
}

fn credit() -> impl Strategy<Value = Change<Vec<StoreCredit<'static>>>> {
    let currency = of(prop_oneof![Just("GBP"), Just("EUR")].prop_map(Text::from));
    let balance = of(amount().prop_map(|minor| Decimal::new(minor.into(), 2)));
    let account = (id(), balance, currency, of(date()), of(date())).prop_map(
        |(account_id, balance, currency, next_expiry_date, last_credit_date)| StoreCredit {
            account_id,
            balance,
            currency,
            next_expiry_date,
            last_credit_date,
        },
    );
    change(
        btree_map(id(), account, 1..3).prop_map(|all| {
            all.into_iter().map(|(account_id, account)| StoreCredit { account_id, ..account }).collect()
        }),
    )
}

fn attribute() -> impl Strategy<Value = AttributeValue<'static>> {
    prop_oneof![
        text().prop_map(AttributeValue::Text),
        decimal().prop_map(AttributeValue::Number),
        any::<bool>().prop_map(AttributeValue::Flag),
        texts().prop_map(AttributeValue::List),
    ]
}

fn browse() -> impl Strategy<Value = BrowseEvent<'static>> {
    let name = prop_oneof![Just("cart_updated".to_owned()), "[a-z0-9_]{1,64}"].prop_map(Text::from);
    let ids = (of(id()), of(id()), of(id()));
    let amounts = (of(amount()), of(any::<u32>()));
    let texts_of = (of(text()), of(text()), of(text()), of(text()), of(text()), texts());
    (name, ids, amounts, texts_of, properties(), of(vec(cart_line(), 0..3))).prop_map(
        |(name, ids, amounts, texts, properties, lines)| BrowseEvent {
            lines: lines.filter(|_| name == "cart_updated"),
            name,
            product_id: ids.0,
            variant_id: ids.1,
            collection_id: ids.2,
            category: texts.0,
            tags: texts.5,
            unit_price: amounts.0,
            quantity: amounts.1,
            device: texts.1,
            os: texts.2,
            channel: texts.3,
            campaign: texts.4,
            properties,
            unusable_properties: 0,
            foreign_prices: 0,
        },
    )
}

fn properties() -> impl Strategy<Value = Vec<(Text<'static>, PropertyValue<'static>)>> {
    let value = prop_oneof![
        text().prop_map(PropertyValue::Text),
        decimal().prop_map(PropertyValue::Number),
        any::<bool>().prop_map(PropertyValue::Flag),
    ];
    btree_map(text(), value, 0..4).prop_map(|all| all.into_iter().collect())
}

fn cart_line() -> impl Strategy<Value = CartLine<'static>> {
    let ids = (of(id()), of(id()), of(id()));
    (ids, of(text()), texts(), of(amount()), any::<u32>()).prop_map(|(ids, category, tags, unit_price, quantity)| {
        CartLine { product_id: ids.0, variant_id: ids.1, category, tags, collection_id: ids.2, unit_price, quantity }
    })
}

fn address() -> impl Strategy<Value = Address<'static>> {
    let coordinates = of((-90_000_000..=90_000_000, -180_000_000..=180_000_000));
    (of("[A-Z]{2}".prop_map(Text::from)), of(text()), of(text()), coordinates)
        .prop_map(|(country, region, city, coordinates)| Address { country, region, city, coordinates })
}

fn change<T: Clone + std::fmt::Debug + 'static>(
    value: impl Strategy<Value = T> + 'static,
) -> impl Strategy<Value = Change<T>> {
    prop_oneof![Just(Change::Absent), Just(Change::Clear), value.prop_map(Change::Set)]
}

type ByName<T> = Vec<(Text<'static>, Option<T>)>;

fn by_name<T: Clone + std::fmt::Debug + 'static>(
    value: impl Strategy<Value = T> + 'static,
) -> impl Strategy<Value = Change<ByName<T>>> {
    change(btree_map(text(), of(value), 1..4).prop_map(|all| all.into_iter().collect()))
}

fn id() -> impl Strategy<Value = Text<'static>> {
    prop_oneof!["[a-z0-9-]{1,12}", "\\PC{1,20}"].prop_map(Text::from)
}

fn text() -> impl Strategy<Value = Text<'static>> {
    prop_oneof!["[a-z]{0,8}", any::<String>()].prop_map(Text::from)
}

fn texts() -> impl Strategy<Value = Vec<Text<'static>>> {
    vec(text(), 0..3)
}

fn amount() -> impl Strategy<Value = i64> {
    prop_oneof![0..100_000i64, 0..i64::MAX]
}

fn decimal() -> impl Strategy<Value = Decimal> {
    (any::<i64>(), 0u8..20).prop_map(|(mantissa, scale)| Decimal::new(mantissa.into(), scale))
}

/// Of the years 1 to 9999, which is what both formats can say.
fn instant() -> impl Strategy<Value = Timestamp> {
    prop_oneof![1_500_000_000_000..1_900_000_000_000i64, -62_135_596_800_000..253_402_300_800_000i64]
        .prop_map(Timestamp::from_millis)
}

fn date() -> impl Strategy<Value = DateOrTime> {
    prop_oneof![
        (0..40_000).prop_map(|number| DateOrTime::Date(Day::from_number(number))),
        instant().prop_map(DateOrTime::Instant)
    ]
}
