use crate::customer::Facts;
use crate::number::Ratio;
use crate::segment::names::{Attribute, FieldName, Key, Source};
use crate::segment::query::{Bound, DateTest};

/// The number of a text constant: of its symbol in [`crate::segment::value::View::constants`].
pub type Constant = u32;

/// How a term is read.
#[derive(Clone, PartialEq, Debug)]
pub enum TermPlan {
    Attribute(&'static Attribute),
    /// A custom attribute, by name.
    Custom(String),
    Rows(RowsPlan),
}

#[derive(Clone, PartialEq, Debug)]
pub struct RowsPlan {
    pub rows: RowSource,
    /// The name that activity must have: `None` takes any.
    pub activity: Option<Constant>,
    pub window: Window,
    /// All must hold; none is about the date.
    pub filters: Vec<FilterPlan>,
    pub aggregate: AggregatePlan,
}

/// [`Source`], with the rule of `orders_placed` for statuses made explicit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RowSource {
    CountedOrders,
    /// Non-test orders, once for each status they ever had, at the time of that event.
    Statuses,
    OrderLines,
    Activity,
    CartLines,
}

/// The filters on a row's date.
#[derive(Clone, PartialEq, Debug)]
pub enum Window {
    /// Rows with `from <= date < to`, for all of both.
    Range { from: Vec<Bound>, to: Vec<Bound> },
    /// Any other combination: each test with whether it is negated.
    Tests(Vec<(DateTest, bool)>),
}

#[derive(Clone, PartialEq, Debug)]
pub struct FilterPlan {
    pub field: FieldPlan,
    pub test: TestPlan,
    pub negated: bool,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum FieldPlan {
    Named(FieldName),
    /// A property, by the symbol of its name.
    Property(Constant),
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum AggregatePlan {
    Count,
    Sum(FieldPlan),
    Average(FieldPlan),
    Max(FieldPlan),
    Min(FieldPlan),
    Distinct(Key),
    Most(Key),
}

#[derive(Clone, PartialEq, Debug)]
pub enum TestPlan {
    IsNull,
    Number(NumberPlan),
    Text(TextPlan),
    Flag(bool),
    Date(DateTest),
}

#[derive(Clone, PartialEq, Debug)]
pub enum NumberPlan {
    Less(Ratio),
    AtMost(Ratio),
    AtLeast(Ratio),
    More(Ratio),
    In(Vec<Ratio>),
    Between(Ratio, Ratio),
}

#[derive(Clone, PartialEq, Debug)]
pub enum TextPlan {
    In(Vec<Constant>),
    /// The text holds `text`; the list holds the folded `element`.
    Contains {
        text: String,
        element: Constant,
    },
    ContainsAny(Vec<Constant>),
    ContainsAll(Vec<Constant>),
    StartsWith(String),
    EndsWith(String),
    /// Never of a list: its own type decides what a custom attribute is compared as.
    OfText(Box<TextPlan>),
}

impl RowsPlan {
    /// The facts that the rows come from.
    pub fn reads(&self) -> Facts {
        match self.rows {
            RowSource::CountedOrders | RowSource::Statuses | RowSource::OrderLines => Facts::ORDERS,
            RowSource::Activity => Facts::ACTIVITY,
            RowSource::CartLines => Facts::CART,
        }
    }
}

impl RowSource {
    pub fn of(source: Source, with_status: bool) -> Self {
        match source {
            Source::Orders if with_status => RowSource::Statuses,
            Source::Orders => RowSource::CountedOrders,
            Source::OrderLines => RowSource::OrderLines,
            Source::Activity(_) => RowSource::Activity,
            Source::CartLines => RowSource::CartLines,
        }
    }
}
