use super::sparse::sparse;
use super::{Get, Put, Reader, RecordError, Writer};
use crate::customer::Customer;
use crate::customer::bounds::Weigh;
use crate::customer::cart::Cart;
use crate::customer::moments::Moments;
use crate::customer::orders::Orders;
use crate::customer::orders::order::{Order, Step};
use crate::customer::truncated::Truncated;
use crate::number::Currency;

const PROFILE: u8 = 1;
const ORDERS: u8 = 2;
const ACTIVITY: u8 = 3;
const CART: u8 = 4;
const MOMENTS: u8 = 5;
const ERASED: u8 = 6;
const TRUNCATED: u8 = 7;

/// Writes the sections that are not empty.
pub fn put_facts<'a>(customer: &'a Customer, to: &mut Writer<'a>) {
    if let Some(profile) = &customer.profile {
        to.section(PROFILE, |to| profile.put(to));
    }
    if !customer.orders.all().is_empty() {
        to.section(ORDERS, |to| customer.orders.all().put(to));
    }
    if !customer.activity.rows().is_empty() || customer.activity.truncated().is_some() {
        to.section(ACTIVITY, |to| customer.activity.put(to));
    }
    if !customer.cart.events().is_empty() {
        to.section(CART, |to| customer.cart.events().put(to));
    }
    if customer.moments != Moments::default() {
        to.section(MOMENTS, |to| customer.moments.put(to));
    }
    if let Some(at) = &customer.erased_at {
        to.section(ERASED, |to| at.put(to));
    }
    if customer.truncated != Truncated::default() {
        to.section(TRUNCATED, |to| customer.truncated.put(to));
    }
}

/// Reads a section into the customer; false if it is not one of these. In any order; [`finish_facts`] when all are read.
pub fn get_facts(
    tag: u8,
    from: &mut Reader<'_, '_>,
    customer: &mut Customer,
    store: Currency,
) -> Result<bool, RecordError> {
    match tag {
        PROFILE => customer.profile = Some(Get::get(from)?),
        ORDERS => {
            let mut orders = Vec::<(_, Vec<Step>)>::get(from)?;
            let steps = orders.iter_mut().flat_map(|(_, steps)| steps);
            steps.for_each(|step| step.bytes = step.weigh(from.symbols()) as u32);
            let orders = orders.into_iter().map(|(id, steps)| Order::of_steps(id, steps, store));
            customer.orders = Orders::restored(orders.collect());
        }
        ACTIVITY => customer.activity = Get::get(from)?,
        CART => customer.cart = Cart::restored(Get::get(from)?, from.symbols()),
        MOMENTS => customer.moments = Get::get(from)?,
        ERASED => customer.erased_at = Some(Get::get(from)?),
        TRUNCATED => customer.truncated = Get::get(from)?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// What follows from more than one section.
pub fn finish_facts(customer: &mut Customer) {
    customer.cart.fold(customer.orders.last_checkout_end());
}

sparse!(Truncated { ; orders, order_events, cart, profile });
sparse!(Moments { ; first_signup, first_browse, last_browse, last_checkout, last_cart_event });
