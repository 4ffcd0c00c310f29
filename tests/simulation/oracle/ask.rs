use std::collections::BTreeMap;

use super::super::workload::{Event, What};

/// What a segment asks, for the model: of the bare list of a customer's events.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    Orders { at_least: usize },
    OrdersWithin { seconds: i64, at_least: usize },
    SpentMoreThan(i64),
    OrderedToday,
    IsVip,
    IsNoVip,
    IsGold,
    AbandonedCart { from_seconds: i64, to_seconds: i64 },
    CheckoutLeft { seconds: i64 },
    ViewsWithin { seconds: i64, at_least: usize },
}

/// Local days begin at half past six in the evening, UTC.
const ZONE_MS: i64 = 19_800_000;
const DAY_MS: i64 = 86_400_000;

impl Ask {
    /// In the language.
    pub fn query(&self) -> String {
        match self {
            Ask::Orders { at_least } => format!("number_of_orders >= {at_least}"),
            Ask::OrdersWithin { seconds, at_least } => {
                format!("orders_placed MATCHES (date >= -{seconds}s, count >= {at_least})")
            }
            Ask::SpentMoreThan(amount) => format!("amount_spent > {amount}"),
            Ask::OrderedToday => "last_order_date >= today".to_owned(),
            Ask::IsVip => "customer_tags CONTAINS 'vip'".to_owned(),
            Ask::IsNoVip => "customer_tags NOT CONTAINS 'vip'".to_owned(),
            Ask::IsGold => "attribute.plan = 'gold'".to_owned(),
            Ask::AbandonedCart { from_seconds, to_seconds } => {
                format!("cart_items > 0 AND cart_updated_date BETWEEN -{from_seconds}s AND -{to_seconds}s")
            }
            Ask::CheckoutLeft { seconds } => format!("abandoned_checkout_date <= -{seconds}s"),
            Ask::ViewsWithin { seconds, at_least } => {
                format!("events MATCHES (name = 'product_viewed', date >= -{seconds}s, count >= {at_least})")
            }
        }
    }

    /// After which times, counted from some event, membership may change by itself.
    pub fn delays_ms(&self) -> Vec<i64> {
        match self {
            Ask::OrdersWithin { seconds, .. } | Ask::ViewsWithin { seconds, .. } | Ask::CheckoutLeft { seconds } => {
                vec![seconds * 1000]
            }
            Ask::AbandonedCart { from_seconds, to_seconds } => vec![from_seconds * 1000, to_seconds * 1000],
            _ => Vec::new(),
        }
    }

    pub fn holds(&self, facts: &Facts<'_>, now: i64) -> bool {
        match self {
            Ask::Orders { at_least } => facts.counted().count() >= *at_least,
            Ask::OrdersWithin { seconds, at_least } => {
                facts.counted().filter(|order| now - order.at < seconds * 1000).count() >= *at_least
            }
            Ask::SpentMoreThan(amount) => facts.counted().map(Order::net).sum::<i64>() > *amount,
            Ask::OrderedToday => {
                facts.counted().map(|order| order.at).max().is_some_and(|at| local_day(at) >= local_day(now))
            }
            Ask::IsVip => facts.is_vip(),
            Ask::IsNoVip => !facts.is_vip(),
            Ask::IsGold => facts.plan() == Some("gold"),
            Ask::AbandonedCart { from_seconds, to_seconds } => {
                let touched = facts.last(|name| name.starts_with("cart_"));
                let age = touched.map(|at| now - at);
                facts.cart() > 0 && age.is_some_and(|age| age < from_seconds * 1000 && age >= to_seconds * 1000)
            }
            Ask::CheckoutLeft { seconds } => {
                let left = facts.last(|name| name == "checkout_started");
                let left = left.filter(|at| facts.last_bought().is_none_or(|order| order < *at));
                left.is_some_and(|at| now - at >= seconds * 1000)
            }
            Ask::ViewsWithin { seconds, at_least } => {
                let views = facts.browsed(|name| name == "product_viewed");
                views.filter(|at| now - at < seconds * 1000).count() >= *at_least
            }
        }
    }
}

pub fn local_day(at: i64) -> i64 {
    (at + ZONE_MS).div_euclid(DAY_MS)
}

/// The first local midnight after an instant.
pub fn next_midnight(at: i64) -> i64 {
    (local_day(at) + 1) * DAY_MS - ZONE_MS
}

/// What follows from a customer's events, by (`occurred_at`, id).
pub struct Facts<'a> {
    events: &'a [&'a Event],
    orders: BTreeMap<u64, Order>,
}

#[derive(Clone, Copy, Default)]
pub struct Order {
    /// When it was placed or paid, whichever was earlier.
    pub at: i64,
    total: i64,
    bought: bool,
    cancelled: bool,
    refunds: i64,
}

impl Order {
    fn net(&self) -> i64 {
        (self.total - self.refunds).max(0)
    }
}

impl<'a> Facts<'a> {
    /// The events must be in the order of (`occurred_at`, id).
    pub fn of(events: &'a [&'a Event]) -> Self {
        let mut orders: BTreeMap<u64, Order> = BTreeMap::new();
        for event in events {
            match event.what {
                What::Bought { order, total, .. } => {
                    let order = orders.entry(order).or_default();
                    if !order.bought {
                        (order.bought, order.at, order.total) = (true, event.at, total);
                    }
                }
                What::Cancelled { order } => orders.entry(order).or_default().cancelled = true,
                What::Refunded { order, amount } => orders.entry(order).or_default().refunds += amount,
                _ => {}
            }
        }
        Facts { events, orders }
    }

    fn counted(&self) -> impl Iterator<Item = &Order> {
        self.orders.values().filter(|order| order.bought && !order.cancelled)
    }

    fn last_bought(&self) -> Option<i64> {
        self.orders.values().filter(|order| order.bought).map(|order| order.at).max()
    }

    fn is_vip(&self) -> bool {
        let written = self.events.iter().rev().find_map(|event| match event.what {
            What::AddTag(_) => Some(true),
            What::RemoveTag(_) => Some(false),
            _ => None,
        });
        written.unwrap_or(false)
    }

    fn plan(&self) -> Option<&'static str> {
        self.events.iter().rev().find_map(|event| if let What::Plan(plan) = event.what { Some(plan) } else { None })?
    }

    fn browsed(&self, is: impl Fn(&str) -> bool) -> impl Iterator<Item = i64> {
        self.events.iter().filter_map(move |event| match event.what {
            What::Browse { name, .. } if is(name) => Some(event.at),
            _ => None,
        })
    }

    fn last(&self, is: impl Fn(&str) -> bool) -> Option<i64> {
        self.browsed(is).max()
    }

    /// Pieces in the cart: each is added or removed one by one, or all of a product at once.
    fn cart(&self) -> i64 {
        let emptied = self.last_bought();
        let mut cart: BTreeMap<&str, i64> = BTreeMap::new();
        for event in self.events.iter().filter(|event| emptied.is_none_or(|emptied| event.at > emptied)) {
            match event.what {
                What::Browse { name: "cart_added", product } => *cart.entry(product).or_default() += 1,
                What::Browse { name: "cart_removed", product } => *cart.entry(product).or_default() = 0,
                _ => {}
            }
        }
        cart.values().sum()
    }
}
