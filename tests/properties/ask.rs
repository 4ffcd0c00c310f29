//! Random segments: what they ask, and the text of the query that asks it.

use std::fmt;

use proptest::prelude::*;
use proptest::sample::select;

use crate::world::{CATEGORIES, DEVICES, PLANS, PRODUCTS, TAGS, money};

#[derive(Clone, Debug)]
pub enum Ask {
    Number {
        name: &'static str,
        op: Op,
        number: i64,
    },
    /// In minor units.
    Money {
        name: &'static str,
        op: Op,
        minor: i64,
    },
    Date {
        name: &'static str,
        when: When,
    },
    IsNull(&'static str),
    Tag(&'static str),
    Subscribed,
    Plan(&'static str),
    Points(Op, i64),
    Orders {
        over: Option<i64>,
        status: Option<&'static str>,
        rows: Rows,
    },
    Lines {
        category: Option<&'static str>,
        rows: Rows,
    },
    Acts {
        name: &'static str,
        device: Option<Device>,
        rows: Rows,
    },
    Views {
        product: Option<&'static str>,
        rows: Rows,
    },
    Cart {
        category: Option<&'static str>,
        op: Op,
        pieces: i64,
    },
    Not(Box<Ask>),
    All(Vec<Ask>),
    Any(Vec<Ask>),
}

/// Which rows, and how many of them.
#[derive(Clone, Debug)]
pub struct Rows {
    /// All must hold; none: within the history that is kept.
    pub when: Vec<When>,
    pub how_many: Option<(Op, i64)>,
    /// Of pieces or pence, not of rows.
    pub sum: bool,
}

#[derive(Clone, Copy, Debug)]
pub enum Device {
    Is(&'static str),
    IsNot(&'static str),
    Missing,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Op {
    Equal,
    NotEqual,
    Less,
    AtMost,
    AtLeast,
    More,
}

/// What is asked of a date. Hours are exact; days and months are calendar dates.
#[derive(Clone, Copy, Debug)]
pub enum When {
    YoungerThan { hours: i64 },
    AtLeast { hours: i64 },
    Between { from_hours: i64, to_hours: i64 },
    SinceDay { days: i64 },
    BeforeDay { days: i64 },
    OnDay { days: i64 },
    NotOnDay { days: i64 },
    SinceMonths { months: i64 },
    SinceDate(&'static str),
    DayToHours { days: i64, hours: i64 },
}

const DATES: [&str; 6] = [
    "first_order_date",
    "last_order_date",
    "customer_added_date",
    "last_seen_date",
    "abandoned_checkout_date",
    "cart_updated_date",
];
const STATUSES: [&str; 5] = ["placed", "paid", "payment_failed", "cancelled", "refunded"];

fn op() -> impl Strategy<Value = Op> + Clone {
    select(&[Op::Equal, Op::NotEqual, Op::Less, Op::AtMost, Op::AtLeast, Op::More][..])
}

pub fn when() -> impl Strategy<Value = When> + Clone {
    let hours = select(&[1i64, 24, 36, 168][..]);
    let days = 0..9i64;
    prop_oneof![
        hours.clone().prop_map(|hours| When::YoungerThan { hours }),
        hours.clone().prop_map(|hours| When::AtLeast { hours }),
        (hours.clone(), hours.clone()).prop_map(|(from_hours, to_hours)| When::Between { from_hours, to_hours }),
        days.clone().prop_map(|days| When::SinceDay { days }),
        days.clone().prop_map(|days| When::BeforeDay { days }),
        days.clone().prop_map(|days| When::OnDay { days }),
        days.clone().prop_map(|days| When::NotOnDay { days }),
        (1..3i64).prop_map(|months| When::SinceMonths { months }),
        select(&["2026-03-29", "2026-04-10", "2026-05-01"][..]).prop_map(When::SinceDate),
        (days, hours).prop_map(|(days, hours)| When::DayToHours { days, hours }),
    ]
}

fn rows() -> impl Strategy<Value = Rows> + Clone {
    let how_many = prop::option::of((op(), 0..4i64));
    (prop::collection::vec(when(), 0..3), how_many, any::<bool>()).prop_map(|(when, how_many, sum)| Rows {
        when,
        how_many,
        sum,
    })
}

fn atom() -> impl Strategy<Value = Ask> {
    use prop::option::of;
    let device = prop_oneof![
        select(&DEVICES[..]).prop_map(Device::Is),
        select(&DEVICES[..]).prop_map(Device::IsNot),
        Just(Device::Missing),
    ];
    let numbers = select(&["number_of_orders", "cart_items"][..]);
    let amounts = select(&["amount_spent", "gross_amount_spent", "average_order_value"][..]);
    let acts = (select(&["searched", "cart_added", "product_viewed"][..]), of(device), rows());
    prop_oneof![
        2 => (numbers, op(), 0..4i64).prop_map(|(name, op, number)| Ask::Number { name, op, number }),
        2 => (amounts, op(), 0..6i64).prop_map(|(name, op, n)| Ask::Money { name, op, minor: n * 1010 }),
        6 => (select(&DATES[..]), when()).prop_map(|(name, when)| Ask::Date { name, when }),
        1 => select(&DATES[..]).prop_map(Ask::IsNull),
        1 => select(&TAGS[..]).prop_map(Ask::Tag),
        1 => Just(Ask::Subscribed),
        1 => select(&PLANS[..]).prop_map(Ask::Plan),
        1 => (op(), 0..4i64).prop_map(|(op, number)| Ask::Points(op, number)),
        4 => (of((0..3i64).prop_map(|n| n * 1010)), of(select(&STATUSES[..])), rows())
            .prop_map(|(over, status, rows)| Ask::Orders { over, status, rows }),
        3 => (of(select(&CATEGORIES[..])), rows()).prop_map(|(category, rows)| Ask::Lines { category, rows }),
        4 => acts.prop_map(|(name, device, rows)| Ask::Acts { name, device, rows }),
        2 => (of(select(&PRODUCTS[..])), rows()).prop_map(|(product, rows)| Ask::Views { product, rows }),
        1 => (of(select(&CATEGORIES[..])), op(), 0..6i64)
            .prop_map(|(category, op, pieces)| Ask::Cart { category, op, pieces }),
    ]
}

/// Random segments.
pub fn asks() -> impl Strategy<Value = Ask> {
    atom().prop_recursive(2, 6, 3, |part| {
        prop_oneof![
            part.clone().prop_map(|of| Ask::Not(Box::new(of))),
            prop::collection::vec(part.clone(), 2..4).prop_map(Ask::All),
            prop::collection::vec(part, 2..4).prop_map(Ask::Any),
        ]
    })
}

impl Op {
    pub fn holds<T: PartialOrd>(self, left: T, right: T) -> bool {
        match self {
            Op::Equal => left == right,
            Op::NotEqual => left != right,
            Op::Less => left < right,
            Op::AtMost => left <= right,
            Op::AtLeast => left >= right,
            Op::More => left > right,
        }
    }
}

impl fmt::Display for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Op::Equal => "=",
            Op::NotEqual => "!=",
            Op::Less => "<",
            Op::AtMost => "<=",
            Op::AtLeast => ">=",
            Op::More => ">",
        })
    }
}

/// What stands behind the name of a date.
impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            When::YoungerThan { hours } => write!(f, ">= -{hours}h"),
            When::AtLeast { hours } => write!(f, "<= -{hours}h"),
            When::Between { from_hours, to_hours } => write!(f, "BETWEEN -{from_hours}h AND -{to_hours}h"),
            When::SinceDay { days } => write!(f, ">= -{days}d"),
            When::BeforeDay { days } => write!(f, "< -{days}d"),
            When::OnDay { days } => write!(f, "= -{days}d"),
            When::NotOnDay { days } => write!(f, "!= -{days}d"),
            When::SinceMonths { months } => write!(f, ">= -{months}m"),
            When::SinceDate(date) => write!(f, ">= {date}"),
            When::DayToHours { days, hours } => write!(f, "BETWEEN -{days}d AND -{hours}h"),
        }
    }
}

impl Rows {
    fn parts(&self, sum: &str, scale: impl Fn(i64) -> String) -> Vec<String> {
        let when = self.when.iter().map(|when| format!("date {when}"));
        let how_many = self.how_many.map(|(op, number)| {
            if self.sum { format!("{sum} {op} {}", scale(number)) } else { format!("count {op} {number}") }
        });
        when.chain(how_many).collect()
    }
}

/// The text of the query.
impl fmt::Display for Ask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let call = |f: &mut fmt::Formatter<'_>, name: &str, filters: Vec<Option<String>>, rows: Vec<String>| {
            let parts: Vec<String> = filters.into_iter().flatten().chain(rows).collect();
            write!(f, "{name} MATCHES ({})", parts.join(", "))
        };
        let joined = |f: &mut fmt::Formatter<'_>, parts: &[Ask], word: &str| {
            let parts: Vec<String> = parts.iter().map(|part| format!("({part})")).collect();
            f.write_str(&parts.join(word))
        };
        match self {
            Ask::Number { name, op, number } => write!(f, "{name} {op} {number}"),
            Ask::Money { name, op, minor } => write!(f, "{name} {op} {}", money(*minor)),
            Ask::Date { name, when } => write!(f, "{name} {when}"),
            Ask::IsNull(name) => write!(f, "{name} IS NULL"),
            Ask::Tag(tag) => write!(f, "customer_tags CONTAINS '{tag}'"),
            Ask::Subscribed => f.write_str("email_subscription_status = 'SUBSCRIBED'"),
            Ask::Plan(plan) => write!(f, "attribute.plan = '{plan}'"),
            Ask::Points(op, number) => write!(f, "attribute.points {op} {number}"),
            Ask::Orders { over, status, rows } => {
                let over = over.map(|minor| format!("amount >= {}", money(minor)));
                let status = status.map(|status| format!("status = '{status}'"));
                call(f, "orders_placed", vec![over, status], rows.parts("sum_amount", |n| money(n * 1010)))
            }
            Ask::Lines { category, rows } => {
                let category = category.map(|category| format!("category = '{category}'"));
                call(f, "products_purchased", vec![category], rows.parts("sum_quantity", |n| n.to_string()))
            }
            Ask::Acts { name, device, rows } => {
                let device = device.map(|device| match device {
                    Device::Is(device) => format!("device = '{device}'"),
                    Device::IsNot(device) => format!("device != '{device}'"),
                    Device::Missing => "device IS NULL".to_owned(),
                });
                let name = Some(format!("name = '{name}'"));
                call(f, "events", vec![name, device], rows.parts("distinct(product)", |n| n.to_string()))
            }
            Ask::Views { product, rows } => {
                let product = product.map(|product| format!("id = '{product}'"));
                call(f, "storefront.product_viewed", vec![product], rows.parts("most(product)", |n| n.to_string()))
            }
            Ask::Cart { category, op, pieces } => {
                let category = category.map(|category| format!("category = '{category}'"));
                call(f, "cart", vec![category], vec![format!("sum_quantity {op} {pieces}")])
            }
            Ask::Not(of) => write!(f, "NOT ({of})"),
            Ask::All(of) => joined(f, of, " AND "),
            Ask::Any(of) => joined(f, of, " OR "),
        }
    }
}
