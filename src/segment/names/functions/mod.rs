//! Functions: rows of a customer, filtered by parameters, then aggregated. One a file.

use std::fmt;
use std::hash::{Hash, Hasher};

use super::{Kind, Normalise};

mod cart;
mod collection_viewed;
mod events;
mod orders_placed;
mod parameters;
mod product_viewed;
mod products_purchased;

/// Every function, in the order of the reference.
pub static FUNCTIONS: &[&Function] = &[
    &orders_placed::FUNCTION,
    &products_purchased::FUNCTION,
    &product_viewed::FUNCTION,
    &collection_viewed::FUNCTION,
    &events::FUNCTION,
    &cart::FUNCTION,
];

/// A function of the language: `name MATCHES (parameter op value, …)`.
pub struct Function {
    pub name: &'static str,
    pub aliases: &'static [&'static str],
    pub source: Source,
    /// What it accepts, in the order of the reference.
    pub parameters: &'static [Parameter],
    /// What it is, in a sentence or two, for the reference and for editors.
    pub help: &'static str,
    /// Queries that are valid as they stand.
    pub examples: &'static [&'static str],
}

/// Where a function's rows come from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Source {
    /// Counted orders at their order date; with a filter on [`Field::Status`]: non-test orders that ever had that
    /// status, at the time of that event.
    Orders,
    /// Lines of counted orders.
    OrderLines,
    /// Activity; of this name only, where one is given.
    Activity(Option<&'static str>),
    /// Lines in the cart now.
    CartLines,
}

pub struct Parameter {
    pub name: &'static str,
    pub role: Role,
    pub kind: Kind,
    pub help: &'static str,
}

/// A parameter filters rows, or aggregates what is left.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Role {
    Filter(FieldName),
    Aggregate(Aggregate),
    /// `distinct(k)`, of these keys.
    Distinct(&'static [Key]),
    /// `most(k)`, of these keys.
    Most(&'static [Key]),
    /// `property.<name>`: a filter on a property.
    Property,
    /// `sum(property.<name>)`.
    SumOfProperty,
}

/// A field of a row that a parameter filters; [`Field`] without the name of a property.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum FieldName {
    /// The row's instant.
    Date,
    /// 1–12, local.
    Month,
    /// 1 = Monday … 7, local.
    Weekday,
    /// 0–23, local.
    Hour,
    /// The activity's name.
    Name,
    Product,
    Variant,
    Category,
    Collection,
    Tag,
    /// Of one piece.
    Price,
    Quantity,
    Device,
    Os,
    Channel,
    Campaign,
    /// The order's total as ordered.
    Amount,
    Location,
    App,
    Status,
    Discounted,
    DiscountCode,
    /// Lines of the order.
    Items,
    PaymentMethod,
    /// Milliseconds from the product's launch to the order; missing where the launch came later. `launched_within <= 14d`
    /// is [`NumberTest::Less`](crate::segment::query::NumberTest) of 14 × 86,400,000.
    LaunchAge,
    /// (price − cost) × quantity of the line.
    LineMargin,
}

impl FieldName {
    /// How the texts of this field are made comparable.
    pub fn normalise(self) -> Normalise {
        match self {
            FieldName::Category | FieldName::Collection | FieldName::Tag | FieldName::DiscountCode => Normalise::Fold,
            _ => Normalise::Exact,
        }
    }
}

/// A field of a row.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Field {
    Named(FieldName),
    /// A property of an activity, by its exact name.
    Property(String),
}

/// What is looked at, of the rows that are left. With none of these a function asks `count >= 1`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Aggregate {
    /// Rows; of order lines: distinct orders.
    Count,
    Sum(Field),
    /// Missing of no rows, as are the next two. Compared unrounded.
    Average(Field),
    Max(Field),
    Min(Field),
    /// Different values of the key; rows without it are not counted.
    Distinct(Key),
    /// The highest count for one value of the key; rows without it share one unnamed value.
    Most(Key),
}

/// What rows are told apart by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Key {
    Product,
    Variant,
    Category,
    Collection,
    /// The local date.
    Day,
    Device,
    Channel,
    Campaign,
    Order,
}

impl PartialEq for Function {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Function {}

impl Hash for Function {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
