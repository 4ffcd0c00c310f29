use std::collections::{BTreeMap, BTreeSet};

use xxhash_rust::xxh3::xxh3_128;

use crate::segment::diagnostics::Diagnostic;
use crate::segment::source::Spanned;
use crate::segment::syntax::ast::{Condition, Contained, Expression, Values};
use crate::segment::syntax::parse;

/// The version of a query: the first 16 hexadecimal digits of XXH3-128 of its canonical text, followed by the named
/// lists it uses, each sorted. A query that cannot be read has the version of its text.
pub(super) fn of(query: &str, lists: &BTreeMap<String, Vec<String>>) -> String {
    let parsed = parse(query);
    if parsed.diagnostics.iter().any(Diagnostic::is_error) {
        return digits(query);
    }
    let mut text = parsed.expression.node.to_string();
    let mut used = BTreeSet::new();
    names_of_lists(&parsed.expression, &mut used);
    for name in used {
        let mut elements = lists.get(name).cloned().unwrap_or_default();
        elements.sort();
        elements.dedup();
        // Debug text of strings is quoted, so that no two lists run into one another.
        text.push_str(&format!("\n{name:?} {elements:?}"));
    }
    digits(&text)
}

fn digits(text: &str) -> String {
    let hash = format!("{:032x}", xxh3_128(text.as_bytes()));
    hash[..16].to_owned()
}

fn names_of_lists<'e>(expression: &'e Spanned<Expression>, to: &mut BTreeSet<&'e str>) {
    match &expression.node {
        Expression::Or(parts) | Expression::And(parts) | Expression::Invalid(parts) => {
            parts.iter().for_each(|part| names_of_lists(part, to));
        }
        Expression::Not(inner) => names_of_lists(inner, to),
        Expression::Comparison(comparison) => to.extend(name_in(&comparison.condition.node)),
        Expression::Matches(matches) => {
            to.extend(matches.parameters.iter().filter_map(|parameter| name_in(&parameter.node.condition.node)));
        }
        Expression::Call(call) => {
            to.extend(call.arguments.iter().filter_map(|argument| named(&argument.node.values)));
        }
    }
}

fn name_in(condition: &Condition) -> Option<&str> {
    match condition {
        Condition::In { values, .. }
        | Condition::Contains { what: Contained::Any(values) | Contained::All(values), .. } => named(values),
        _ => None,
    }
}

fn named(values: &Spanned<Values>) -> Option<&str> {
    match &values.node {
        Values::Named(name) => Some(&name.node),
        Values::One(_) | Values::Listed(_) => None,
    }
}
