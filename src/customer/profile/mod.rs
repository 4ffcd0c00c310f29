//! What is known of a customer: fields that are each last-write-wins ([`super::stamp`]), [`tags`], and how an update
//! writes them ([`update`]); what is too much of it ([`surplus`]).

mod surplus;
pub mod tags;
pub mod update;

use std::sync::Arc;

use tags::Tags;

use super::place::Place;
use super::seen::SeenIds;
use super::stamp::{Register, RegisterMap, erase};
use super::symbols::Symbol;
use crate::number::Decimal;
use crate::time::{DateOrTime, Timestamp};

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Profile {
    pub email_consent: Option<Register<Symbol>>,
    pub sms_consent: Option<Register<Symbol>>,
    /// Other channels, by name.
    pub consent: RegisterMap<Arc<str>, Symbol>,
    pub email_domain: Option<Register<Symbol>>,
    pub language: Option<Register<Symbol>>,
    pub preferred_channel: Option<Register<Symbol>>,
    pub addresses: Option<Register<Vec<Place>>>,
    pub tags: Tags,
    pub companies: Option<Register<Vec<Symbol>>>,
    pub account_status: Option<Register<Symbol>>,
    pub created_by_app: Option<Register<Symbol>>,
    pub product_subscription: Option<Register<Symbol>>,
    /// Minor units of the store's currency.
    pub cost_to_serve: Option<Register<i64>>,
    /// By account id.
    pub store_credit: RegisterMap<Arc<str>, Credit>,
    /// Custom attributes, by name.
    pub attributes: RegisterMap<Arc<str>, Attribute>,
    pub seen: SeenIds,
}

/// The value of a custom attribute keeps its own type.
#[derive(Clone, PartialEq, Debug)]
pub enum Attribute {
    Text(Box<str>),
    Number(Decimal),
    Flag(bool),
    /// Folded.
    List(Box<[Symbol]>),
}

/// An account of store credit, in its own currency.
#[derive(Clone, PartialEq, Debug)]
pub struct Credit {
    pub balance: Option<Decimal>,
    pub currency: Option<Symbol>,
    pub next_expiry: Option<DateOrTime>,
    pub last_credit: Option<DateOrTime>,
}

impl Profile {
    /// The fields whose value is a text.
    fn texts_mut(&mut self) -> [&mut Option<Register<Symbol>>; 8] {
        [
            &mut self.email_consent,
            &mut self.sms_consent,
            &mut self.email_domain,
            &mut self.language,
            &mut self.preferred_channel,
            &mut self.account_status,
            &mut self.created_by_app,
            &mut self.product_subscription,
        ]
    }

    /// Forgets all that was written at or before an erasure.
    pub fn erase(&mut self, at: Timestamp) {
        self.texts_mut().into_iter().for_each(|field| erase(field, at));
        erase(&mut self.addresses, at);
        erase(&mut self.companies, at);
        erase(&mut self.cost_to_serve, at);
        self.consent.erase(at);
        self.store_credit.erase(at);
        self.attributes.erase(at);
        self.tags.erase(at);
        self.seen.erase(at);
    }
}
