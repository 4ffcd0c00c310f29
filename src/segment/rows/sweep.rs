use std::ops::Range;

use super::gather::gather;
use super::row::Row;
use super::tally::Tally;
use crate::segment::bound::Moment;
use crate::segment::catalog::Atom;
use crate::segment::catalog::plan::{RowsPlan, TestPlan, Window};
use crate::segment::judge::judge;
use crate::segment::query::{Bound, DateTest};
use crate::segment::value::{Value, View};
use crate::time::{Timestamp, Zone};

/// Rows that one look ahead may touch before it gives up and asks to be called again.
const WORK_MAX: usize = 20_000;

/// Reads the aggregate and says of each atom, by its place, whether it holds; returns the first instant at which one
/// flips with time alone. (After [`WORK_MAX`] rows: an instant before which none flips.)
pub fn read(plan: &RowsPlan, atoms: &[Atom], view: &View<'_>, is: &mut dyn FnMut(usize, bool)) -> Timestamp {
    match &plan.window {
        Window::Range { from, to } => read_range(plan, from, to, atoms, view, is),
        Window::Tests(tests) => read_tests(plan, tests, atoms, view, is),
    }
}

fn read_range(
    plan: &RowsPlan,
    from: &[Bound],
    to: &[Bound],
    atoms: &[Atom],
    view: &View<'_>,
    is: &mut dyn FnMut(usize, bool),
) -> Timestamp {
    let moment = Moment { now: view.now, today: view.today, zone: &view.store.zone };
    let rows = gather(plan, start(from, &moment), view);
    let tally = Tally::new(plan.aggregate, &rows, view);
    let now = run(&rows, from, to, &moment);
    let value = tally.of(now.clone());
    for (place, atom) in atoms.iter().enumerate() {
        is(place, holds(&atom.test, &value, view));
    }
    if rows.is_empty() || !plan.window.moves() {
        return Timestamp::NEVER;
    }
    let differs =
        |other: &Value<'_>| atoms.iter().any(|atom| holds(&atom.test, other, view) != holds(&atom.test, &value, view));
    sweep(&rows, from, to, moment, now, &tally, differs)
}

/// Moves the window on, change by change, until the answer differs.
fn sweep(
    rows: &[Row<'_>],
    from: &[Bound],
    to: &[Bound],
    mut moment: Moment<'_>,
    mut inside: Range<usize>,
    tally: &Tally<'_, '_>,
    differs: impl Fn(&Value<'_>) -> bool,
) -> Timestamp {
    let mut work = 0;
    loop {
        let next = next_change(rows, from, to, &inside, moment.zone);
        if next.is_never() || work > WORK_MAX {
            return next;
        }
        moment = moment.at(next);
        inside = run(rows, from, to, &moment);
        work += tally.cost(&inside);
        if differs(&tally.of(inside.clone())) {
            return next;
        }
    }
}

/// The first instant at which a row goes out of the window, or comes in.
fn next_change(rows: &[Row<'_>], from: &[Bound], to: &[Bound], inside: &Range<usize>, zone: &Zone) -> Timestamp {
    let leaves = rows.get(inside.start).map(|row| from.iter().map(|bound| bound.passes(row.date(), zone)).min());
    let enters = rows.get(inside.end).map(|row| to.iter().map(|bound| bound.passes(row.date(), zone)).max());
    [leaves, enters].into_iter().flatten().flatten().min().unwrap_or(Timestamp::NEVER)
}

fn start(from: &[Bound], moment: &Moment<'_>) -> Timestamp {
    from.iter().map(|bound| bound.at(moment)).max().unwrap_or(Timestamp::BEGINNING)
}

/// Which rows are inside the window.
fn run(rows: &[Row<'_>], from: &[Bound], to: &[Bound], moment: &Moment<'_>) -> Range<usize> {
    let (from, to) = (start(from, moment), to.iter().map(|bound| bound.at(moment)).min().unwrap_or(Timestamp::NEVER));
    let first = rows.partition_point(|row| row.date() < from);
    first..rows.partition_point(|row| row.date() < to).max(first)
}

/// Any other combination of date filters: each row is judged by itself, and looked at again when one changes.
fn read_tests(
    plan: &RowsPlan,
    tests: &[(DateTest, bool)],
    atoms: &[Atom],
    view: &View<'_>,
    is: &mut dyn FnMut(usize, bool),
) -> Timestamp {
    let mut rows = gather(plan, Timestamp::BEGINNING, view);
    let mut until = Timestamp::NEVER;
    rows.retain(|row| {
        let judged = tests.iter().map(|(test, negated)| {
            let (inside, next) = test.holds(row.date(), view.now, &view.store.zone);
            until = until.min(next);
            inside != *negated
        });
        judged.fold(true, |all, one| all & one)
    });
    let value = Tally::new(plan.aggregate, &rows, view).of(0..rows.len());
    for (place, atom) in atoms.iter().enumerate() {
        is(place, holds(&atom.test, &value, view));
    }
    until
}

fn holds(test: &TestPlan, value: &Value<'_>, view: &View<'_>) -> bool {
    judge(test, value, view).0
}
