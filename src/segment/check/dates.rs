use super::Checker;
use super::subject::Subject;
use crate::segment::diagnostics::{Code, Diagnostic};
use crate::segment::query::{Bound, DateRange, DateTest};
use crate::segment::source::{SourceSpan, Spanned};
use crate::segment::syntax::ast::{Condition, Literal, Operator, Unit};
use crate::segment::syntax::date_literal;

/// The first instant of a date, and the first after it. For a rolling instant they are one.
#[derive(Clone, Copy)]
struct Edges {
    first: Bound,
    after: Bound,
}

/// Amounts that people count in months; `-15m` is more likely to be meant as minutes.
const USUAL_MONTHS: [i64; 11] = [0, 1, 2, 3, 4, 6, 9, 12, 18, 24, 36];

impl Checker<'_> {
    pub(super) fn date_test(&mut self, subject: &Subject, condition: &Condition) -> Option<DateTest> {
        let ranges = match condition {
            Condition::Compare { operator, value } => vec![self.date_range(subject, operator.node, value)?],
            Condition::Between { low, high, .. } => {
                let (from, to) = (self.edges(subject, low), self.edges(subject, high));
                let (from, to) = (from?, to?);
                if is_reversed(from.first, to.after) {
                    self.warn_of_reversed(low, high);
                }
                vec![DateRange { from: Some(from.first), to: Some(to.after) }]
            }
            Condition::In { values, .. } => {
                let mut ranges = self.constants(subject, values, Self::whole_date)?;
                ranges.sort();
                ranges.dedup();
                ranges
            }
            _ => return None,
        };
        Some(DateTest { ranges })
    }

    fn date_range(&mut self, subject: &Subject, operator: Operator, value: &Spanned<Literal>) -> Option<DateRange> {
        if matches!(operator, Operator::Equal | Operator::NotEqual) {
            return self.whole_date(subject, value);
        }
        let edges = self.edges(subject, value)?;
        Some(match operator {
            Operator::AtLeast => DateRange { from: Some(edges.first), to: None },
            Operator::More => DateRange { from: Some(edges.after), to: None },
            Operator::Less => DateRange { from: None, to: Some(edges.first) },
            _ => DateRange { from: None, to: Some(edges.after) },
        })
    }

    /// What `=` and IN mean: from the first instant of the date to its last.
    fn whole_date(&mut self, subject: &Subject, literal: &Spanned<Literal>) -> Option<DateRange> {
        let edges = self.edges(subject, literal)?;
        if let Bound::Rolling { .. } = edges.first {
            let message = format!("`{}` is an instant that moves on with the clock", literal.span.text(self.source));
            let diagnostic = Diagnostic::new(Code::EqualityWithInstant, literal.span, message);
            return self.refuse(diagnostic.expected("a date").help("write `>=`, `<=` or `BETWEEN` with it"));
        }
        if let Literal::Offset { unit: Unit::Month | Unit::Year, .. } = literal.node {
            let message = "at the ends of months this is one date for several days, and some dates are never it";
            let diagnostic = Diagnostic::new(Code::ClampedDate, literal.span, message);
            self.complain(diagnostic.label("not every month has a 31st").help("`>=` or `BETWEEN` has no such gaps"));
        }
        Some(DateRange { from: Some(edges.first), to: Some(edges.after) })
    }

    fn edges(&mut self, subject: &Subject, literal: &Spanned<Literal>) -> Option<Edges> {
        let zone = &self.context.store.zone;
        let fixed = |first, after| Some(Edges { first: Bound::Fixed(first), after: Bound::Fixed(after) });
        match &literal.node {
            Literal::Date(day) => fixed(zone.start_of(*day), zone.start_of(day.plus_days(1))),
            Literal::LocalTime { day, ms } => {
                let at = zone.instant_of(*day, *ms);
                fixed(at, at.next())
            }
            Literal::Instant(at) => fixed(*at, at.next()),
            Literal::Offset { amount, unit } => self.offset_edges(*amount, *unit, literal.span),
            Literal::Length { amount, unit } => {
                let message = format!("`{}` is a date, and `{amount}{}` a length of time", subject.name, unit.suffix());
                let diagnostic = Diagnostic::new(Code::WrongSign, literal.span, message);
                let mend = format!("-{amount}{}", unit.suffix());
                self.refuse(diagnostic.expected("a date; counted from now it has a sign").mend(literal.span, mend))
            }
            Literal::Text(text) => match date_literal(text) {
                Some(date) => self.quoted_date(subject, date, literal.span),
                None => self.mismatch(subject, literal),
            },
            _ => self.mismatch(subject, literal),
        }
    }

    fn offset_edges(&mut self, amount: i64, unit: Unit, span: SourceSpan) -> Option<Edges> {
        if unit == Unit::Month && !USUAL_MONTHS.contains(&amount.abs()) {
            let minutes = format!("{amount:+}min");
            let message = format!("`{amount:+}m` is {} months", amount.abs());
            let diagnostic = Diagnostic::new(Code::MonthsNotMinutes, span, message).label("months");
            self.complain(diagnostic.help(format!("did you mean `{minutes}`?")).mend(span, minutes));
        }
        if let Some(offset) = unit.day_offset(amount) {
            let midnight = |plus_days| Bound::Midnight { offset, plus_days };
            return Some(Edges { first: midnight(0), after: midnight(1) });
        }
        let rolling = Bound::Rolling { offset: unit.length(amount)? };
        Some(Edges { first: rolling, after: rolling })
    }

    fn quoted_date(&mut self, subject: &Subject, date: Literal, span: SourceSpan) -> Option<Edges> {
        let diagnostic =
            Diagnostic::new(Code::QuotedDate, span, "a date stands without quotes").label("read as a date");
        self.complain(diagnostic.mend(span, date.to_string()));
        self.edges(subject, &Spanned::new(date, span))
    }
}

/// Whether nothing can lie between: known only where both bounds move alike.
fn is_reversed(from: Bound, to: Bound) -> bool {
    match (from, to) {
        (Bound::Fixed(from), Bound::Fixed(to)) => from >= to,
        (Bound::Rolling { offset: from }, Bound::Rolling { offset: to }) => from >= to,
        (Bound::Midnight { offset: from, .. }, Bound::Midnight { offset: to, plus_days }) => {
            from.months >= to.months && from.days >= to.days.saturating_add(plus_days)
        }
        _ => false,
    }
}
