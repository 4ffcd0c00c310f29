use super::row::Row;
use crate::number::Ratio;
use crate::segment::catalog::plan::{AggregatePlan, FieldPlan};
use crate::segment::names::Key;
use crate::segment::value::{Value, View};

/// An aggregate over any run of the rows, prepared once.
pub enum Tally<'v, 'a> {
    /// Counts and sums: what the rows before each one add up to, in parts of `denominator`.
    Prefix { before: Vec<i128>, denominator: i128 },
    /// Anything else is made anew for each run.
    Anew { aggregate: AggregatePlan, rows: &'v [Row<'a>], view: &'v View<'a> },
}

impl<'v, 'a> Tally<'v, 'a> {
    pub fn new(aggregate: AggregatePlan, rows: &'v [Row<'a>], view: &'v View<'a>) -> Self {
        match aggregate {
            AggregatePlan::Count => Tally::Prefix { before: prefix(counts(rows)), denominator: 1 },
            AggregatePlan::Sum(field) => {
                let (parts, denominator) = parts(rows, field, view);
                Tally::Prefix { before: prefix(parts.into_iter()), denominator }
            }
            _ => Tally::Anew { aggregate, rows, view },
        }
    }

    /// Rows that have to be looked at for one answer.
    pub fn cost(&self, run: &std::ops::Range<usize>) -> usize {
        match self {
            Tally::Prefix { .. } => 1,
            Tally::Anew { .. } => run.len() + 1,
        }
    }

    pub fn of(&self, run: std::ops::Range<usize>) -> Value<'static> {
        match self {
            Tally::Prefix { before, denominator } => {
                Value::Number(Ratio::new(before[run.end] - before[run.start], *denominator))
            }
            Tally::Anew { aggregate, rows, view } => anew(*aggregate, &rows[run], view),
        }
    }
}

/// Each row is one, but of the lines of one order only the first. (Its lines stand together.)
fn counts<'r>(rows: &'r [Row<'_>]) -> impl Iterator<Item = i128> + 'r {
    rows.iter().enumerate().map(|(at, row)| match row {
        Row::Line(order, _) => i128::from(at == 0 || rows[at - 1].order_id() != Some(&*order.id)),
        _ => 1,
    })
}

fn prefix(parts: impl Iterator<Item = i128>) -> Vec<i128> {
    let mut sum = 0i128;
    let after = parts.map(|part| {
        sum = sum.saturating_add(part);
        sum
    });
    std::iter::once(0).chain(after).collect()
}

/// The numbers of a field over one denominator; a row without it adds nothing.
fn parts(rows: &[Row<'_>], field: FieldPlan, view: &View<'_>) -> (Vec<i128>, i128) {
    let ratios: Vec<_> = rows.iter().map(|row| number(row, field, view).unwrap_or(Ratio::integer(0))).collect();
    let denominator = ratios.iter().map(|ratio| ratio.denominator()).max().unwrap_or(1);
    let scaled = |ratio: &Ratio| ratio.numerator().saturating_mul(denominator / ratio.denominator());
    (ratios.iter().map(scaled).collect(), denominator)
}

fn number<'a>(row: &Row<'a>, field: FieldPlan, view: &View<'a>) -> Option<Ratio> {
    match row.read(field, view) {
        Value::Number(ratio) => Some(ratio),
        _ => None,
    }
}

fn anew<'a>(aggregate: AggregatePlan, rows: &[Row<'a>], view: &View<'a>) -> Value<'static> {
    let numbers = |field| rows.iter().filter_map(move |row| number(row, field, view));
    let found = match aggregate {
        AggregatePlan::Max(field) => numbers(field).max(),
        AggregatePlan::Min(field) => numbers(field).min(),
        AggregatePlan::Average(field) => average(rows, field, view),
        AggregatePlan::Distinct(key) => Some(Ratio::integer(distinct(rows, key, view))),
        AggregatePlan::Most(key) => Some(Ratio::integer(most(rows, key, view))),
        AggregatePlan::Count | AggregatePlan::Sum(_) => None,
    };
    found.map_or(Value::Missing, Value::Number)
}

/// Of the rows that have the field.
fn average(rows: &[Row<'_>], field: FieldPlan, view: &View<'_>) -> Option<Ratio> {
    let count = rows.iter().filter(|row| number(row, field, view).is_some()).count();
    let (parts, denominator) = parts(rows, field, view);
    let sum = parts.into_iter().fold(0i128, i128::saturating_add);
    (count > 0).then(|| Ratio::new(sum, denominator.saturating_mul(count as i128)))
}

fn distinct<'a>(rows: &[Row<'a>], key: Key, view: &View<'a>) -> i128 {
    let mut keys = Vec::new();
    rows.iter().for_each(|row| row.keys(key, view, &mut keys));
    keys.sort_unstable();
    keys.dedup();
    keys.len() as i128
}

/// What rows without the key share.
const UNNAMED: u64 = u64::MAX;

/// The highest count for one value. Of order lines, orders are counted, as `count` does.
fn most<'a>(rows: &[Row<'a>], key: Key, view: &View<'a>) -> i128 {
    let mut of_value: Vec<(u64, usize)> = Vec::new();
    let (mut keys, mut counted) = (Vec::new(), 0);
    for (at, row) in rows.iter().enumerate() {
        let same_order = matches!(row, Row::Line(..)) && at > 0 && rows[at - 1].order_id() == row.order_id();
        counted = if same_order { counted } else { at };
        keys.clear();
        row.keys(key, view, &mut keys);
        if keys.is_empty() {
            keys.push(UNNAMED);
        }
        of_value.extend(keys.iter().map(|key| (*key, counted)));
    }
    of_value.sort_unstable();
    of_value.dedup();
    of_value.chunk_by(|a, b| a.0 == b.0).map(|run| run.len() as i128).max().unwrap_or(0)
}
