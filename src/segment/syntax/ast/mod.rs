//! The tree of a query as it is written. Spans are where each part stands; they take no part in equality.

mod expression;
mod literal;
mod name;

pub use expression::{
    Argument, Call, Comparison, Condition, Contained, Expression, Matches, Operator, Parameter, Values,
};
pub use literal::{Literal, Unit};
pub use name::Name;
pub(crate) use name::takes_key;
