//! A query, checked: a tree of atoms whose names, types and constants are known to be right.
//!
//! All atoms are positive; the negative forms of the language (`!=`, `NOT IN`, `NOT CONTAINS`, `NOT MATCHES`,
//! `IS NOT NULL`) are [`Expr::Not`] over them, which makes each the exact complement of its positive form.

use super::names::{Aggregate, Attribute, Field, Function};
use crate::number::Decimal;
use crate::time::{DayOffset, Span, Timestamp};

/// Two-valued: an atom about a missing value is false.
#[derive(Clone, PartialEq, Debug)]
pub enum Expr {
    Atom(Atom),
    Not(Box<Expr>),
    /// True when empty.
    All(Vec<Expr>),
    /// False when empty.
    Any(Vec<Expr>),
}

/// A term and what is asked of its value.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Atom {
    pub term: Term,
    pub test: Test,
}

/// A value read from a customer at an instant. Equal terms of different segments are read once.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Term {
    /// A named attribute; its `read` says the value.
    Attribute(&'static Attribute),
    /// `attribute.<name>`: a custom attribute, by its exact name.
    Custom(String),
    /// An aggregate over the rows that pass all filters.
    Rows(Rows),
}

/// Rows of a function, filtered and aggregated.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Rows {
    pub function: &'static Function,
    /// All must hold of a row. Sorted by the compiler, so that equal filters are equal terms.
    pub filters: Vec<Filter>,
    pub aggregate: Aggregate,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Filter {
    pub field: Field,
    pub test: Test,
    /// The row passes where the test is false (a row without the field passes then, too).
    pub negated: bool,
}

/// What is asked of a value. False for a missing value, [`Test::IsNull`] apart.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Test {
    /// The value is missing, or an empty list.
    IsNull,
    Number(NumberTest),
    Text(TextTest),
    Flag(bool),
    Date(DateTest),
}

/// Money is compared in units of the currency (`500.05`), as it is written in the query.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum NumberTest {
    Less(Decimal),
    AtMost(Decimal),
    AtLeast(Decimal),
    More(Decimal),
    /// Equal to one of these.
    In(Vec<Decimal>),
    /// Both ends included; never true if they are reversed.
    Between(Decimal, Decimal),
}

/// Of a text, or of the elements of a list. The constants are as they were written, but for names whose values fold
/// case or drop spaces: there the checker has applied the name's `normalise`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum TextTest {
    /// The text is one of these; of a row's list (`tag = 'new'`), one element is.
    In(Vec<String>),
    /// The text holds this text; the list holds this element.
    Contains(String),
    /// The list holds one of these elements.
    ContainsAny(Vec<String>),
    /// The list holds all of these elements.
    ContainsAll(Vec<String>),
    StartsWith(String),
    EndsWith(String),
}

/// The date lies in one of these ranges.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DateTest {
    pub ranges: Vec<DateRange>,
}

/// `from <= date < to`, where both may move with the clock; `None` is open.
///
/// Every comparison of the language is such a range. With L(v) the first instant of `v` and A(v) the first instant after
/// it (DESIGN §6, LANGUAGE "Time"): `>= v` is from L, `> v` from A, `< v` to L, `<= v` to A, `= v` is [L, A),
/// `BETWEEN a AND b` is [L(a), A(b)). A date has L = its midnight and A = the next; an instant t has A = t + 1 ms; a
/// rolling offset `-24h` has L = A = [`Bound::Rolling`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DateRange {
    pub from: Option<Bound>,
    pub to: Option<Bound>,
}

/// An instant as a function of now that never runs back.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Bound {
    /// Stands still: a date or an instant that the query names.
    Fixed(Timestamp),
    /// The local midnight that begins the date `offset` from today, then `plus_days` later (1 for "the day after").
    Midnight { offset: DayOffset, plus_days: i32 },
    /// `now + offset + 1 ms`: a date at or after it has an age below `-offset`.
    Rolling { offset: Span },
}
