use super::super::ast::{Condition, Contained};
use super::super::token::Token;
use super::Read;
use super::cursor::Parser;
use crate::segment::diagnostics::{Code, Diagnostic};
use crate::segment::source::{SourceSpan, Spanned};
use crate::segment::suggest;

/// Words that may follow a name.
const FOLLOW_NAME: [&str; 8] = ["between", "in", "is", "contains", "starts", "ends", "matches", "not_matches"];

impl Parser<'_> {
    /// What is asked of the name that ends at `name`.
    pub(super) fn condition(&mut self, name: &SourceSpan) -> Read<Spanned<Condition>> {
        let start = self.here();
        let condition = if let Token::Operator(operator) = *self.peek() {
            self.advance();
            Condition::Compare { operator: Spanned::new(operator, start), value: self.value()? }
        } else if self.take_word("is") {
            self.is_null()?
        } else {
            let negated = self.take_word("not");
            self.word_condition(name, negated)?
        };
        Ok(Spanned::new(condition, start.to(self.before())))
    }

    fn is_null(&mut self) -> Read<Condition> {
        let negated = self.take_word("not");
        if self.take_word("null") {
            return Ok(Condition::IsNull { negated });
        }
        Err(self.expected("NULL or NOT NULL"))
    }

    fn word_condition(&mut self, name: &SourceSpan, negated: bool) -> Read<Condition> {
        if self.take_word("between") {
            return self.between(negated);
        }
        if self.take_word("in") {
            return Ok(Condition::In { negated, values: self.values()? });
        }
        if self.take_word("contains") {
            return Ok(Condition::Contains { negated, what: self.contained()? });
        }
        if self.take_words("starts", "with") {
            return Ok(Condition::StartsWith { negated, value: self.value()? });
        }
        if self.take_words("ends", "with") {
            return Ok(Condition::EndsWith { negated, value: self.value()? });
        }
        Err(self.no_condition(name))
    }

    fn between(&mut self, negated: bool) -> Read<Condition> {
        let low = self.value()?;
        if !self.take_word("and") {
            return Err(self.expected("AND and the upper bound of BETWEEN"));
        }
        let high = self.value()?;
        Ok(Condition::Between { negated, low, high })
    }

    fn contained(&mut self) -> Read<Contained> {
        if self.take_word("any") {
            return Ok(Contained::Any(self.values()?));
        }
        if self.take_word("all") {
            return Ok(Contained::All(self.values()?));
        }
        Ok(Contained::One(self.value()?))
    }

    fn no_condition(&mut self, name: &SourceSpan) -> super::Reported {
        let shown = name.text(self.source).to_owned();
        if self.at_word("like") {
            let message = "`LIKE` is not of this language";
            let diagnostic = Diagnostic::new(Code::ForeignOperator, self.here(), message)
                .expected("CONTAINS, STARTS WITH or ENDS WITH")
                .help("write `CONTAINS 'text'` without the percent signs");
            return self.complain(diagnostic);
        }
        if *self.peek() == Token::Colon {
            let message = "`name: value` is of the old form, without MATCHES";
            let diagnostic = Diagnostic::new(Code::ForeignOperator, self.here(), message);
            let diagnostic = diagnostic.expected("`=` or another operator").mend(self.here(), " =");
            return self.complain(diagnostic.help("write `=` for the colon"));
        }
        let diagnostic = self.unexpected(&format!("a comparison of `{shown}`"));
        let word = self.here().text(self.source).to_lowercase();
        let near = suggest::nearest(&word, FOLLOW_NAME.into_iter());
        let diagnostic = match near {
            Some(near) => diagnostic.help(format!("did you mean `{}`?", near.to_uppercase())),
            None => diagnostic.help("for example `= 5`, `IN (…)`, `BETWEEN a AND b`, `CONTAINS 'x'` or `IS NOT NULL`"),
        };
        self.complain(diagnostic)
    }
}
