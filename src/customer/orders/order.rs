use std::sync::Arc;

use super::content::Content;
use crate::customer::bounds;
use crate::customer::seen::IdDigest;
use crate::event::order::{Exchange, RefundAmount};
use crate::number::{Currency, Decimal};
use crate::time::Timestamp;

/// One order: what happened to it, and what follows from that.
#[derive(Clone, PartialEq, Debug)]
pub struct Order {
    pub id: Arc<str>,
    /// Ascending by (`at`, `event_id`).
    pub steps: Vec<Step>,
    /// Follows from the steps; see [`Summary::of`].
    pub summary: Summary,
}

/// One event in the life of an order.
#[derive(Clone, PartialEq, Debug)]
pub struct Step {
    pub at: Timestamp,
    pub event_id: Arc<str>,
    pub kind: StepKind,
    pub test: bool,
    /// Its weight (`customer::bounds`).
    pub bytes: u32,
}

#[derive(Clone, PartialEq, Debug)]
pub enum StepKind {
    Placed(Box<Content>),
    Paid(Box<Content>),
    PaymentFailed,
    Cancelled,
    Refunded(Box<RefundAmount>),
}

impl StepKind {
    /// The status's name in events and queries.
    pub fn status(&self) -> &'static str {
        match self {
            StepKind::Placed(_) => "placed",
            StepKind::Paid(_) => "paid",
            StepKind::PaymentFailed => "payment_failed",
            StepKind::Cancelled => "cancelled",
            StepKind::Refunded(_) => "refunded",
        }
    }

    fn content(&self) -> Option<&Content> {
        match self {
            StepKind::Placed(content) | StepKind::Paid(content) => Some(content),
            _ => None,
        }
    }
}

/// What an order is now. A function of its steps, in any order of arrival.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Summary {
    /// The earlier of placed and paid; [`Timestamp::NEVER`] while neither is known.
    pub date: Timestamp,
    /// Placed or paid, not cancelled, not a test, not payment-failed and never paid (LANGUAGE, "Counted orders").
    pub counted: bool,
    pub test: bool,
    /// Minor units of the store's currency; 0 while unknown.
    pub total: i64,
    /// Minor units of the store's currency given back in all, uncapped.
    pub refunded: i64,
    /// Which step's content is the order's.
    content_step: Option<u16>,
}

impl Summary {
    /// Each status is kept once, the earliest; the content of paid beats that of placed (EVENTS, "orders").
    pub fn of(steps: &[Step], store: Currency) -> Self {
        let first = |status: &str| steps.iter().position(|step| step.kind.status() == status);
        let (placed, paid) = (first("placed"), first("paid"));
        let content_step = paid.or(placed);
        let date = |step: Option<usize>| step.map_or(Timestamp::NEVER, |at| steps[at].at);
        let test = steps.iter().any(|step| step.test);
        let failed = first("payment_failed").is_some() && paid.is_none();
        let content = content_step.and_then(|at| steps[at].kind.content());
        let exchange = content.and_then(|content| content.exchange.as_deref());
        let refunds = steps.iter().filter_map(|step| match &step.kind {
            StepKind::Refunded(amount) => Some(in_store_units(amount, exchange, store)),
            _ => None,
        });
        Summary {
            date: date(placed).min(date(paid)),
            counted: content_step.is_some() && first("cancelled").is_none() && !test && !failed,
            test,
            total: content.map_or(0, |content| content.total),
            refunded: refunds.fold(0, i64::saturating_add),
            content_step: content_step.and_then(|at| u16::try_from(at).ok()),
        }
    }

    /// The total less what was given back, never below zero.
    pub fn net(&self) -> i64 {
        self.total - self.refunded.min(self.total)
    }

    /// More was given back than was paid, as far as the order is known.
    pub fn is_over_refunded(&self) -> bool {
        self.date != Timestamp::NEVER && self.refunded > self.total
    }

    /// The order emptied the cart and ended the checkout at its date: placed or paid, and not a test, even if it was
    /// cancelled later.
    pub fn ends_checkout(&self) -> bool {
        !self.test && self.date != Timestamp::NEVER
    }
}

/// A refund without a currency is in the order's own, with its rate (EVENTS, "orders").
fn in_store_units(amount: &RefundAmount, exchange: Option<&Exchange>, store: Currency) -> i64 {
    let minor = match (amount, exchange) {
        (RefundAmount::Store(minor), _) => Some(*minor),
        (RefundAmount::OrderCurrency(amount), None) => amount.to_minor_rounded(store),
        (RefundAmount::OrderCurrency(amount), Some(Exchange { rate, .. })) => {
            amount.times(*rate).as_ref().copied().and_then(|converted: Decimal| converted.to_minor_rounded(store))
        }
    };
    minor.unwrap_or(i64::MAX)
}

impl Order {
    pub fn new(id: Arc<str>, store: Currency) -> Self {
        Order { id, steps: Vec::new(), summary: Summary::of(&[], store) }
    }

    /// An order as it was kept.
    pub fn of_steps(id: Arc<str>, mut steps: Vec<Step>, store: Currency) -> Self {
        steps.sort_by(|a, b| (a.at, &a.event_id).cmp(&(b.at, &b.event_id)));
        let summary = Summary::of(&steps, store);
        Order { id, steps, summary }
    }

    /// What a customer's orders are in the order of.
    pub fn key(&self) -> (Timestamp, &str) {
        (self.summary.date, &self.id)
    }

    /// The content of the earliest paid event, else of the earliest placed one.
    pub fn content(&self) -> Option<&Content> {
        self.steps[usize::from(self.summary.content_step?)].kind.content()
    }

    /// When it first had this status.
    pub fn had_status(&self, status: &str) -> Option<Timestamp> {
        self.steps.iter().find(|step| step.kind.status() == status).map(|step| step.at)
    }

    /// Adds a step; returns the one that had to go for it.
    pub fn insert(&mut self, step: Step, store: Currency) -> Option<Step> {
        let place = self.steps.partition_point(|known| (known.at, &known.event_id) < (step.at, &step.event_id));
        self.steps.insert(place, step);
        let gone = self.forget_surplus();
        self.summary = Summary::of(&self.steps, store);
        gone
    }

    /// When it is known of first: its date, or that of its first event while it has none.
    pub fn begins_at(&self) -> Timestamp {
        let first = self.steps.first().map_or(Timestamp::NEVER, |step| step.at);
        if self.summary.date == Timestamp::NEVER { first } else { self.summary.date }
    }

    /// The weight of what is kept of it.
    pub fn bytes(&self) -> usize {
        bounds::text(&self.id) + NUMBER_BYTES + self.steps.iter().map(|step| step.bytes as usize).sum::<usize>()
    }

    /// Of the events of one status only the earliest counts; later ones matter after an erasure that takes it away, and
    /// the latest failure for its date. So the [`SAME_STATUS_MAX`] earliest and the latest are kept, and of refunds the
    /// [`REFUNDS_MAX`] newest.
    fn forget_surplus(&mut self) -> Option<Step> {
        if self.steps.len() <= SAME_STATUS_MAX {
            return None;
        }
        for status in ["placed", "paid", "payment_failed", "cancelled", "refunded"] {
            let has_status = |at: &usize| self.steps[*at].kind.status() == status;
            let count = (0..self.steps.len()).filter(has_status).count();
            let (most, surplus) =
                if status == "refunded" { (REFUNDS_MAX, 0) } else { (SAME_STATUS_MAX + 1, SAME_STATUS_MAX) };
            if count > most {
                let at = (0..self.steps.len()).filter(has_status).nth(surplus)?;
                return Some(self.steps.remove(at));
            }
        }
        None
    }

    /// Forgets what happened at or before an erasure; false if nothing is left.
    pub fn erase(&mut self, erased_at: Timestamp, store: Currency) -> bool {
        self.steps.retain(|step| step.at > erased_at);
        self.summary = Summary::of(&self.steps, store);
        !self.steps.is_empty()
    }

    pub fn ids(&self) -> impl Iterator<Item = IdDigest> {
        self.steps.iter().map(|step| IdDigest::of(&step.event_id))
    }
}

/// Events of one status that an order keeps.
const SAME_STATUS_MAX: usize = 8;
/// Refunds that an order keeps.
const REFUNDS_MAX: usize = 100;
/// What the number of its steps takes.
const NUMBER_BYTES: usize = 10;
