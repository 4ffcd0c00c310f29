//! The same questions, answered from the bare list of what happened, by plain filters and folds, with nothing of the
//! engine but its instants: the model that the engine is held against.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp as Instant};
use shoal::time::Timestamp;

use crate::ask::{Ask, Device, Rows, When};
use crate::world::{Happening, Step, What, category_of};

/// What is known of one customer at an instant.
pub struct Model<'a> {
    now: Timestamp,
    zone: &'a TimeZone,
    history_ms: i64,
    /// By (`at`, id).
    seen: Vec<&'a Happening>,
    orders: BTreeMap<u8, Order<'a>>,
}

/// An order, by its steps.
struct Order<'a> {
    steps: Vec<(Timestamp, &'a Step)>,
}

impl<'a> Order<'a> {
    fn first(&self, is: impl Fn(&Step) -> bool) -> Option<(Timestamp, &'a Step)> {
        self.steps.iter().find(|(_, step)| is(step)).copied()
    }

    fn bought(&self, in_status_paid: bool) -> Option<(Timestamp, &'a Step)> {
        self.first(|step| matches!(step, Step::Bought { paid, .. } if *paid == in_status_paid))
    }

    fn status(&self, name: &str) -> Option<Timestamp> {
        let found = match name {
            "placed" => self.bought(false),
            "paid" => self.bought(true),
            "payment_failed" => self.first(|step| matches!(step, Step::Failed)),
            "cancelled" => self.first(|step| matches!(step, Step::Cancelled)),
            _ => self.first(|step| matches!(step, Step::Refunded(_))),
        };
        found.map(|(at, _)| at)
    }

    fn is_test(&self) -> bool {
        self.steps.iter().any(|(_, step)| matches!(step, Step::Bought { test: true, .. }))
    }

    /// Of a placed or paid order that is no test.
    fn date(&self) -> Option<Timestamp> {
        let dates = [self.status("placed"), self.status("paid")];
        dates.into_iter().flatten().min().filter(|_| !self.is_test())
    }

    fn counts(&self) -> bool {
        let failed = self.status("payment_failed").is_some() && self.status("paid").is_none();
        self.date().is_some() && self.status("cancelled").is_none() && !failed
    }

    fn content(&self) -> Option<(i64, &'a [(&'static str, u8)])> {
        match self.bought(true).or(self.bought(false))?.1 {
            Step::Bought { total, lines, .. } => Some((*total, lines)),
            _ => None,
        }
    }

    fn total(&self) -> i64 {
        self.content().map_or(0, |(total, _)| total)
    }

    fn net(&self) -> i64 {
        let refunds = self.steps.iter().map(|(_, step)| if let Step::Refunded(amount) = step { *amount } else { 0 });
        (self.total() - refunds.sum::<i64>()).max(0)
    }
}

impl<'a> Model<'a> {
    /// Of the happenings that have come so far.
    pub fn new(
        come: impl Iterator<Item = &'a Happening>,
        customer: &str,
        now: Timestamp,
        zone: &'a TimeZone,
        history_ms: i64,
    ) -> Self {
        let mut seen: Vec<&Happening> = come.filter(|one| one.customer == customer && one.at <= now).collect();
        let erased = seen.iter().filter(|one| matches!(one.what, What::Erased)).map(|one| one.at).max();
        seen.retain(|one| erased.is_none_or(|erased| one.at > erased));
        seen.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
        seen.dedup_by(|a, b| a.id == b.id);
        let mut orders: BTreeMap<u8, Order<'a>> = BTreeMap::new();
        for one in &seen {
            if let What::Order { order, step } = &one.what {
                orders.entry(*order).or_insert(Order { steps: Vec::new() }).steps.push((one.at, step));
            }
        }
        Model { now, zone, history_ms, seen, orders }
    }

    pub fn is_member(&self, ask: &Ask) -> bool {
        self.added().is_some() && self.holds(ask)
    }

    fn holds(&self, ask: &Ask) -> bool {
        match ask {
            Ask::Number { name: "number_of_orders", op, number } => op.holds(self.counted().count() as i64, *number),
            Ask::Number { op, number, .. } => op.holds(self.cart().values().sum(), *number),
            Ask::Money { name, op, minor } => {
                let (count, gross) = (self.counted().count() as i64, self.counted().map(Order::total).sum::<i64>());
                match *name {
                    "amount_spent" => op.holds(self.counted().map(Order::net).sum(), *minor),
                    "gross_amount_spent" => op.holds(gross, *minor),
                    _ if count == 0 => *op == crate::ask::Op::NotEqual,
                    _ => op.holds(gross, *minor * count),
                }
            }
            Ask::Date { name, when } => match self.date(name) {
                Some(date) => self.is_within(*when, date),
                None => matches!(when, When::NotOnDay { .. }),
            },
            Ask::IsNull(name) => self.date(name).is_none(),
            Ask::Tag(tag) => self.tags().contains(tag),
            Ask::Subscribed => {
                self.last(|what| if let What::Subscribed(is) = what { Some(*is) } else { None }) == Some(true)
            }
            Ask::Plan(plan) => {
                self.last(|what| if let What::Plan(plan) = what { Some(*plan) } else { None }) == Some(*plan)
            }
            Ask::Points(op, number) => {
                match self.last(|what| if let What::Points(points) = what { Some(*points) } else { None }) {
                    Some(points) => op.holds(points, *number),
                    None => *op == crate::ask::Op::NotEqual,
                }
            }
            Ask::Orders { over, status, rows } => self.holds_of_orders(*over, *status, rows),
            Ask::Lines { category, rows } => self.holds_of_lines(*category, rows),
            Ask::Acts { name, device, rows } => self.holds_of_acts(name, *device, rows),
            Ask::Views { product, rows } => self.holds_of_views(*product, rows),
            Ask::Cart { category, op, pieces } => {
                let lines = self.cart().into_iter();
                let of_category =
                    lines.filter(|(product, _)| category.is_none_or(|c| product.map(category_of) == Some(c)));
                op.holds(of_category.map(|(_, pieces)| pieces).sum(), *pieces)
            }
            Ask::Not(of) => !self.holds(of),
            Ask::All(of) => of.iter().all(|part| self.holds(part)),
            Ask::Any(of) => of.iter().any(|part| self.holds(part)),
        }
    }

    fn holds_of_orders(&self, over: Option<i64>, status: Option<&str>, rows: &Rows) -> bool {
        let of_status = |order: &&Order<'_>| if status.is_some() { !order.is_test() } else { order.counts() };
        let row = |order: &Order<'a>| Some((status.map_or(order.date(), |name| order.status(name))?, order.content()));
        let dated = self.orders.values().filter(of_status).filter_map(row);
        let amounts = dated
            .filter(|(at, _)| self.is_within_all(rows, *at))
            .map(|(_, content)| content.map(|(total, _)| total))
            .filter(|amount| over.is_none_or(|over| amount.is_some_and(|amount| amount >= over)));
        let amounts: Vec<_> = amounts.collect();
        how_many(rows, amounts.len() as i64, amounts.into_iter().flatten().sum::<i64>(), 1010)
    }

    fn holds_of_lines(&self, category: Option<&str>, rows: &Rows) -> bool {
        let dated = self.counted().filter(|order| order.date().is_some_and(|at| self.is_within_all(rows, at)));
        let pieces: Vec<Vec<i64>> = dated
            .map(|order| {
                let lines = order.content().map_or(&[][..], |(_, lines)| lines).iter();
                lines.filter(|(of, _)| category.is_none_or(|c| c == *of)).map(|(_, n)| i64::from(*n)).collect()
            })
            .collect();
        let orders = pieces.iter().filter(|lines| !lines.is_empty()).count();
        how_many(rows, orders as i64, pieces.into_iter().flatten().sum::<i64>(), 1)
    }

    fn holds_of_acts(&self, name: &str, device: Option<Device>, rows: &Rows) -> bool {
        let found: Vec<_> = self
            .acts(name, rows)
            .filter(|(_, of)| match device {
                None => true,
                Some(Device::Is(device)) => *of == Some(device),
                Some(Device::IsNot(device)) => *of != Some(device),
                Some(Device::Missing) => of.is_none(),
            })
            .collect();
        let distinct = found.iter().filter_map(|(product, _)| *product).collect::<BTreeSet<_>>().len();
        how_many(rows, found.len() as i64, distinct as i64, 1)
    }

    fn holds_of_views(&self, product: Option<&str>, rows: &Rows) -> bool {
        let found: Vec<_> =
            self.acts("product_viewed", rows).filter(|(of, _)| product.is_none() || *of == product).collect();
        let mut of_product: BTreeMap<_, i64> = BTreeMap::new();
        found.iter().for_each(|(product, _)| *of_product.entry(*product).or_default() += 1);
        how_many(rows, found.len() as i64, of_product.into_values().max().unwrap_or(0), 1)
    }

    /// Product and device of what was done; without a date, within the history that is kept.
    fn acts(&self, name: &str, rows: &Rows) -> impl Iterator<Item = (Option<&'static str>, Option<&'static str>)> {
        let is_within = move |at: Timestamp| match rows.when.is_empty() {
            true => self.age(at) < self.history_ms,
            false => self.is_within_all(rows, at),
        };
        self.seen.iter().filter_map(move |one| match one.what {
            What::Browse { name: of, product, device, .. } if of == name && is_within(one.at) => {
                Some((product, device))
            }
            _ => None,
        })
    }

    fn counted(&self) -> impl Iterator<Item = &Order<'a>> {
        self.orders.values().filter(|order| order.counts())
    }

    fn added(&self) -> Option<Timestamp> {
        let is_test = |order: &u8| self.orders[order].is_test();
        let known = self.seen.iter().filter(|one| !matches!(&one.what, What::Order { order, .. } if is_test(order)));
        known.map(|one| one.at).min()
    }

    fn date(&self, name: &str) -> Option<Timestamp> {
        let last_order = self.orders.values().filter_map(Order::date).max();
        let browsed = |is: &dyn Fn(&str) -> bool| {
            let named = self.seen.iter().filter(|one| matches!(one.what, What::Browse { name, .. } if is(name)));
            named.map(|one| one.at).max()
        };
        match name {
            "first_order_date" => self.counted().filter_map(Order::date).min(),
            "last_order_date" => self.counted().filter_map(Order::date).max(),
            "customer_added_date" => self.added(),
            "last_seen_date" => browsed(&|name| !name.starts_with("email_")).max(last_order),
            "cart_updated_date" => browsed(&|name| name.starts_with("cart_")),
            _ => browsed(&|name| name == "checkout_started").filter(|at| last_order.is_none_or(|order| order < *at)),
        }
    }

    fn tags(&self) -> BTreeSet<&'static str> {
        let mut tags = BTreeSet::new();
        for one in &self.seen {
            let What::Tags { set, add, remove } = &one.what else { continue };
            if let Some(set) = set {
                tags = set.iter().copied().collect();
            }
            tags.extend(*add);
            if let Some(tag) = remove {
                tags.remove(tag);
            }
        }
        tags
    }

    /// The value that was written last; `None` if it was cleared, or never written.
    fn last<T>(&self, written: impl Fn(&What) -> Option<Option<T>>) -> Option<T> {
        self.seen.iter().rev().find_map(|one| written(&one.what)).flatten()
    }

    /// Pieces by product.
    fn cart(&self) -> BTreeMap<Option<&'static str>, i64> {
        let emptied = self.orders.values().filter_map(Order::date).max();
        let mut cart: BTreeMap<_, i64> = BTreeMap::new();
        for one in self.seen.iter().filter(|one| emptied.is_none_or(|emptied| one.at > emptied)) {
            let What::Browse { name, product, quantity, .. } = one.what else { continue };
            let pieces = cart.entry(product).or_default();
            match name {
                "cart_added" => *pieces += i64::from(quantity.unwrap_or(1)),
                "cart_removed" => *pieces = quantity.map_or(0, |gone| (*pieces - i64::from(gone)).max(0)),
                "cart_cleared" => cart.clear(),
                _ => {}
            }
        }
        cart
    }

    fn age(&self, date: Timestamp) -> i64 {
        self.now.as_millis() - date.as_millis()
    }

    fn day(&self, at: Timestamp) -> Date {
        self.zone.to_datetime(Instant::from_millisecond(at.as_millis()).unwrap()).date()
    }

    fn days_ago(&self, days: i64) -> Date {
        self.day(self.now).checked_sub(Span::new().days(days)).unwrap()
    }

    fn is_within_all(&self, rows: &Rows, date: Timestamp) -> bool {
        rows.when.iter().all(|when| self.is_within(*when, date))
    }

    fn is_within(&self, when: When, date: Timestamp) -> bool {
        const HOUR_MS: i64 = 3_600_000;
        let (age, day) = (self.age(date), self.day(date));
        match when {
            When::YoungerThan { hours } => age < hours * HOUR_MS,
            When::AtLeast { hours } => age >= hours * HOUR_MS,
            When::Between { from_hours, to_hours } => age < from_hours * HOUR_MS && age >= to_hours * HOUR_MS,
            When::SinceDay { days } => day >= self.days_ago(days),
            When::BeforeDay { days } => day < self.days_ago(days),
            When::OnDay { days } => day == self.days_ago(days),
            When::NotOnDay { days } => day != self.days_ago(days),
            When::SinceMonths { months } => day >= self.day(self.now).checked_sub(Span::new().months(months)).unwrap(),
            When::SinceDate(date) => day >= date.parse::<Date>().unwrap(),
            When::DayToHours { days, hours } => day >= self.days_ago(days) && age >= hours * HOUR_MS,
        }
    }
}

/// With no aggregate there must be a row.
fn how_many(rows: &Rows, count: i64, sum: i64, scale: i64) -> bool {
    match rows.how_many {
        None => count >= 1,
        Some((op, number)) if rows.sum => op.holds(sum, number * scale),
        Some((op, number)) => op.holds(count, number),
    }
}
