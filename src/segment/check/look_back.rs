use crate::segment::catalog::Definition;
use crate::segment::names::{Field, FieldName, Source};
use crate::segment::query::{Bound, Expr, Filter, Rows, Term, Test};
use crate::time::{Span, Timestamp};

/// How far back something looks at activity. What it needs is the furthest of the three.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LookBack {
    /// So long before now; zero where it looks at none.
    pub span: Span,
    /// Back to this instant, however long ago that is.
    pub since: Option<Timestamp>,
    /// Back to the beginning.
    pub unbounded: bool,
}

/// A date counted in days begins at a midnight, up to a day and a DST change before its exact age: so much is kept
/// beyond `history.activity` in any case, so that `-90d` is within a history of 90 days.
const MARGIN_DAYS: i64 = 2;
const DAY_MS: i64 = 86_400_000;

impl LookBack {
    pub const NONE: LookBack = LookBack { span: Span::ZERO, since: None, unbounded: false };
    const UNBOUNDED: LookBack = LookBack { unbounded: true, ..LookBack::NONE };

    /// As far as both need.
    pub fn and(self, other: LookBack) -> LookBack {
        let since = match (self.since, other.since) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        LookBack { span: self.span.max(other.span), since, unbounded: self.unbounded || other.unbounded }
    }

    /// Whether a history of this length (and two days, see [`look_back`]) holds all of it for ever.
    pub fn is_kept_by(&self, history: Span) -> bool {
        let kept = Span::from_millis(history.as_millis().saturating_add(MARGIN_DAYS * DAY_MS));
        !self.unbounded && self.since.is_none() && self.span <= kept
    }

    /// The shorter of two: both filters must pass.
    fn shorter(self, other: LookBack) -> LookBack {
        let rank = |look_back: &LookBack| (look_back.unbounded, look_back.since.is_some(), look_back.span);
        if rank(&other) < rank(&self) { other } else { self }
    }
}

/// For a segment that looks back to a fixed date, or to the beginning.
const FOR_EVER: Span = Span::from_days(36_525);

/// How long activity is to be kept for all of these segments, and at least as long as `history.activity`.
pub fn kept(segments: &[Definition], history: Span) -> Span {
    let needed = segments.iter().map(|segment| look_back(&segment.expr)).fold(LookBack::NONE, LookBack::and);
    if needed.unbounded || needed.since.is_some() {
        return FOR_EVER;
    }
    let kept = needed.span.max(history).as_millis();
    Span::from_millis(kept.saturating_add(MARGIN_DAYS * DAY_MS))
}

/// How far back a query looks at activity; an upper bound. Activity is to be kept for the longer of `history.activity`
/// and this, and two days more.
pub fn look_back(expr: &Expr) -> LookBack {
    match expr {
        Expr::Atom(atom) => match &atom.term {
            Term::Rows(rows) => of_rows(rows),
            Term::Attribute(_) | Term::Custom(_) => LookBack::NONE,
        },
        Expr::Not(inner) => look_back(inner),
        Expr::All(parts) | Expr::Any(parts) => parts.iter().map(look_back).fold(LookBack::NONE, LookBack::and),
    }
}

fn of_rows(rows: &Rows) -> LookBack {
    if matches!(rows.function.source, Source::Activity(_)) { of_filters(&rows.filters) } else { LookBack::NONE }
}

/// How far back rows may lie that pass these filters.
pub(super) fn of_filters(filters: &[Filter]) -> LookBack {
    let dates = filters.iter().filter(|filter| filter.field == Field::Named(FieldName::Date) && !filter.negated);
    dates.map(of_date).fold(LookBack::UNBOUNDED, LookBack::shorter)
}

fn of_date(filter: &Filter) -> LookBack {
    let Test::Date(test) = &filter.test else { return LookBack::UNBOUNDED };
    test.ranges.iter().map(|range| range.from.map_or(LookBack::UNBOUNDED, of_bound)).fold(LookBack::NONE, LookBack::and)
}

fn of_bound(bound: Bound) -> LookBack {
    match bound {
        Bound::Fixed(at) => LookBack { since: Some(at), ..LookBack::NONE },
        Bound::Rolling { offset } => within(offset.as_millis().saturating_neg()),
        Bound::Midnight { offset, plus_days } => {
            let days = -(i64::from(offset.months) * 31 + i64::from(offset.days) + i64::from(plus_days));
            within((days + 1).saturating_mul(DAY_MS))
        }
    }
}

fn within(ms: i64) -> LookBack {
    LookBack { span: Span::from_millis(ms.max(0)), ..LookBack::NONE }
}
