//! The canonical text of a query: one blank between words, keywords in capitals, names in small letters, no parentheses
//! that mean nothing. Parsing it gives the same tree; that is tested for random trees.

use std::fmt::{self, Display, Formatter};

use super::ast::{
    Argument, Call, Comparison, Condition, Contained, Expression, Literal, Matches, Name, Parameter, Values,
};
use super::lexer::quoted;
use crate::segment::source::Spanned;

impl Display for Expression {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Expression::Or(parts) => joined(f, parts, " OR "),
            Expression::And(parts) => {
                let looser = |part: &Expression| matches!(part, Expression::Or(_));
                joined_within(f, parts, " AND ", looser)
            }
            Expression::Not(inner) => {
                f.write_str("NOT ")?;
                within(f, &inner.node, matches!(inner.node, Expression::Or(_) | Expression::And(_)))
            }
            Expression::Comparison(Comparison { name, condition }) => write!(f, "{} {}", name.node, condition.node),
            Expression::Matches(matches) => write!(f, "{matches}"),
            Expression::Call(call) => write!(f, "{call}"),
            Expression::Invalid(_) => f.write_str("?"),
        }
    }
}

impl Display for Name {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        match &self.key {
            Some(key) if is_bare(&self.path, key) => write!(f, ".{key}")?,
            Some(key) => write!(f, ".{}", quoted(key))?,
            None => {}
        }
        match &self.argument {
            Some(argument) => write!(f, "({argument})"),
            None => Ok(()),
        }
    }
}

/// Whether a key can stand without quotes: reading it back gives the same name.
fn is_bare(path: &str, key: &str) -> bool {
    let is_key_char = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let plain = key.split('.').all(|part| !part.is_empty() && !part.starts_with('-') && part.chars().all(is_key_char));
    plain && !key.contains("--") && Name::of_word(&format!("{path}.{key}")) == Name::with_key(path, key)
}

impl Display for Matches {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let not = if self.negated { "NOT " } else { "" };
        write!(f, "{} {not}MATCHES (", self.function.node)?;
        joined(f, &self.parameters, ", ")?;
        f.write_str(")")
    }
}

impl Display for Parameter {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name.node, self.condition.node)
    }
}

impl Display for Call {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}(", self.name.node)?;
        joined(f, &self.arguments, ", ")?;
        f.write_str(")")?;
        match &self.condition {
            Some(condition) => write!(f, " {}", condition.node),
            None => Ok(()),
        }
    }
}

impl Display for Argument {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Some(name) = &self.name {
            write!(f, "{}: ", name.node)?;
        }
        write!(f, "{}", self.values.node)
    }
}

impl Display for Condition {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.operator())?;
        match self {
            Condition::Compare { value, .. }
            | Condition::StartsWith { value, .. }
            | Condition::EndsWith { value, .. }
            | Condition::Contains { what: Contained::One(value), .. } => write!(f, " {}", value.node),
            Condition::Between { low, high, .. } => write!(f, " {} AND {}", low.node, high.node),
            Condition::In { values, .. } => write!(f, " {}", values.node),
            Condition::Contains { what: Contained::Any(values) | Contained::All(values), .. } => {
                write!(f, " {}", values.node)
            }
            Condition::IsNull { .. } => Ok(()),
        }
    }
}

impl Display for Values {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Values::One(value) => write!(f, "{value}"),
            Values::Listed(values) => {
                f.write_str("(")?;
                joined::<Literal>(f, values, ", ")?;
                f.write_str(")")
            }
            Values::Named(name) => write!(f, "list({})", quoted(&name.node)),
        }
    }
}

fn joined<T: Display>(f: &mut Formatter<'_>, parts: &[Spanned<T>], between: &str) -> fmt::Result {
    joined_within(f, parts, between, |_| false)
}

fn joined_within<T: Display>(
    f: &mut Formatter<'_>,
    parts: &[Spanned<T>],
    between: &str,
    looser: impl Fn(&T) -> bool,
) -> fmt::Result {
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            f.write_str(between)?;
        }
        within(f, &part.node, looser(&part.node))?;
    }
    Ok(())
}

fn within<T: Display>(f: &mut Formatter<'_>, part: &T, parentheses: bool) -> fmt::Result {
    if parentheses { write!(f, "({part})") } else { write!(f, "{part}") }
}
