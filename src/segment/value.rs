use crate::customer::place::Place;
use crate::customer::profile::Profile;
use crate::customer::{Customer, Symbol, Symbols, stamp};
use crate::number::{Currency, Ratio};
use crate::time::{DateOrTime, LocalDay, Span, Timestamp, Zone};

/// What the meaning of a segment depends on beside its query.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Store {
    pub zone: Zone,
    pub currency: Currency,
    /// How far activity without a `date` looks back.
    pub activity_history: Span,
}

impl Store {
    /// Minor units in one unit of the currency.
    pub fn minor_per_unit(&self) -> i128 {
        10i128.pow(u32::from(self.currency.exponent()))
    }
}

/// A customer, looked at at an instant.
pub struct View<'a> {
    pub customer: &'a Customer,
    pub symbols: &'a Symbols,
    pub store: &'a Store,
    /// The constants of the catalog as symbols of this partition.
    pub constants: &'a [Symbol],
    pub now: Timestamp,
    /// The local day of `now`.
    pub today: LocalDay,
}

/// A value of a term.
#[derive(Clone, PartialEq, Debug)]
pub enum Value<'a> {
    Missing,
    Number(Ratio),
    Instant(Timestamp),
    Flag(bool),
    /// A shared text.
    Symbol(Symbol),
    /// A text of its own.
    Text(&'a str),
    /// Not empty; elements may repeat.
    List(Vec<Symbol>),
}

impl<'a> Value<'a> {
    pub fn integer(value: i64) -> Self {
        Value::Number(Ratio::integer(i128::from(value)))
    }

    pub fn instant(at: Option<Timestamp>) -> Self {
        at.map_or(Value::Missing, Value::Instant)
    }

    pub fn symbol(symbol: Option<Symbol>) -> Self {
        symbol.map_or(Value::Missing, Value::Symbol)
    }

    /// An empty list is missing.
    pub fn list(elements: Vec<Symbol>) -> Self {
        if elements.is_empty() { Value::Missing } else { Value::List(elements) }
    }
}

impl<'a> View<'a> {
    /// An amount of minor units, as a value in units of the currency.
    pub fn money(&self, minor: i128) -> Value<'static> {
        Value::Number(Ratio::new(minor, self.store.minor_per_unit()))
    }

    /// An amount shared by `count` (above zero), unrounded.
    pub fn money_per(&self, minor: i128, count: i64) -> Value<'static> {
        Value::Number(Ratio::new(minor, self.store.minor_per_unit() * i128::from(count)))
    }

    pub fn profile(&self) -> Option<&'a Profile> {
        self.customer.profile.as_deref()
    }

    /// The addresses of the profile, and the shipping addresses of counted orders.
    pub fn places(&self) -> impl Iterator<Item = &'a Place> {
        let known = self.profile().and_then(|profile| stamp::value(&profile.addresses)).into_iter().flatten();
        let shipped = self.customer.orders.counted().filter_map(|order| order.content()?.address.as_deref());
        known.chain(shipped)
    }

    /// A date counts from its local midnight.
    pub fn instant_of(&self, date: DateOrTime) -> Timestamp {
        match date {
            DateOrTime::Date(day) => self.store.zone.start_of(day),
            DateOrTime::Instant(at) => at,
        }
    }
}
