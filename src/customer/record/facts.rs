use super::codec::fields;
use super::{Get, Put, Reader, RecordError, Writer};
use crate::customer::Customer;
use crate::customer::activity::{Act, ActMore, Activity, Property};
use crate::customer::cart::{Cart, CartChange, CartEvent, CartLine, CartRemoval};
use crate::customer::moments::Moments;
use crate::customer::orders::content::{Content, Line, LineMore};
use crate::customer::orders::order::{Order, Step, StepKind};
use crate::customer::place::Place;
use crate::customer::profile::tags::{TagStep, TagWrite, Tags};
use crate::customer::profile::{Attribute, Credit, Profile};
use crate::customer::seen::SeenIds;
use crate::customer::stamp::{Register, RegisterMap, Stamp};
use crate::event::order::{Exchange, RefundAmount};
use crate::number::Currency;

const PROFILE: u8 = 1;
const ORDERS: u8 = 2;
const ACTIVITY: u8 = 3;
const CART: u8 = 4;
const MOMENTS: u8 = 5;
const ERASED: u8 = 6;

/// Writes the sections that are not empty.
pub fn put_facts(customer: &Customer, to: &mut Writer<'_>) {
    if let Some(profile) = &customer.profile {
        to.section(PROFILE, |to| profile.put(to));
    }
    if !customer.orders.all().is_empty() {
        to.section(ORDERS, |to| customer.orders.all().put(to));
    }
    if !customer.activity.rows().is_empty() || customer.activity.truncated().is_some() {
        to.section(ACTIVITY, |to| {
            customer.activity.rows().put(to);
            customer.activity.truncated().put(to);
        });
    }
    if !customer.cart.events().is_empty() {
        to.section(CART, |to| customer.cart.events().put(to));
    }
    to.section(MOMENTS, |to| customer.moments.put(to));
    if let Some(at) = customer.erased_at {
        to.section(ERASED, |to| at.put(to));
    }
}

/// Reads a section into the customer; false if it is not one of these. In any order: the cart is folded again.
pub fn get_facts(
    tag: u8,
    from: &mut Reader<'_, '_>,
    customer: &mut Customer,
    store: Currency,
) -> Result<bool, RecordError> {
    match tag {
        PROFILE => customer.profile = Some(Get::get(from)?),
        ORDERS => {
            for (id, steps) in Vec::<(_, Vec<Step>)>::get(from)? {
                customer.orders.restore(Order::of_steps(id, steps, store));
            }
        }
        ACTIVITY => {
            let (rows, truncated) = Get::get(from)?;
            customer.activity = Activity::restored(rows, truncated);
        }
        CART => customer.cart = Cart::restored(Get::get(from)?),
        MOMENTS => customer.moments = Get::get(from)?,
        ERASED => customer.erased_at = Some(Get::get(from)?),
        _ => return Ok(false),
    }
    customer.cart.fold(customer.orders.last_checkout_end());
    Ok(true)
}

impl Put for Order {
    fn put(&self, to: &mut Writer<'_>) {
        self.id.put(to);
        self.steps.put(to);
    }
}

impl Put for SeenIds {
    fn put(&self, to: &mut Writer<'_>) {
        self.entries().put(to);
    }
}

impl Get for SeenIds {
    fn get(from: &mut Reader<'_, '_>) -> Result<Self, RecordError> {
        Get::get(from).map(SeenIds::from_entries)
    }
}

impl<T: Put> Put for Register<T> {
    fn put(&self, to: &mut Writer<'_>) {
        self.stamp.put(to);
        self.value.put(to);
    }
}

impl<T: Get> Get for Register<T> {
    fn get(from: &mut Reader<'_, '_>) -> Result<Self, RecordError> {
        Ok(Register { stamp: Get::get(from)?, value: Get::get(from)? })
    }
}

impl<K: Put, T: Put> Put for RegisterMap<K, T> {
    fn put(&self, to: &mut Writer<'_>) {
        self.cleared.put(to);
        self.entries.put(to);
    }
}

impl<K: Get, T: Get> Get for RegisterMap<K, T> {
    fn get(from: &mut Reader<'_, '_>) -> Result<Self, RecordError> {
        Ok(RegisterMap { cleared: Get::get(from)?, entries: Get::get(from)? })
    }
}

/// An enum is the number of its variant, then the variant's fields.
macro_rules! variants {
    ($type:ident { $($number:literal => $variant:ident $(($($field:ident),*))?),* $(,)? }) => {
        impl Put for $type {
            fn put(&self, to: &mut Writer<'_>) {
                match self {
                    $($type::$variant $(($($field),*))? => {
                        to.byte($number);
                        $($($field.put(to);)*)?
                    })*
                }
            }
        }

        impl Get for $type {
            fn get(from: &mut Reader<'_, '_>) -> Result<Self, RecordError> {
                match from.byte()? {
                    $($number => Ok($type::$variant $(($({ let $field = Get::get(from)?; $field }),*))?),)*
                    _ => Err(RecordError::Malformed(concat!("a variant of ", stringify!($type)))),
                }
            }
        }
    };
}

variants!(StepKind { 0 => Placed(content), 1 => Paid(content), 2 => PaymentFailed, 3 => Cancelled, 4 => Refunded(amount) });
variants!(RefundAmount { 0 => Store(minor), 1 => OrderCurrency(amount) });
variants!(Property { 0 => Text(text), 1 => Number(number), 2 => Flag(flag) });
variants!(Attribute { 0 => Text(text), 1 => Number(number), 2 => Flag(flag), 3 => List(elements) });
variants!(TagStep { 0 => Set, 1 => Add, 2 => Remove });
variants!(CartChange { 0 => Added(line), 1 => Removed(line), 2 => Cleared, 3 => Replaced(lines) });

fields!(Stamp { at, event_id });
fields!(Step { at, event_id, kind, test });
fields!(Exchange { currency, rate });
fields!(Content {
    total,
    exchange,
    discount_total,
    discount_codes,
    payment_method,
    channel,
    location,
    app,
    address,
    lines
});
fields!(Line { product, variant, category, quantity, unit_price, more });
fields!(LineMore { collections, tags, unit_cost, launched_at, discounted, subscription });
fields!(Act { at, id, name, product, category, more });
fields!(ActMore { variant, collection, tags, unit_price, quantity, device, os, channel, campaign, properties });
fields!(CartEvent { at, event_id, change });
fields!(CartRemoval { product, variant, quantity });
fields!(CartLine { product, variant, category, collection, tags, unit_price, quantity });
fields!(Moments { first_signup, first_browse, last_browse, last_checkout, last_cart_event });
fields!(Place { country, region, city, full_city, coordinates });
fields!(Tags { set, writes });
fields!(TagWrite { stamp, step });
fields!(Credit { balance, currency, next_expiry, last_credit });
fields!(Profile {
    email_consent,
    sms_consent,
    consent,
    email_domain,
    language,
    preferred_channel,
    addresses,
    tags,
    companies,
    account_status,
    created_by_app,
    product_subscription,
    cost_to_serve,
    store_credit,
    attributes,
    seen,
});
