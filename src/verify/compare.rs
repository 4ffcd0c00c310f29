use super::breach::{Place, Promise};
use super::history::Expected;
use super::published::{Cause, Published};
use crate::output::Kind;
use crate::time::{Span, Timestamp};

/// What of the history a comparison is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Scope {
    /// Later changes are left out on both sides.
    pub until: Timestamp,
    /// What is effective from here on may not be published yet: timers fire in waves (F).
    pub frontier: Timestamp,
    /// What is effective from here on may have been published since: the end of the history that is compared (E).
    pub end: Timestamp,
}

/// The first difference between what was published of a customer and what the inputs call for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    pub promise: Promise,
    pub place: Option<Place>,
    pub expected: String,
    pub found: String,
}

/// Compares in order; the sequences themselves are compared too. `None`: they agree.
///
/// Two agree if they are the same change of the same segment with the same sequence, by the same kind of cause: by time
/// at the very instant; by an event, the same record, and not before its instant. How much later is the engine time at
/// which it was taken, which other customers' records and the clock had moved.
pub fn first_difference(published: &[(Place, Published)], expected: &[Expected], scope: Scope) -> Option<Difference> {
    let pairs = published.iter().zip(expected).enumerate();
    let unlike = pairs.filter_map(|(at, ((_, event), expected))| Some((at, broken(event, expected)?))).next();
    let at = unlike.map_or(published.len().min(expected.len()), |(at, _)| at);
    let (event, wanted) = (published.get(at), expected.get(at));
    let (promise, when) = match (event, wanted, unlike) {
        (Some((_, event)), _, Some((_, promise))) => (promise, event.effective_at),
        (Some((_, event)), None, _) if event.effective_at < scope.end => (Promise::Right, event.effective_at),
        (None, Some(wanted), _) if wanted.effective_at < scope.frontier => (Promise::Complete, wanted.effective_at),
        _ => return None,
    };
    (when <= scope.until).then(|| Difference {
        promise,
        place: event.or(published.last()).map(|(place, _)| *place),
        expected: wanted.map_or("nothing: the inputs do not call for it".to_owned(), Expected::show),
        found: event.map_or("nothing".to_owned(), |(_, event)| super::output::show(event)),
    })
}

/// How much later than its record's instant the latest change by an event was effective.
pub fn latest(published: &[(Place, Published)], expected: &[Expected]) -> Span {
    let by_event = published.iter().zip(expected).filter(|((_, event), _)| matches!(event.cause, Cause::Event { .. }));
    by_event.map(|((_, event), expected)| event.effective_at.since(expected.not_before)).max().unwrap_or(Span::ZERO)
}

fn broken(event: &Published, expected: &Expected) -> Option<Promise> {
    let same_change = event.kind == expected.kind && event.segment_id == expected.segment_id;
    if !same_change || event.sequence != expected.sequence || event.cause != expected.cause {
        return Some(Promise::Right);
    }
    // A record that is stamped ahead of the clock is taken at the clock's time.
    let earliest = expected.not_before.min(event.decided_at);
    let timely = match event.cause {
        Cause::Event { .. } | Cause::Erasure => event.effective_at >= earliest,
        _ => event.effective_at == expected.effective_at,
    };
    (!timely).then_some(Promise::Timely)
}

impl Expected {
    fn show(&self) -> String {
        let Expected { kind, segment_id, sequence, effective_at, cause, .. } = self;
        let did = if *kind == Kind::Entered { "entered" } else { "left" };
        let at = if *cause == Cause::Time { "effective" } else { "effective about" };
        format!("{did} `{segment_id}`, sequence {sequence}, {at} {effective_at}, {}", cause.show())
    }
}
