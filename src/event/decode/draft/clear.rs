use super::SignupDraft;
use super::check::invalid;
use crate::event::signup::Change;
use crate::event::{Refusal, Text};

impl<'a> SignupDraft<'a> {
    /// Carries out `clear`, protobuf's way of saying `null`.
    pub fn apply_clear(&mut self) -> Result<(), Refusal> {
        for (at, name) in std::mem::take(&mut self.clear).into_iter().enumerate() {
            let field = format!("clear[{at}]");
            match self.clear(&name) {
                Some(true) => {}
                Some(false) => return Err(invalid(&field, "a field that the event does not set as well", &name)),
                None => return Err(invalid(&field, "the name of a field that can be cleared", &name)),
            }
        }
        Ok(())
    }

    /// Whether the field of this name could be cleared; `None` if there is no such field.
    fn clear(&mut self, name: &Text<'a>) -> Option<bool> {
        let update = &mut self.update;
        Some(match name.as_ref() {
            "email_subscription_status" => whole(&mut update.email_subscription_status),
            "sms_subscription_status" => whole(&mut update.sms_subscription_status),
            "consent" => all(&mut update.consent),
            "email_domain" => whole(&mut update.email_domain),
            "language" => whole(&mut update.language),
            "preferred_channel" => whole(&mut update.preferred_channel),
            "addresses" => whole(&mut self.addresses),
            "tags" => whole(&mut update.tags),
            "companies" => whole(&mut update.companies),
            "account_status" => whole(&mut update.account_status),
            "created_by_app_id" => whole(&mut update.created_by_app_id),
            "product_subscription_status" => whole(&mut update.product_subscription_status),
            "cost_to_serve" => whole(&mut self.cost_to_serve),
            "store_credit" => whole(&mut self.store_credit),
            "attributes" => all(&mut update.attributes),
            _ => match (part(name, "consent."), part(name, "attributes.")) {
                (Some(channel), _) => one(&mut update.consent, channel),
                (_, Some(attribute)) => one(&mut update.attributes, attribute),
                _ => return None,
            },
        })
    }
}

fn part<'a>(name: &Text<'a>, prefix: &str) -> Option<Text<'a>> {
    match name {
        Text::Borrowed(name) => name.strip_prefix(prefix).map(Text::Borrowed),
        Text::Owned(name) => name.strip_prefix(prefix).map(|part| Text::Owned(part.to_owned())),
    }
}

/// Clears a whole field, unless it is set.
fn whole<T>(change: &mut Change<T>) -> bool {
    let free = change.as_set().is_none();
    if free {
        *change = Change::Clear;
    }
    free
}

type Named<'a, T> = Vec<(Text<'a>, Option<T>)>;

/// Clears all elements, unless one is set.
fn all<T>(change: &mut Change<Named<'_, T>>) -> bool {
    let free = change.as_set().into_iter().flatten().all(|(_, value)| value.is_none());
    if free {
        *change = Change::Clear;
    }
    free
}

/// Clears one element, unless it is set, or all are cleared with it.
fn one<'a, T>(change: &mut Change<Named<'a, T>>, name: Text<'a>) -> bool {
    match change {
        Change::Clear => {}
        Change::Absent => *change = Change::Set(vec![(name, None)]),
        Change::Set(elements) => {
            if elements.iter().any(|(set, value)| *set == name && value.is_some()) {
                return false;
            }
            elements.push((name, None));
        }
    }
    true
}
