use super::{Address, Text};
use crate::number::{Currency, Decimal};
use crate::time::Timestamp;

/// A step in the life of an order.
#[derive(Clone, PartialEq, Debug)]
pub struct OrderEvent<'a> {
    pub order_id: Text<'a>,
    pub step: OrderStep<'a>,
    /// The event says that its order is a test. Test orders count nowhere.
    pub test: bool,
}

#[derive(Clone, PartialEq, Debug)]
pub enum OrderStep<'a> {
    Placed(OrderContent<'a>),
    Paid(OrderContent<'a>),
    PaymentFailed,
    Cancelled,
    Refunded(RefundAmount),
}

impl OrderStep<'_> {
    /// The `status` that says it.
    pub fn status(&self) -> &'static str {
        match self {
            OrderStep::Placed(_) => "placed",
            OrderStep::Paid(_) => "paid",
            OrderStep::PaymentFailed => "payment_failed",
            OrderStep::Cancelled => "cancelled",
            OrderStep::Refunded(_) => "refunded",
        }
    }
}

/// What is given back by one refund.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum RefundAmount {
    /// Minor units of the store's currency.
    Store(i64),
    /// No currency was said: in the order's own, to be converted with its rate once the order is known.
    OrderCurrency(Decimal),
}

/// The currency of an order that is not in the store's, and its rate: store units for one of the order's.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Exchange {
    pub currency: Currency,
    pub rate: Decimal,
}

/// What was ordered. All amounts are minor units of the store's currency, converted at decoding.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct OrderContent<'a> {
    pub total: i64,
    /// `None`: the order is in the store's currency.
    pub exchange: Option<Exchange>,
    pub discount_codes: Vec<Text<'a>>,
    pub discount_total: i64,
    pub payment_method: Option<Text<'a>>,
    pub channel: Option<Text<'a>>,
    pub location_id: Option<Text<'a>>,
    pub app_id: Option<Text<'a>>,
    pub shipping_address: Option<Address<'a>>,
    pub items: Vec<Item<'a>>,
}

/// One line of an order.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Item<'a> {
    pub product_id: Option<Text<'a>>,
    pub variant_id: Option<Text<'a>>,
    pub category: Option<Text<'a>>,
    pub collections: Vec<Text<'a>>,
    pub tags: Vec<Text<'a>>,
    /// Minor units of the store's currency for one piece, rounded half-even.
    pub unit_price: Option<i64>,
    /// Minor units of the store's currency for one piece, rounded half-even.
    pub unit_cost: Option<i64>,
    /// Pieces; 1 where the event says nothing.
    pub quantity: u32,
    pub discounted: bool,
    pub launched_at: Option<Timestamp>,
    pub subscription: bool,
}
