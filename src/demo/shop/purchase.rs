use super::Shop;
use super::agenda::Deed;
use super::goods::{CODES, Product};
use crate::event::order::{Item, OrderContent, OrderStep, RefundAmount};
use crate::event::{Body, OrderEvent, Text};
use crate::time::{Span, Timestamp};

/// An order on its way.
#[derive(Clone, Debug)]
pub struct Order {
    id: String,
    content: OrderContent<'static>,
}

/// What becomes of an order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Settlement {
    Paid,
    PaymentFailed,
    Cancelled,
    /// So many percent are given back.
    Refunded(u32),
}

const AT_ONCE: (Span, Span) = (Span::from_seconds(5), Span::from_seconds(90));
const ANOTHER_CARD: (Span, Span) = (Span::from_seconds(600), Span::from_seconds(2400));
const SECOND_THOUGHTS: (Span, Span) = (Span::from_hours(1), Span::from_hours(6));
const SENT_BACK: (Span, Span) = (Span::from_days(2), Span::from_days(9));

impl Shop {
    /// Turns the cart into an order.
    pub(super) fn order(&mut self, who: usize, at: Timestamp) {
        let cart = std::mem::take(&mut self.shoppers[who].cart);
        if cart.is_empty() {
            return;
        }
        self.ordered += 1;
        let order = Order { id: format!("o-{}", self.ordered), content: self.content(who, &cart) };
        self.shoppers[who].orders += 1;
        self.tell_order(who, at, "placed", &order.id, OrderStep::Placed(order.content.clone()));
        let settlement = if self.random.percent(10) { Settlement::PaymentFailed } else { Settlement::Paid };
        self.later(who, at, AT_ONCE, Deed::Settle(Box::new(order), settlement));
    }

    fn content(&mut self, who: usize, cart: &[(&'static Product, u32)]) -> OrderContent<'static> {
        let full: i64 = cart.iter().map(|(product, quantity)| product.price * i64::from(*quantity)).sum();
        let (chance, codes) = if self.shoppers[who].orders == 0 { (30, &CODES[..1]) } else { (10, &CODES[1..]) };
        let code = self.random.percent(chance).then(|| *self.random.pick(codes));
        let discount_total = if code.is_some() { full / 10 } else { 0 };
        let payment_method = *self.random.weighted(&[("card", 60), ("paypal", 30), ("invoice", 10)], |one| one.1);
        OrderContent {
            total: full - discount_total,
            discount_codes: code.into_iter().map(Text::from).collect(),
            discount_total,
            payment_method: Some(payment_method.0.into()),
            channel: Some("web".into()),
            shipping_address: Some(self.shoppers[who].person.home.address()),
            items: cart.iter().map(|(product, quantity)| item(product, *quantity, code.is_some())).collect(),
            ..OrderContent::default()
        }
    }

    /// The next step of an order, and perhaps the one after it.
    pub(super) fn settle(&mut self, who: usize, at: Timestamp, order: Order, settlement: Settlement) {
        let (what, step) = match settlement {
            Settlement::Paid => ("paid", OrderStep::Paid(order.content.clone())),
            Settlement::PaymentFailed => ("payment_failed", OrderStep::PaymentFailed),
            Settlement::Cancelled => ("cancelled", OrderStep::Cancelled),
            Settlement::Refunded(percent) => {
                let amount = order.content.total * i64::from(percent) / 100;
                ("refunded", OrderStep::Refunded(RefundAmount::Store(amount)))
            }
        };
        self.tell_order(who, at, what, &order.id, step);
        let next = match (settlement, self.random.below(100)) {
            (Settlement::PaymentFailed, 0..=74) => (ANOTHER_CARD, Settlement::Paid),
            (Settlement::Paid, 0..=3) => (SECOND_THOUGHTS, Settlement::Cancelled),
            (Settlement::Paid, 4..=10) => (SENT_BACK, Settlement::Refunded(30)),
            (Settlement::Paid, 11..=15) => (SENT_BACK, Settlement::Refunded(100)),
            (Settlement::Cancelled, _) => (AT_ONCE, Settlement::Refunded(100)),
            _ => return,
        };
        self.later(who, at, next.0, Deed::Settle(Box::new(order), next.1));
    }

    fn tell_order(&mut self, who: usize, at: Timestamp, what: &str, order_id: &str, step: OrderStep<'static>) {
        let order_id = Text::from(order_id.to_owned());
        self.tell(who, at, what, Body::Order(OrderEvent { order_id, step, test: false }));
    }
}

fn item(product: &Product, quantity: u32, discounted: bool) -> Item<'static> {
    Item {
        product_id: Some(product.id.into()),
        category: Some(product.category.into()),
        tags: product.tags.iter().map(|tag| Text::from(*tag)).collect(),
        unit_price: Some(product.price),
        unit_cost: Some(product.cost),
        quantity,
        discounted,
        ..Item::default()
    }
}
