use std::sync::Arc;

use super::tags::TagStep;
use super::{Attribute, Credit, Profile};
use crate::customer::facts::Facts;
use crate::customer::place::Place;
use crate::customer::stamp::{RegisterMap, Stamp, write};
use crate::customer::symbols::{Symbol, Symbols};
use crate::event::signup::{AttributeValue, ProfileUpdate, StoreCredit};
use crate::event::{Change, Text};
use crate::text::fold;

impl Profile {
    /// Writes the fields of one update; says which facts changed.
    pub fn update(&mut self, stamp: &Stamp, update: &ProfileUpdate<'_>, symbols: &mut Symbols) -> Facts {
        let mut changed = Facts::NONE;
        let mut note = |did: bool, facts: Facts| {
            if did {
                changed.insert(facts);
            }
        };
        note(
            write(&mut self.email_consent, stamp, symbol(&update.email_subscription_status, symbols)),
            Facts::EMAIL_CONSENT,
        );
        note(write(&mut self.sms_consent, stamp, symbol(&update.sms_subscription_status, symbols)), Facts::SMS_CONSENT);
        note(write(&mut self.addresses, stamp, places(&update.addresses, symbols)), Facts::ADDRESSES);
        note(self.write_tags(stamp, update, symbols), Facts::TAGS);
        note(self.write_attributes(stamp, update, symbols), Facts::CUSTOM);
        note(self.write_others(stamp, update, symbols), Facts::PROFILE);
        changed
    }

    fn write_tags(&mut self, stamp: &Stamp, update: &ProfileUpdate<'_>, symbols: &mut Symbols) -> bool {
        let mut changed = match &update.tags {
            Change::Absent => false,
            Change::Clear => self.tags.set(stamp, &[]),
            Change::Set(tags) => self.tags.set(stamp, &folded(tags, symbols)),
        };
        for (tags, step) in [(&update.add_tags, TagStep::Add), (&update.remove_tags, TagStep::Remove)] {
            for tag in tags {
                changed |= self.tags.write(symbols.intern(&fold(tag)), stamp, step);
            }
        }
        changed
    }

    fn write_attributes(&mut self, stamp: &Stamp, update: &ProfileUpdate<'_>, symbols: &mut Symbols) -> bool {
        let kept = |value: &AttributeValue<'_>, symbols: &mut Symbols| match value {
            AttributeValue::Text(text) => Attribute::Text((&**text).into()),
            AttributeValue::Number(number) => Attribute::Number(*number),
            AttributeValue::Flag(flag) => Attribute::Flag(*flag),
            AttributeValue::List(texts) => Attribute::List(folded(texts, symbols).into()),
        };
        write_map(&mut self.attributes, stamp, &update.attributes, symbols, |(name, value), symbols| {
            (Arc::from(&**name), value.as_ref().map(|value| kept(value, symbols)))
        })
    }

    fn write_others(&mut self, stamp: &Stamp, update: &ProfileUpdate<'_>, symbols: &mut Symbols) -> bool {
        let texts = [
            (&mut self.email_domain, &update.email_domain),
            (&mut self.language, &update.language),
            (&mut self.preferred_channel, &update.preferred_channel),
            (&mut self.account_status, &update.account_status),
            (&mut self.created_by_app, &update.created_by_app_id),
            (&mut self.product_subscription, &update.product_subscription_status),
        ];
        let mut changed = false;
        for (field, change) in texts {
            changed |= write(field, stamp, symbol(change, symbols));
        }
        changed |= write(&mut self.companies, stamp, folded_list(&update.companies, symbols));
        changed |= write(&mut self.cost_to_serve, stamp, update.cost_to_serve.clone());
        changed |= write_map(&mut self.consent, stamp, &update.consent, symbols, |(channel, status), symbols| {
            (Arc::from(&**channel), status.as_ref().map(|status| symbols.intern(status)))
        });
        changed |= write_map(&mut self.store_credit, stamp, &update.store_credit, symbols, |account, symbols| {
            (Arc::from(&*account.account_id), Some(credit(account, symbols)))
        });
        changed
    }
}

/// Writes each entry of a field with named parts, or clears them all.
fn write_map<E, T>(
    map: &mut RegisterMap<Arc<str>, T>,
    stamp: &Stamp,
    change: &Change<Vec<E>>,
    symbols: &mut Symbols,
    part: impl Fn(&E, &mut Symbols) -> (Arc<str>, Option<T>),
) -> bool {
    match change {
        Change::Absent => false,
        Change::Clear => map.clear(stamp),
        Change::Set(entries) => entries.iter().fold(false, |changed, entry| {
            let (name, value) = part(entry, symbols);
            map.write(name, stamp, value) | changed
        }),
    }
}

fn credit(account: &StoreCredit<'_>, symbols: &mut Symbols) -> Credit {
    Credit {
        balance: account.balance,
        currency: account.currency.as_deref().map(|currency| symbols.intern(currency)),
        next_expiry: account.next_expiry_date,
        last_credit: account.last_credit_date,
    }
}

fn symbol(change: &Change<Text<'_>>, symbols: &mut Symbols) -> Change<Symbol> {
    map(change, |text: &Text<'_>| symbols.intern(text))
}

fn places(change: &Change<Vec<crate::event::Address<'_>>>, symbols: &mut Symbols) -> Change<Vec<Place>> {
    map(change, |addresses| addresses.iter().map(|address| Place::of(address, symbols)).collect())
}

fn folded_list(change: &Change<Vec<Text<'_>>>, symbols: &mut Symbols) -> Change<Vec<Symbol>> {
    map(change, |texts| texts.iter().map(|text| symbols.intern(&fold(text))).collect())
}

fn folded(texts: &[Text<'_>], symbols: &mut Symbols) -> Vec<Symbol> {
    texts.iter().map(|text| symbols.intern(&fold(text))).collect()
}

fn map<T, U>(change: &Change<T>, with: impl FnOnce(&T) -> U) -> Change<U> {
    match change {
        Change::Absent => Change::Absent,
        Change::Clear => Change::Clear,
        Change::Set(value) => Change::Set(with(value)),
    }
}
