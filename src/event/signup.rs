use super::{Address, Text};
use crate::number::Decimal;
use crate::time::DateOrTime;

/// What is known of a customer.
#[derive(Clone, PartialEq, Debug)]
pub enum SignupEvent<'a> {
    /// `signed_up` and `updated` mean the same: they write fields.
    Update(Box<ProfileUpdate<'a>>),
    Erased,
}

/// A field of an update: left as it was, cleared (JSON `null`), or set.
#[derive(Clone, PartialEq, Debug, Default)]
pub enum Change<T> {
    #[default]
    Absent,
    Clear,
    Set(T),
}

impl<T> Change<T> {
    /// The value, where one is set.
    pub fn as_set(&self) -> Option<&T> {
        match self {
            Change::Set(value) => Some(value),
            Change::Absent | Change::Clear => None,
        }
    }

    pub(crate) fn map<U>(self, f: impl FnOnce(T) -> U) -> Change<U> {
        match self {
            Change::Absent => Change::Absent,
            Change::Clear => Change::Clear,
            Change::Set(value) => Change::Set(f(value)),
        }
    }

    pub(crate) fn try_map<U, E>(self, f: impl FnOnce(T) -> Result<U, E>) -> Result<Change<U>, E> {
        match self {
            Change::Absent => Ok(Change::Absent),
            Change::Clear => Ok(Change::Clear),
            Change::Set(value) => f(value).map(Change::Set),
        }
    }
}

impl<T> Change<Vec<T>> {
    /// A set that is written whole: to set it to nothing is to clear it.
    pub(crate) fn none_is_clear(self) -> Self {
        if self.as_set().is_some_and(Vec::is_empty) { Change::Clear } else { self }
    }

    /// A set whose elements are written one by one: to write none is to write nothing.
    pub(crate) fn none_is_absent(self) -> Self {
        if self.as_set().is_some_and(Vec::is_empty) { Change::Absent } else { self }
    }
}

/// What a field that is there says: JSON `null` clears.
impl<T> From<Option<T>> for Change<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Change::Clear, Change::Set)
    }
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct ProfileUpdate<'a> {
    pub email_subscription_status: Change<Text<'a>>,
    pub sms_subscription_status: Change<Text<'a>>,
    /// Channel and its status (`None`: cleared), each written by itself. `Clear` clears all channels.
    pub consent: Change<Vec<(Text<'a>, Option<Text<'a>>)>>,
    pub email_domain: Change<Text<'a>>,
    pub language: Change<Text<'a>>,
    pub preferred_channel: Change<Text<'a>>,
    pub addresses: Change<Vec<Address<'a>>>,
    /// Sets these tags and removes all others last written before. `Clear` is the empty set.
    pub tags: Change<Vec<Text<'a>>>,
    pub add_tags: Vec<Text<'a>>,
    pub remove_tags: Vec<Text<'a>>,
    pub companies: Change<Vec<Text<'a>>>,
    pub account_status: Change<Text<'a>>,
    pub created_by_app_id: Change<Text<'a>>,
    pub product_subscription_status: Change<Text<'a>>,
    /// Minor units of the store's currency.
    pub cost_to_serve: Change<i64>,
    /// Each account is written by itself. `Clear` clears all accounts.
    pub store_credit: Change<Vec<StoreCredit<'a>>>,
    /// Custom attributes, each written by itself (`None`: cleared). `Clear` clears all.
    pub attributes: Change<Vec<(Text<'a>, Option<AttributeValue<'a>>)>>,
    /// Attributes of an unusable type, which were left out: how many.
    pub unusable_attributes: u32,
}

#[derive(Clone, PartialEq, Debug)]
pub struct StoreCredit<'a> {
    pub account_id: Text<'a>,
    /// As it was said, in the account's own currency.
    pub balance: Option<Decimal>,
    pub currency: Option<Text<'a>>,
    pub next_expiry_date: Option<DateOrTime>,
    pub last_credit_date: Option<DateOrTime>,
}

/// The value of a custom attribute keeps its own type. Date-like text is text here; it is compared as what the other
/// side is.
#[derive(Clone, PartialEq, Debug)]
pub enum AttributeValue<'a> {
    Text(Text<'a>),
    Number(Decimal),
    Flag(bool),
    List(Vec<Text<'a>>),
}
