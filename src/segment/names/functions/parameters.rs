//! Parameters that several functions share.

use super::{Aggregate, Field, FieldName, Key, Parameter, Role};
use crate::segment::names::Kind;

pub const DATE: Parameter =
    Parameter { name: "date", role: Role::Filter(FieldName::Date), kind: Kind::DateTime, help: "when it happened" };
pub const MONTH: Parameter = Parameter {
    name: "month",
    role: Role::Filter(FieldName::Month),
    kind: Kind::Integer,
    help: "local month, 1 to 12",
};
pub const WEEKDAY: Parameter = Parameter {
    name: "weekday",
    role: Role::Filter(FieldName::Weekday),
    kind: Kind::Integer,
    help: "local day of the week, 1 is Monday",
};
pub const HOUR: Parameter =
    Parameter { name: "hour", role: Role::Filter(FieldName::Hour), kind: Kind::Integer, help: "local hour, 0 to 23" };
pub const PRODUCT: Parameter =
    Parameter { name: "product", role: Role::Filter(FieldName::Product), kind: Kind::Id, help: "the product" };
pub const CATEGORY: Parameter =
    Parameter { name: "category", role: Role::Filter(FieldName::Category), kind: Kind::Text, help: "the category" };
pub const COLLECTION: Parameter =
    Parameter { name: "collection", role: Role::Filter(FieldName::Collection), kind: Kind::Id, help: "the collection" };
pub const TAG: Parameter =
    Parameter { name: "tag", role: Role::Filter(FieldName::Tag), kind: Kind::List, help: "a tag of the product" };
pub const PRICE: Parameter =
    Parameter { name: "price", role: Role::Filter(FieldName::Price), kind: Kind::Money, help: "price of one piece" };
pub const DEVICE: Parameter =
    Parameter { name: "device", role: Role::Filter(FieldName::Device), kind: Kind::Text, help: "the device" };
pub const ID: Parameter =
    Parameter { name: "id", role: Role::Filter(FieldName::Product), kind: Kind::Id, help: "the product" };
pub const COUNT: Parameter =
    Parameter { name: "count", role: Role::Aggregate(Aggregate::Count), kind: Kind::Integer, help: "how many views" };
pub const QUANTITY: Parameter = Parameter {
    name: "quantity",
    role: Role::Filter(FieldName::Quantity),
    kind: Kind::Integer,
    help: "pieces of the line",
};
pub const SUM_QUANTITY: Parameter = Parameter {
    name: "sum_quantity",
    role: Role::Aggregate(Aggregate::Sum(Field::Named(FieldName::Quantity))),
    kind: Kind::Integer,
    help: "pieces in all",
};

/// How many different values of one of these keys.
pub const fn distinct(keys: &'static [Key]) -> Parameter {
    Parameter {
        name: "distinct",
        role: Role::Distinct(keys),
        kind: Kind::Integer,
        help: "how many different values of a key",
    }
}

/// The highest count for one value of one of these keys.
pub const fn most(keys: &'static [Key]) -> Parameter {
    Parameter {
        name: "most",
        role: Role::Most(keys),
        kind: Kind::Integer,
        help: "the highest count for one value of a key",
    }
}
