use shoal::customer::Symbol;
use shoal::customer::place::Place;
use shoal::customer::profile::{Attribute, Credit, Profile};
use shoal::customer::stamp::{Register, RegisterMap, Stamp};
use shoal::time::DateOrTime;

use super::said::Said;

pub fn render(profile: &Profile, said: &mut Said<'_>) {
    render_fields(profile, said);
    map("consent", &profile.consent, said, |status, said| said.of(*status).to_owned());
    map("attribute", &profile.attributes, said, attribute);
    map("store credit", &profile.store_credit, said, credit);
    said.maybe("tags set", profile.tags.set.as_ref().map(stamp));
    for (tag, write) in &profile.tags.writes {
        said.fact("tag", format!("{:?} {:?} {}", said.of(*tag), write.step, stamp(&write.stamp)));
    }
    for (at, id) in profile.seen.entries() {
        said.fact("seen", format!("digest {:016x} at {at}", id.0));
    }
}

fn render_fields(profile: &Profile, said: &mut Said<'_>) {
    let texts = [
        ("e-mail consent", &profile.email_consent),
        ("SMS consent", &profile.sms_consent),
        ("e-mail domain", &profile.email_domain),
        ("language", &profile.language),
        ("preferred channel", &profile.preferred_channel),
        ("account status", &profile.account_status),
        ("created by app", &profile.created_by_app),
        ("product subscription", &profile.product_subscription),
    ];
    for (name, field) in texts {
        register(name, field, said, |symbol: &Symbol, said| said.of(*symbol).to_owned());
    }
    register("addresses", &profile.addresses, said, |places, said| {
        places.iter().map(|one| place(one, said)).collect::<Vec<_>>().join("; ")
    });
    register("companies", &profile.companies, said, |ids, said| said.all_of(ids));
    register("cost to serve", &profile.cost_to_serve, said, |minor, _| minor.to_string());
}

fn register<T>(name: &str, field: &Option<Register<T>>, said: &mut Said<'_>, show: impl Fn(&T, &Said<'_>) -> String) {
    if let Some(Register { stamp: written, value }) = field {
        let value = value.as_ref().map_or_else(|| "cleared".to_owned(), |value| show(value, said));
        said.fact(name, format!("{value} {}", stamp(written)));
    }
}

fn map<T>(
    name: &str,
    map: &RegisterMap<std::sync::Arc<str>, T>,
    said: &mut Said<'_>,
    show: impl Fn(&T, &Said<'_>) -> String,
) {
    said.maybe(&format!("every {name} cleared"), map.cleared.as_ref().map(stamp));
    for (key, Register { stamp: written, value }) in &map.entries {
        let value = value.as_ref().map_or_else(|| "cleared".to_owned(), |value| show(value, said));
        said.fact(&format!("{name} {key}"), format!("{value} {}", stamp(written)));
    }
}

fn stamp(stamp: &Stamp) -> String {
    format!("(by {} at {})", stamp.event_id, stamp.at)
}

fn attribute(value: &Attribute, said: &Said<'_>) -> String {
    match value {
        Attribute::Text(text) => format!("{text:?}"),
        Attribute::Number(number) => number.to_string(),
        Attribute::Flag(flag) => flag.to_string(),
        Attribute::List(elements) => format!("[{}]", said.all_of(elements)),
    }
}

fn credit(credit: &Credit, said: &Said<'_>) -> String {
    let date = |date: &Option<DateOrTime>| match date {
        None => "none".to_owned(),
        Some(DateOrTime::Date(day)) => day.to_string(),
        Some(DateOrTime::Instant(at)) => at.to_string(),
    };
    let balance = credit.balance.map_or_else(|| "none".to_owned(), |balance| balance.to_string());
    let currency = credit.currency.map_or("no currency", |currency| said.of(currency));
    let (expiry, last) = (date(&credit.next_expiry), date(&credit.last_credit));
    format!("{balance} {currency}, next expiry {expiry}, last credit {last}")
}

pub fn place(place: &Place, said: &Said<'_>) -> String {
    let parts = [place.country, place.region, place.city, place.full_city];
    let texts = parts.map(|part| part.map_or("none", |part| said.of(part)));
    let coordinates = place.coordinates.map(|(latitude, longitude)| format!(", at {latitude} {longitude}"));
    format!("{}{}", texts.join(", "), coordinates.unwrap_or_default())
}
