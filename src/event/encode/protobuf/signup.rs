use super::{address, text, texts, timestamp};
use crate::event::encode::{date, money};
use crate::event::signup::{AttributeValue, Change, ProfileUpdate, StoreCredit};
use crate::event::{Event, Store, Text};
use crate::proto;

pub fn signup_of_kind(event: &Event<'_>, kind: &str) -> proto::Signup {
    proto::Signup {
        event_id: Some(event.event_id.to_string()),
        customer_id: Some(event.customer_id.to_string()),
        occurred_at: Some(timestamp(event.occurred_at)),
        kind: Some(kind.to_owned()),
        ..Default::default()
    }
}

pub fn signup(event: &Event<'_>, update: &ProfileUpdate<'_>, store: &Store) -> proto::Signup {
    let set_text = |change: &Change<Text<'_>>| change.as_set().map(Text::to_string);
    let set_texts = |change: &Change<Vec<Text<'_>>>| change.as_set().map(|all| texts(all)).unwrap_or_default();
    let attribute = |(name, value): &(Text<'_>, Option<AttributeValue<'_>>)| {
        value.as_ref().map(|value| (name.to_string(), attribute_value(value)))
    };
    let consent = |(channel, status): &(Text<'_>, Option<Text<'_>>)| {
        status.as_ref().map(|status| (channel.to_string(), status.to_string()))
    };
    proto::Signup {
        email_subscription_status: set_text(&update.email_subscription_status),
        sms_subscription_status: set_text(&update.sms_subscription_status),
        consent: update.consent.as_set().into_iter().flatten().filter_map(consent).collect(),
        email_domain: set_text(&update.email_domain),
        language: set_text(&update.language),
        preferred_channel: set_text(&update.preferred_channel),
        addresses: update.addresses.as_set().into_iter().flatten().map(address).collect(),
        tags: set_texts(&update.tags),
        add_tags: texts(&update.add_tags),
        remove_tags: texts(&update.remove_tags),
        companies: set_texts(&update.companies),
        account_status: set_text(&update.account_status),
        created_by_app_id: set_text(&update.created_by_app_id),
        product_subscription_status: set_text(&update.product_subscription_status),
        cost_to_serve: update.cost_to_serve.as_set().map(|minor| money(*minor, store.currency)),
        store_credit: update.store_credit.as_set().into_iter().flatten().map(account).collect(),
        attributes: update.attributes.as_set().into_iter().flatten().filter_map(attribute).collect(),
        clear: cleared(update),
        ..signup_of_kind(event, "updated")
    }
}

/// The names of all that the update clears.
fn cleared(update: &ProfileUpdate<'_>) -> Vec<String> {
    let mut names = Vec::new();
    let mut whole = |name: &str, is_clear: bool| {
        if is_clear {
            names.push(name.to_owned());
        }
    };
    whole("email_subscription_status", update.email_subscription_status == Change::Clear);
    whole("sms_subscription_status", update.sms_subscription_status == Change::Clear);
    whole("consent", update.consent == Change::Clear);
    whole("email_domain", update.email_domain == Change::Clear);
    whole("language", update.language == Change::Clear);
    whole("preferred_channel", update.preferred_channel == Change::Clear);
    whole("addresses", update.addresses == Change::Clear);
    whole("tags", update.tags == Change::Clear);
    whole("companies", update.companies == Change::Clear);
    whole("account_status", update.account_status == Change::Clear);
    whole("created_by_app_id", update.created_by_app_id == Change::Clear);
    whole("product_subscription_status", update.product_subscription_status == Change::Clear);
    whole("cost_to_serve", update.cost_to_serve == Change::Clear);
    whole("store_credit", update.store_credit == Change::Clear);
    whole("attributes", update.attributes == Change::Clear);
    names.extend(cleared_elements("consent", &update.consent));
    names.extend(cleared_elements("attributes", &update.attributes));
    names
}

fn cleared_elements<T>(map: &str, change: &Change<Vec<(Text<'_>, Option<T>)>>) -> Vec<String> {
    let elements = change.as_set().into_iter().flatten();
    elements.filter(|(_, value)| value.is_none()).map(|(name, _)| format!("{map}.{name}")).collect()
}

fn account(account: &StoreCredit<'_>) -> proto::StoreCredit {
    proto::StoreCredit {
        account_id: Some(account.account_id.to_string()),
        balance: account.balance.map(|balance| balance.to_string()),
        currency: text(&account.currency),
        next_expiry_date: account.next_expiry_date.map(date),
        last_credit_date: account.last_credit_date.map(date),
    }
}

fn attribute_value(value: &AttributeValue<'_>) -> proto::AttributeValue {
    use proto::attribute_value::Value;
    let value = match value {
        AttributeValue::Text(text) => Value::Text(text.to_string()),
        AttributeValue::Number(number) => Value::Number(number.to_string()),
        AttributeValue::Flag(flag) => Value::Flag(*flag),
        AttributeValue::List(elements) => Value::List(proto::TextList { elements: texts(elements) }),
    };
    proto::AttributeValue { value: Some(value) }
}
