//! Orders as compact facts: [`order`] is one order and what it is now, [`content`] what was in it, and [`Orders`] all of
//! a customer, by date, with their totals.

pub mod content;
pub mod order;

use std::sync::Arc;

use content::Content;
use order::{Order, Step, StepKind};

use super::bounds::{ORDERS_BYTES_MAX, STEP_BYTES_MAX, Weigh};
use super::seen::IdDigest;
use super::symbols::Symbols;
use super::trail::Trail;
use crate::event::Event;
use crate::event::order::{OrderEvent, OrderStep};
use crate::number::Currency;
use crate::time::Timestamp;

/// The orders of a customer. They are kept for ever, but for the oldest of very many.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Orders {
    /// Ascending by (order date, order id); those without a date yet at the end.
    orders: Trail<Order>,
    /// Of all steps, ascending: an order event's id is remembered as long as the event is.
    seen: Vec<IdDigest>,
    totals: Totals,
    /// The weight of all orders (`customer::bounds`).
    bytes: usize,
}

/// Of orders that nobody has placed or paid yet: refunds, cancellations that are ahead of their order, or of none.
const WITHOUT_DATE_MAX: usize = 256;

/// What adding an event came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Taken {
    /// It gives back more than the order's total left to give.
    pub exceeds: bool,
    /// The newest date of the orders that had to go.
    pub dropped: Option<Timestamp>,
    /// The newest event that an order no longer holds, or holds in part.
    pub shortened: Option<Timestamp>,
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
    /// Adds an event that was not seen before, and keeps the newest orders: at most `orders_max`, and no more bytes than
    /// may be.
    pub fn insert(
        &mut self,
        event: &Event<'_>,
        order: &OrderEvent<'_>,
        symbols: &mut Symbols,
        store: Currency,
        orders_max: usize,
    ) -> Taken {
        let mut taken = Taken::default();
        let step = Step::of(event, order, symbols, &mut taken.shortened);
        let digest = IdDigest::of(&event.event_id);
        let mut changed = match self.place_of(&order.order_id) {
            Some(place) => {
                let known = self.orders.remove(place);
                self.bytes -= known.bytes();
                known
            }
            None => Order::new(Arc::from(&*order.order_id), store),
        };
        self.totals.add(&changed, -1);
        let gone = changed.insert(step, store);
        self.totals.add(&changed, 1);
        self.note_seen(digest);
        if let Some(gone) = gone {
            self.forget_seen(IdDigest::of(&gone.event_id));
            if matches!(gone.kind, StepKind::Refunded(_)) {
                taken.shortened = taken.shortened.max(Some(gone.at));
            }
        }
        taken.exceeds = matches!(order.step, OrderStep::Refunded(_)) && changed.summary.is_over_refunded();
        self.bytes += changed.bytes();
        self.place(changed);
        taken.dropped = self.drop_surplus(orders_max);
        taken
    }

    /// Events are mostly of the orders that came last.
    fn place_of(&self, order_id: &str) -> Option<usize> {
        self.orders.iter().rposition(|order| *order.id == *order_id)
    }

    fn note_seen(&mut self, digest: IdDigest) {
        let place = self.seen.partition_point(|seen| *seen < digest);
        self.seen.insert(place, digest);
    }

    fn forget_seen(&mut self, digest: IdDigest) {
        if let Ok(place) = self.seen.binary_search(&digest) {
            self.seen.remove(place);
        }
    }

    fn place(&mut self, order: Order) {
        let place = self.orders.partition_point(|known| known.key() < order.key());
        self.orders.insert(place, order);
    }

    /// Drops the oldest orders that are too many; returns the newest of their dates. Those without a date have a small
    /// part for themselves, so that they do not push out the others.
    fn drop_surplus(&mut self, orders_max: usize) -> Option<Timestamp> {
        let mut dropped = None;
        loop {
            let dated = self.orders.partition_point(|order| order.summary.date < Timestamp::NEVER);
            let without_date = self.orders.len() - dated;
            let too_many = self.orders.len() > orders_max || self.bytes > ORDERS_BYTES_MAX;
            let place = match (dated, without_date) {
                (_, too_many) if too_many > WITHOUT_DATE_MAX => self.oldest_from(dated),
                (0, _) if too_many => self.oldest_from(0),
                (_, 1..) if too_many && self.bytes_from(dated) > ORDERS_BYTES_MAX / 4 => self.oldest_from(dated),
                _ if too_many => 0,
                _ => return dropped,
            };
            dropped = self.drop_at(place).max(dropped);
        }
    }

    fn bytes_from(&self, place: usize) -> usize {
        self.orders[place..].iter().map(Order::bytes).sum()
    }

    /// Of the orders from `place` on, which have no date, the one that is known longest.
    fn oldest_from(&self, place: usize) -> usize {
        let oldest = (place..self.orders.len()).min_by_key(|at| self.orders[*at].begins_at());
        oldest.unwrap_or(place)
    }

    fn drop_at(&mut self, place: usize) -> Option<Timestamp> {
        let order = self.orders.get(place)?;
        let (bytes, at) = (order.bytes(), order.begins_at());
        let ids: Vec<IdDigest> = order.ids().collect();
        self.totals.add(order, -1);
        self.bytes -= bytes;
        ids.into_iter().for_each(|id| self.forget_seen(id));
        if place == 0 {
            self.orders.drop_first(1);
        } else {
            self.orders.remove(place);
        }
        Some(at)
    }

    pub fn holds(&self, order_id: &str) -> bool {
        self.place_of(order_id).is_some()
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
        let mut kept = std::mem::take(self).orders.into_vec();
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
        let bytes = orders.iter().map(Order::bytes).sum();
        Orders { orders: orders.into(), seen, totals, bytes }
    }
}

impl Step {
    /// The event as it is kept. One that takes more than may be is kept without what is in the order.
    fn of(event: &Event<'_>, order: &OrderEvent<'_>, symbols: &mut Symbols, shortened: &mut Option<Timestamp>) -> Self {
        let (at, event_id) = (event.occurred_at, Arc::from(&*event.event_id));
        let mut step = Step { at, event_id, kind: step_kind(&order.step, symbols), test: order.test, bytes: 0 };
        if step.weigh(symbols) > STEP_BYTES_MAX
            && let StepKind::Placed(content) | StepKind::Paid(content) = &mut step.kind
        {
            content.shorten();
            *shortened = Some(at);
        }
        step.bytes = step.weigh(symbols) as u32;
        step
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
