//! Attributes: values read from a customer. One a file.

use std::fmt;
use std::hash::{Hash, Hasher};

use super::{Kind, Normalise};
use crate::customer::Facts;
use crate::segment::value::{Value, View};

mod abandoned_checkout_date;
mod amount_spent;
mod average_order_value;
mod cart_items;
mod cart_updated_date;
mod cart_value;
mod customer_added_date;
mod customer_cities;
mod customer_countries;
mod customer_regions;
mod customer_tags;
mod email_subscription_status;
mod first_order_date;
mod gross_amount_spent;
mod last_order_date;
mod last_seen_date;
mod number_of_orders;
mod sms_subscription_status;

/// Every attribute, in the order of the reference.
pub static ATTRIBUTES: &[&Attribute] = &[
    &number_of_orders::ATTRIBUTE,
    &amount_spent::ATTRIBUTE,
    &gross_amount_spent::ATTRIBUTE,
    &average_order_value::ATTRIBUTE,
    &first_order_date::ATTRIBUTE,
    &last_order_date::ATTRIBUTE,
    &customer_added_date::ATTRIBUTE,
    &last_seen_date::ATTRIBUTE,
    &abandoned_checkout_date::ATTRIBUTE,
    &cart_items::ATTRIBUTE,
    &cart_value::ATTRIBUTE,
    &cart_updated_date::ATTRIBUTE,
    &customer_countries::ATTRIBUTE,
    &customer_regions::ATTRIBUTE,
    &customer_cities::ATTRIBUTE,
    &customer_tags::ATTRIBUTE,
    &email_subscription_status::ATTRIBUTE,
    &sms_subscription_status::ATTRIBUTE,
];

/// A named value of a customer.
pub struct Attribute {
    pub name: &'static str,
    pub kind: Kind,
    pub normalise: Normalise,
    /// The facts it is read from: no event that leaves these as they are can change it.
    pub reads: Facts,
    /// Its value at `view.now`. Must not change while the facts stay as they are.
    pub read: fn(&View<'_>) -> Value<'static>,
    /// What it is, in a sentence or two, for the reference and for editors.
    pub help: &'static str,
    /// Queries that are valid as they stand.
    pub examples: &'static [&'static str],
}

/// The states that consent for a channel can be in.
pub const CONSENTS: &[&str] = &["SUBSCRIBED", "NOT_SUBSCRIBED", "PENDING", "INVALID", "UNSUBSCRIBED", "REDACTED"];

impl PartialEq for Attribute {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Attribute {}

impl Hash for Attribute {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl fmt::Debug for Attribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
