//! Orders as compact facts: [`order`] is one order and what it is now, [`content`] what was in it, and [`Orders`] all of
//! a customer, by date, with their totals.

pub mod content;
pub mod order;

use std::sync::Arc;

use content::Content;
use order::{Order, Step, StepKind};

use super::seen::IdDigest;
use super::symbols::Symbols;
use crate::event::order::{OrderEvent, OrderStep};
use crate::number::Currency;
use crate::time::Timestamp;

/// The orders of a customer. They are kept for ever.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Orders {
    /// Ascending by (order date, order id); those without a date yet at the end.
    orders: Vec<Order>,
    /// Of all steps, ascending: every order event's id is remembered as long as the event is.
    seen: Vec<IdDigest>,
    totals: Totals,
}

/// Sums over the counted orders, in minor units of the store's currency.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Totals {
    pub count: i64,
    /// Totals as ordered.
    pub gross: i128,
    /// Totals less refunds.
    pub net: i128,
}

impl Totals {
    fn add(&mut self, order: &Order, sign: i128) {
        if order.summary.counted {
            self.count += sign as i64;
            self.gross += sign * i128::from(order.summary.total);
            self.net += sign * i128::from(order.summary.net());
        }
    }
}

impl Orders {
    /// Adds an event that was not seen before. True if it gives back more than the order's total left to give.
    pub fn insert(
        &mut self,
        id: &str,
        digest: IdDigest,
        at: Timestamp,
        event: &OrderEvent<'_>,
        symbols: &mut Symbols,
        store: Currency,
    ) -> bool {
        let step = Step { at, event_id: id.into(), kind: step_kind(&event.step, symbols), test: event.test };
        let mut order = match self.orders.iter().position(|order| *order.id == *event.order_id) {
            Some(place) => self.orders.remove(place),
            None => Order::new(Arc::from(&*event.order_id), store),
        };
        self.totals.add(&order, -1);
        order.insert(step, store);
        self.totals.add(&order, 1);
        let exceeds = matches!(event.step, OrderStep::Refunded(_)) && order.summary.is_over_refunded();
        self.place(order);
        let place = self.seen.partition_point(|seen| *seen < digest);
        self.seen.insert(place, digest);
        exceeds
    }

    fn place(&mut self, order: Order) {
        let place = self.orders.partition_point(|known| known.key() < order.key());
        self.orders.insert(place, order);
    }

    pub fn has_seen(&self, digest: IdDigest) -> bool {
        self.seen.binary_search(&digest).is_ok()
    }

    /// All orders, by date.
    pub fn all(&self) -> &[Order] {
        &self.orders
    }

    /// Counted orders, by date.
    pub fn counted(&self) -> impl DoubleEndedIterator<Item = &Order> {
        self.orders.iter().filter(|order| order.summary.counted)
    }

    pub fn totals(&self) -> Totals {
        self.totals
    }

    /// The date of the last order that emptied the cart and ended the checkout.
    pub fn last_checkout_end(&self) -> Option<Timestamp> {
        self.orders.iter().rev().find(|order| order.summary.ends_checkout()).map(|order| order.summary.date)
    }

    pub fn any_but_tests(&self) -> bool {
        self.orders.iter().any(|order| !order.summary.test)
    }

    /// The earliest event of any order but a test.
    pub fn first_event(&self) -> Option<Timestamp> {
        self.orders.iter().filter(|order| !order.summary.test).filter_map(|order| Some(order.steps.first()?.at)).min()
    }

    pub fn erase(&mut self, erased_at: Timestamp, store: Currency) {
        let mut kept = std::mem::take(self).orders;
        kept.retain_mut(|order| order.erase(erased_at, store));
        *self = Orders::restored(kept);
    }

    /// Orders as they were kept, in any order.
    pub fn restored(mut orders: Vec<Order>) -> Self {
        orders.sort_by(|a, b| a.key().cmp(&b.key()));
        let mut seen: Vec<IdDigest> = orders.iter().flat_map(Order::ids).collect();
        seen.sort_unstable();
        let mut totals = Totals::default();
        orders.iter().for_each(|order| totals.add(order, 1));
        Orders { orders, seen, totals }
    }
}

fn step_kind(step: &OrderStep<'_>, symbols: &mut Symbols) -> StepKind {
    match step {
        OrderStep::Placed(content) => StepKind::Placed(Box::new(Content::of(content, symbols))),
        OrderStep::Paid(content) => StepKind::Paid(Box::new(Content::of(content, symbols))),
        OrderStep::PaymentFailed => StepKind::PaymentFailed,
        OrderStep::Cancelled => StepKind::Cancelled,
        OrderStep::Refunded(amount) => StepKind::Refunded(Box::new(*amount)),
    }
}
