use super::Store;
use super::check::{decimal, invalid, shown};
use crate::event::order::{Exchange, RefundAmount};
use crate::event::{Refusal, Text};
use crate::number::{Currency, Decimal};

/// No currency of ISO 4217 has more decimals.
const DECIMALS_MAX: u8 = 4;

/// Reads amounts in one currency and gives them in the store's.
pub struct Amounts {
    /// What the amounts are in.
    currency: Currency,
    store: Currency,
    /// `None`: the two are the same.
    pub exchange: Option<Exchange>,
}

impl Amounts {
    /// Amounts in the store's own currency.
    pub fn of_store(store: &Store) -> Self {
        Amounts { currency: store.currency, store: store.currency, exchange: None }
    }

    /// Amounts of an order. A rate is needed, and used, only for another currency than the store's.
    pub fn of_order(currency: &str, rate: Option<&Text<'_>>, store: &Store) -> Result<Self, Refusal> {
        let currency = currency_of("currency", currency, store)?;
        let rate = rate.map(|rate| decimal("exchange_rate", rate)).transpose()?;
        if currency == store.currency {
            return Ok(Self::of_store(store));
        }
        let rate = rate.ok_or_else(|| Refusal::NoExchangeRate { currency: currency.code().to_owned() })?;
        Ok(Amounts { currency, store: store.currency, exchange: Some(Exchange { currency, rate }) })
    }

    /// An amount: no more decimals than its currency has; converted exactly, then rounded half-even to the store's
    /// minor unit.
    pub fn amount(&self, field: &str, text: &str) -> Result<i64, Refusal> {
        let amount = decimal(field, text)?;
        precise(field, amount, text, self.currency.exponent(), self.currency.code())?;
        self.in_minor_units(field, amount, text)
    }

    /// A price or cost of one piece: any decimals, rounded half-even once, after the conversion.
    pub fn price(&self, field: &str, text: &str) -> Result<i64, Refusal> {
        self.in_minor_units(field, decimal(field, text)?, text)
    }

    fn in_minor_units(&self, field: &str, amount: Decimal, text: &str) -> Result<i64, Refusal> {
        let converted = match self.exchange {
            Some(exchange) => amount.times(exchange.rate),
            None => Some(amount),
        };
        converted
            .and_then(|converted| converted.to_minor_rounded(self.store))
            .ok_or_else(|| invalid(field, "an amount that fits 64 bits of minor units", text))
    }
}

/// An amount whose currency is not said: it may have the decimals of any.
pub fn amount_in_order_currency(field: &str, text: &str) -> Result<RefundAmount, Refusal> {
    let amount = decimal(field, text)?;
    precise(field, amount, text, DECIMALS_MAX, "any currency")?;
    Ok(RefundAmount::OrderCurrency(amount))
}

/// The balance of an account, kept as it was said.
pub fn balance(field: &str, text: &str, currency: Option<Currency>) -> Result<Decimal, Refusal> {
    let amount = decimal(field, text)?;
    match currency {
        Some(currency) => precise(field, amount, text, currency.exponent(), currency.code())?,
        None => precise(field, amount, text, DECIMALS_MAX, "any currency")?,
    }
    Ok(amount)
}

pub fn currency_of(field: &str, code: &str, store: &Store) -> Result<Currency, Refusal> {
    if code == store.currency.code() {
        return Ok(store.currency);
    }
    Currency::of_code(code).ok_or_else(|| invalid(field, "a currency code of ISO 4217, such as GBP", code))
}

fn precise(field: &str, amount: Decimal, text: &str, decimals: u8, currency: &str) -> Result<(), Refusal> {
    if amount.scale() <= decimals {
        return Ok(());
    }
    Err(Refusal::TooPrecise { field: field.to_owned(), currency: currency.to_owned(), found: shown(text) })
}
