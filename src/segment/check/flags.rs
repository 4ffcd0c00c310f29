use super::Checker;
use super::subject::{Asked, Subject};
use crate::segment::query::Test;
use crate::segment::source::Spanned;
use crate::segment::syntax::ast::{Condition, Literal};

impl Checker<'_> {
    pub(super) fn flag_test(&mut self, subject: &Subject, condition: &Condition) -> Option<Asked> {
        let flags = match condition {
            Condition::Compare { value, .. } => vec![self.flag(subject, value)?],
            Condition::In { values, .. } => self.constants(subject, values, Self::flag)?,
            _ => return None,
        };
        let (yes, no) = (flags.contains(&true), flags.contains(&false));
        let negated = condition.is_negative();
        // A flag that is true or false is one that is set.
        Some(if yes && no {
            Asked { test: Test::IsNull, negated: !negated }
        } else {
            Asked { test: Test::Flag(yes), negated }
        })
    }

    fn flag(&mut self, subject: &Subject, literal: &Spanned<Literal>) -> Option<bool> {
        match literal.node {
            Literal::Flag(flag) => Some(flag),
            _ => self.mismatch(subject, literal),
        }
    }
}
