use super::{write_address, write_list, write_text, write_texts};
use crate::event::encode::{date, money};
use crate::event::signup::{AttributeValue, Change, ProfileUpdate, StoreCredit};
use crate::event::{Store, Text};
use crate::json::Writer;

pub fn write_update(json: &mut Writer, update: &ProfileUpdate<'_>, store: &Store) {
    let text = |json: &mut Writer, text: &Text<'_>| {
        json.text(text);
    };
    let texts = |json: &mut Writer, texts: &Vec<Text<'_>>| {
        write_texts(json, texts);
    };
    json.key("kind").text("updated");
    write_change(json, "email_subscription_status", &update.email_subscription_status, text);
    write_change(json, "sms_subscription_status", &update.sms_subscription_status, text);
    write_change(json, "consent", &update.consent, |json, channels| write_map(json, channels, text));
    write_change(json, "email_domain", &update.email_domain, text);
    write_change(json, "language", &update.language, text);
    write_change(json, "preferred_channel", &update.preferred_channel, text);
    write_change(json, "addresses", &update.addresses, |json, addresses| {
        json.open_list();
        addresses.iter().for_each(|address| write_address(json, address));
        json.close_list();
    });
    write_change(json, "tags", &update.tags, texts);
    write_list(json, "add_tags", &update.add_tags);
    write_list(json, "remove_tags", &update.remove_tags);
    write_change(json, "companies", &update.companies, texts);
    write_change(json, "account_status", &update.account_status, text);
    write_change(json, "created_by_app_id", &update.created_by_app_id, text);
    write_change(json, "product_subscription_status", &update.product_subscription_status, text);
    write_change(json, "cost_to_serve", &update.cost_to_serve, |json, minor| {
        json.quoted(money(*minor, store.currency));
    });
    write_change(json, "store_credit", &update.store_credit, |json, accounts| {
        json.open_list();
        accounts.iter().for_each(|account| write_account(json, account));
        json.close_list();
    });
    write_change(json, "attributes", &update.attributes, |json, all| write_map(json, all, write_attribute));
}

fn write_account(json: &mut Writer, account: &StoreCredit<'_>) {
    json.open_object();
    json.key("account_id").text(&account.account_id);
    if let Some(balance) = account.balance {
        json.key("balance").quoted(balance);
    }
    write_text(json, "currency", &account.currency);
    if let Some(expiry) = account.next_expiry_date {
        json.key("next_expiry_date").quoted(date(expiry));
    }
    if let Some(credit) = account.last_credit_date {
        json.key("last_credit_date").quoted(date(credit));
    }
    json.close_object();
}

fn write_attribute(json: &mut Writer, value: &AttributeValue<'_>) {
    match value {
        AttributeValue::Text(text) => json.text(text),
        AttributeValue::Number(number) => json.literal(number),
        AttributeValue::Flag(flag) => json.literal(flag),
        AttributeValue::List(elements) => write_texts(json, elements),
    };
}

fn write_change<T>(json: &mut Writer, key: &str, change: &Change<T>, write: impl FnOnce(&mut Writer, &T)) {
    match change {
        Change::Absent => {}
        Change::Clear => {
            json.key(key).literal("null");
        }
        Change::Set(value) => write(json.key(key), value),
    }
}

/// Names and values; one that is cleared is `null`.
fn write_map<T>(json: &mut Writer, entries: &[(Text<'_>, Option<T>)], write: impl Fn(&mut Writer, &T)) {
    json.open_object();
    for (name, value) in entries {
        json.key(name);
        match value {
            Some(value) => write(json, value),
            None => {
                json.literal("null");
            }
        }
    }
    json.close_object();
}
