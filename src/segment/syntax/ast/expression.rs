use super::{Literal, Name};
use crate::segment::source::Spanned;

/// What a query says.
///
/// An `Or` holds at least two parts, none of them an `Or`, and so for `And`: parentheses that mean nothing are gone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Expression {
    Or(Vec<Spanned<Expression>>),
    And(Vec<Spanned<Expression>>),
    Not(Box<Spanned<Expression>>),
    Comparison(Comparison),
    Matches(Matches),
    Call(Call),
    /// What could not be read, or is not built yet; its readable parts, so that they are checked all the same. There is
    /// a complaint about it already.
    Invalid(Vec<Spanned<Expression>>),
}

/// `number_of_orders >= 3`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Comparison {
    pub name: Spanned<Name>,
    pub condition: Spanned<Condition>,
}

/// `orders_placed NOT MATCHES (date >= -90d)`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Matches {
    pub function: Spanned<Name>,
    pub negated: bool,
    pub parameters: Vec<Spanned<Parameter>>,
}

/// One clause of a MATCHES.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Parameter {
    pub name: Spanned<Name>,
    pub condition: Spanned<Condition>,
}

/// The old form, `products_purchased(tag: 'tea', since: -30d) = true`, and names with arguments.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Call {
    pub name: Spanned<Name>,
    pub arguments: Vec<Spanned<Argument>>,
    pub condition: Option<Spanned<Condition>>,
}

/// `tag: 'tea'`, or a value alone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Argument {
    pub name: Option<Spanned<Name>>,
    /// One value, or those of a list in parentheses.
    pub values: Spanned<Values>,
}

/// What is asked of a value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Condition {
    Compare { operator: Spanned<Operator>, value: Spanned<Literal> },
    Between { negated: bool, low: Spanned<Literal>, high: Spanned<Literal> },
    In { negated: bool, values: Spanned<Values> },
    IsNull { negated: bool },
    Contains { negated: bool, what: Contained },
    StartsWith { negated: bool, value: Spanned<Literal> },
    EndsWith { negated: bool, value: Spanned<Literal> },
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Contained {
    One(Spanned<Literal>),
    Any(Spanned<Values>),
    All(Spanned<Values>),
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Values {
    /// Only in an [`Argument`].
    One(Literal),
    Listed(Vec<Spanned<Literal>>),
    /// `list('europe')`.
    Named(Spanned<String>),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operator {
    Equal,
    NotEqual,
    Less,
    AtMost,
    AtLeast,
    More,
}

impl Operator {
    pub const ALL: [Operator; 6] =
        [Operator::Equal, Operator::NotEqual, Operator::Less, Operator::AtMost, Operator::AtLeast, Operator::More];

    pub fn symbol(self) -> &'static str {
        match self {
            Operator::Equal => "=",
            Operator::NotEqual => "!=",
            Operator::Less => "<",
            Operator::AtMost => "<=",
            Operator::AtLeast => ">=",
            Operator::More => ">",
        }
    }
}

impl Condition {
    /// Its operator, as messages name it.
    pub fn operator(&self) -> &'static str {
        match self {
            Condition::Compare { operator, .. } => operator.node.symbol(),
            Condition::Between { negated: false, .. } => "BETWEEN",
            Condition::Between { negated: true, .. } => "NOT BETWEEN",
            Condition::In { negated: false, .. } => "IN",
            Condition::In { negated: true, .. } => "NOT IN",
            Condition::IsNull { negated: false } => "IS NULL",
            Condition::IsNull { negated: true } => "IS NOT NULL",
            Condition::Contains { negated: false, what: Contained::One(_) } => "CONTAINS",
            Condition::Contains { negated: true, what: Contained::One(_) } => "NOT CONTAINS",
            Condition::Contains { negated: false, what: Contained::Any(_) } => "CONTAINS ANY",
            Condition::Contains { negated: true, what: Contained::Any(_) } => "NOT CONTAINS ANY",
            Condition::Contains { negated: false, what: Contained::All(_) } => "CONTAINS ALL",
            Condition::Contains { negated: true, what: Contained::All(_) } => "NOT CONTAINS ALL",
            Condition::StartsWith { negated: false, .. } => "STARTS WITH",
            Condition::StartsWith { negated: true, .. } => "NOT STARTS WITH",
            Condition::EndsWith { negated: false, .. } => "ENDS WITH",
            Condition::EndsWith { negated: true, .. } => "NOT ENDS WITH",
        }
    }

    /// Whether it holds where its positive form does not.
    pub fn is_negative(&self) -> bool {
        match self {
            Condition::Compare { operator, .. } => operator.node == Operator::NotEqual,
            Condition::Between { negated, .. }
            | Condition::In { negated, .. }
            | Condition::IsNull { negated }
            | Condition::Contains { negated, .. }
            | Condition::StartsWith { negated, .. }
            | Condition::EndsWith { negated, .. } => *negated,
        }
    }
}

impl Expression {
    /// Joins parts by OR; one part stays as it is.
    pub fn any(parts: Vec<Spanned<Expression>>) -> Expression {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match part.node {
                Expression::Or(inner) => flat.extend(inner),
                _ => flat.push(part),
            }
        }
        if flat.len() == 1 { flat.remove(0).node } else { Expression::Or(flat) }
    }

    /// Joins parts by AND; one part stays as it is.
    pub fn all(parts: Vec<Spanned<Expression>>) -> Expression {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match part.node {
                Expression::And(inner) => flat.extend(inner),
                _ => flat.push(part),
            }
        }
        if flat.len() == 1 { flat.remove(0).node } else { Expression::And(flat) }
    }
}
