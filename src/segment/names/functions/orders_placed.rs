use super::parameters::{DATE, HOUR, MONTH, WEEKDAY, distinct, most};
use super::{Aggregate, Field, FieldName, Function, Key, Parameter, Role, Source};
use crate::segment::names::Kind;

const STATUSES: &[&str] = &["placed", "paid", "payment_failed", "cancelled", "refunded"];
const KEYS: &[Key] = &[Key::Day, Key::Channel, Key::Order];

pub static FUNCTION: Function = Function {
    name: "orders_placed",
    aliases: &[],
    source: Source::Orders,
    parameters: &[
        DATE,
        MONTH,
        WEEKDAY,
        HOUR,
        Parameter {
            name: "amount",
            role: Role::Filter(FieldName::Amount),
            kind: Kind::Money,
            help: "total as ordered",
        },
        Parameter {
            name: "count",
            role: Role::Aggregate(Aggregate::Count),
            kind: Kind::Integer,
            help: "how many orders",
        },
        Parameter {
            name: "sum_amount",
            role: Role::Aggregate(Aggregate::Sum(Field::Named(FieldName::Amount))),
            kind: Kind::Money,
            help: "sum of totals as ordered",
        },
        Parameter {
            name: "avg_amount",
            role: Role::Aggregate(Aggregate::Average(Field::Named(FieldName::Amount))),
            kind: Kind::Money,
            help: "mean total as ordered",
        },
        Parameter {
            name: "max_amount",
            role: Role::Aggregate(Aggregate::Max(Field::Named(FieldName::Amount))),
            kind: Kind::Money,
            help: "largest total as ordered",
        },
        Parameter {
            name: "min_amount",
            role: Role::Aggregate(Aggregate::Min(Field::Named(FieldName::Amount))),
            kind: Kind::Money,
            help: "smallest total as ordered",
        },
        Parameter {
            name: "status",
            role: Role::Filter(FieldName::Status),
            kind: Kind::Enum(STATUSES),
            help: "a status that the order ever had",
        },
        Parameter {
            name: "discounted",
            role: Role::Filter(FieldName::Discounted),
            kind: Kind::Flag,
            help: "a code was used, or something was taken off",
        },
        Parameter {
            name: "discount_code",
            role: Role::Filter(FieldName::DiscountCode),
            kind: Kind::List,
            help: "a discount code of the order",
        },
        Parameter {
            name: "items",
            role: Role::Filter(FieldName::Items),
            kind: Kind::Integer,
            help: "how many lines the order has",
        },
        Parameter {
            name: "channel",
            role: Role::Filter(FieldName::Channel),
            kind: Kind::Text,
            help: "where it was bought",
        },
        Parameter {
            name: "payment_method",
            role: Role::Filter(FieldName::PaymentMethod),
            kind: Kind::Text,
            help: "how it was paid",
        },
        Parameter {
            name: "location_id",
            role: Role::Filter(FieldName::Location),
            kind: Kind::Id,
            help: "the location",
        },
        Parameter {
            name: "app_id",
            role: Role::Filter(FieldName::App),
            kind: Kind::Id,
            help: "the app that made the order",
        },
        distinct(KEYS),
        most(KEYS),
    ],
    help: "Counted orders, at their order date. With status: orders that ever had that status, at the time of that event.",
    examples: &[
        "orders_placed MATCHES (date >= -90d, sum_amount > 500)",
        "orders_placed MATCHES (status = 'cancelled', count >= 2)",
    ],
};
