use super::Checker;
use super::subject::Subject;
use crate::segment::query::TextTest;
use crate::segment::syntax::ast::{Condition, Contained};

impl Checker<'_> {
    /// Lists of texts. Of a row's list (tags of a product, codes of an order) `=` and `IN` are of an element, too: a row
    /// is asked for by one of its tags.
    pub(super) fn list_test(&mut self, subject: &Subject, condition: &Condition) -> Option<TextTest> {
        match condition {
            Condition::Compare { value, .. } | Condition::Contains { what: Contained::One(value), .. } => {
                Some(TextTest::Contains(self.text_constant(subject, value)?))
            }
            Condition::In { values, .. } | Condition::Contains { what: Contained::Any(values), .. } => {
                Some(TextTest::ContainsAny(self.text_constants(subject, values)?))
            }
            Condition::Contains { what: Contained::All(values), .. } => {
                Some(TextTest::ContainsAll(self.text_constants(subject, values)?))
            }
            _ => None,
        }
    }
}
