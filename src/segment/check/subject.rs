use super::Checker;
use crate::segment::diagnostics::{Code, Diagnostic};
use crate::segment::names::{FieldName, Kind, Normalise};
use crate::segment::query::{Expr, Test};
use crate::segment::source::Spanned;
use crate::segment::syntax::ast::{Condition, Contained, Operator};

/// A value that a query asks about.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    /// As messages name it.
    pub name: String,
    pub kind: Kind,
    pub normalise: Normalise,
    /// Whether amounts and whole numbers are means, which are unrounded.
    pub is_mean: bool,
    /// The field of a row it is; `None` of attributes and aggregates.
    pub field: Option<FieldName>,
}

/// What is asked of a value: a test, or that it fails.
pub(super) struct Asked {
    pub test: Test,
    pub negated: bool,
}

impl Asked {
    pub fn into_expr(self, atom: impl FnOnce(Test) -> Expr) -> Expr {
        let expr = atom(self.test);
        if self.negated { Expr::Not(Box::new(expr)) } else { expr }
    }
}

impl Checker<'_> {
    /// What a condition asks of a value.
    pub(super) fn test(&mut self, subject: &Subject, condition: &Spanned<Condition>) -> Option<Asked> {
        let negated = condition.node.is_negative();
        if matches!(condition.node, Condition::IsNull { .. }) {
            return Some(Asked { test: Test::IsNull, negated });
        }
        if subject.kind == Kind::Any {
            return self.custom_test(subject, condition);
        }
        if !subject.has(&condition.node) {
            return self.refuse(subject.wrong_operator(condition));
        }
        let condition = &condition.node;
        let test = match subject.kind {
            Kind::Integer | Kind::Number | Kind::Money => Test::Number(self.number_test(subject, condition)?),
            Kind::DateTime => Test::Date(self.date_test(subject, condition)?),
            Kind::Text | Kind::Id | Kind::Enum(_) => Test::Text(self.text_test(subject, condition)?),
            Kind::List | Kind::Any => Test::Text(self.list_test(subject, condition)?),
            Kind::Span => Test::Number(self.length_test(subject, condition)?),
            Kind::Flag => return self.flag_test(subject, condition),
        };
        Some(Asked { test, negated })
    }
}

impl Subject {
    /// Whether the value has this comparison.
    fn has(&self, condition: &Condition) -> bool {
        let is_row_list = self.kind == Kind::List && self.field.is_some();
        let is_scalar = !matches!(self.kind, Kind::List | Kind::Span);
        match condition {
            Condition::IsNull { .. } => true,
            Condition::Compare { operator, .. } if matches!(operator.node, Operator::Equal | Operator::NotEqual) => {
                is_scalar || is_row_list
            }
            Condition::Compare { .. } | Condition::Between { .. } => self.is_ordered(),
            Condition::In { .. } => is_scalar || is_row_list,
            Condition::Contains { what: Contained::One(_), .. } => matches!(self.kind, Kind::List | Kind::Text),
            Condition::Contains { .. } => self.kind == Kind::List,
            Condition::StartsWith { .. } | Condition::EndsWith { .. } => self.kind == Kind::Text,
        }
    }

    fn is_ordered(&self) -> bool {
        matches!(self.kind, Kind::Integer | Kind::Number | Kind::Money | Kind::DateTime | Kind::Span)
    }

    /// The comparisons the value has, for messages.
    fn operators(&self) -> &'static str {
        match self.kind {
            Kind::Integer | Kind::Number | Kind::Money | Kind::DateTime => "=, !=, <, <=, >, >=, BETWEEN, IN, IS NULL",
            Kind::Span => "<, <=, >, >=, BETWEEN, IS NULL",
            Kind::Text => "=, !=, IN, CONTAINS, STARTS WITH, ENDS WITH, IS NULL",
            Kind::Id | Kind::Enum(_) | Kind::Flag => "=, !=, IN, IS NULL",
            Kind::List if self.field.is_some() => "=, !=, IN, CONTAINS, CONTAINS ANY, CONTAINS ALL, IS NULL",
            Kind::List => "CONTAINS, CONTAINS ANY, CONTAINS ALL, IS NULL",
            Kind::Any => "any comparison",
        }
    }

    fn wrong_operator(&self, condition: &Spanned<Condition>) -> Diagnostic {
        let operator = condition.node.operator();
        let message = format!("`{}` is {} and has no `{operator}`", self.name, self.kind.described());
        let diagnostic = Diagnostic::new(Code::WrongOperator, condition.span, message);
        let diagnostic = diagnostic.expected(format!("one of {}", self.operators()));
        let instead = match (self.kind, operator) {
            (Kind::List, "=") => "CONTAINS",
            (Kind::List, "!=") => "NOT CONTAINS",
            (Kind::List, "IN") => "CONTAINS ANY (…)",
            (Kind::List, "NOT IN") => "NOT CONTAINS ANY (…)",
            (Kind::Text | Kind::Enum(_) | Kind::Id, "CONTAINS ANY") => "IN (…)",
            (Kind::Text | Kind::Enum(_) | Kind::Id, "NOT CONTAINS ANY") => "NOT IN (…)",
            _ => return diagnostic,
        };
        diagnostic.help(format!("write `{instead}`"))
    }
}
