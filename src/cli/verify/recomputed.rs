use std::collections::BTreeMap;
use std::sync::Arc;

use super::Task;
use super::progress::Progress;
use crate::cli::CliError;
use crate::event::Stream;
use crate::kafka::scan::{Bounds, Scan, Scanned};
use crate::segment::Catalog;
use crate::time::{Span, Timestamp};
use crate::verify::{Breach, Difference, Extent, Merge, Output, Part, Recomputation, Recomputed, Subject};
use crate::worker::Rules;
use crate::worker::changelog::Checkpoint;
use crate::worker::murmur2::partition_of;
use crate::worker::transport::{Record, TransportError};

/// What is compared, and what explains a difference.
#[derive(Clone, Copy)]
pub(super) struct Reach {
    pub until: Timestamp,
    pub late: Span,
}

/// What came of the comparison.
#[derive(Default)]
pub(super) struct Outcome {
    pub report: Recomputation,
    pub breaches: Vec<Breach>,
}

/// Customers of a partition for whom an order of arrival is looked for; further ones differ without that.
const EXPLAINED_MAX: usize = 1000;

type CustomersRecords = BTreeMap<Arc<str>, [Vec<Record>; 3]>;

/// Recomputes one partition after the other, and compares each with what was published.
pub(super) fn compare(
    task: &Task,
    catalog: &Arc<Catalog>,
    checkpoints: &BTreeMap<i32, Checkpoint>,
    output: &Output,
    reach: Reach,
) -> Result<Outcome, CliError> {
    let rules = Rules::new(&task.settings, catalog.clone(), task.partitions);
    let mut outcome =
        Outcome { report: Recomputation { made: true, ..Recomputation::default() }, breaches: Vec::new() };
    let mut customers: BTreeMap<i32, Vec<Arc<str>>> = BTreeMap::new();
    for (id, _) in output.customers() {
        customers.entry(partition_of(id.as_bytes(), task.partitions)).or_default().push(id.clone());
    }
    for partition in task.inputs() {
        let ids = customers.remove(&partition).unwrap_or_default();
        let checkpoint = checkpoints.get(&partition);
        let usable = checkpoint.filter(|checkpoint| checkpoint.catalog.hash == catalog.hash);
        let mut compared = Extent::Nothing;
        if let Some(checkpoint) = usable {
            let Reach { until, late } = reach;
            let subject = Subject { catalog, rules: &rules, output, checkpoint, until, late };
            compared = if subject.has_one_catalog() { Extent::Changes } else { Extent::Memberships };
            one(task, partition, &subject, &ids, &mut outcome)?;
        }
        let until = checkpoint.map(|checkpoint| checkpoint.engine_time.to_string());
        let commit = checkpoint.map(|checkpoint| checkpoint.number);
        outcome.report.partitions.push(Part { partition, commit, until, compared });
    }
    Ok(outcome)
}

fn one(
    task: &Task,
    partition: i32,
    subject: &Subject<'_>,
    ids: &[Arc<str>],
    outcome: &mut Outcome,
) -> Result<(), CliError> {
    let recomputed = recompute(task, partition, subject)?;
    let mut found = subject.compare(&recomputed, ids);
    let report = &mut outcome.report;
    report.records += recomputed.records;
    report.customers += found.customers;
    report.latest_ms = report.latest_ms.max(found.latest.as_millis());
    if subject.has_one_catalog() && !found.differences.is_empty() {
        let records = records_of(task, partition, subject, &recomputed, &found.differences)?;
        for (id, records) in records {
            if subject.explains(&id, records) {
                report.order_of_arrival += 1;
                found.differences.remove(&id);
            }
        }
    }
    outcome.breaches.extend(found.differences.into_iter().map(|(id, difference)| subject.breach(&id, difference)));
    Ok(())
}

fn recompute<'a>(task: &Task, partition: i32, subject: &Subject<'a>) -> Result<Recomputed<'a>, CliError> {
    let mut recomputed = subject.begin();
    let inputs = Stream::ALL.map(|stream| input(task, partition, stream, subject.checkpoint));
    let [orders, signups, browse] = inputs;
    let mut merge = Merge::of([orders?, signups?, browse?])?;
    let of: i64 = subject.checkpoint.positions.iter().map(|(_, next)| next).sum();
    let mut progress = Progress::new(format!("partition {partition} of {}", task.partitions), of);
    while let Some(record) = merge.next(|record| recomputed.history().instant_of(record))? {
        recomputed.take(&record);
        progress.step();
    }
    recomputed.finish();
    Ok(recomputed)
}

/// Reads the inputs again, for the records of some customers.
fn records_of(
    task: &Task,
    partition: i32,
    subject: &Subject<'_>,
    recomputed: &Recomputed<'_>,
    differences: &BTreeMap<Arc<str>, Difference>,
) -> Result<CustomersRecords, CliError> {
    let wanted = differences.keys().take(EXPLAINED_MAX).map(|id| (id.clone(), Default::default()));
    let mut records: CustomersRecords = wanted.collect();
    for stream in Stream::ALL {
        for record in input(task, partition, stream, subject.checkpoint)? {
            let record = record?;
            let Ok(customer) = recomputed.history().customer_of(&record) else { continue };
            if let Some(of_customer) = records.get_mut(customer.as_str()) {
                of_customer[stream as usize].push(record);
            }
        }
    }
    Ok(records)
}

/// The records of one input of a partition that had been taken when the checkpoint was written.
fn input(
    task: &Task,
    partition: i32,
    stream: Stream,
    checkpoint: &Checkpoint,
) -> Result<impl Iterator<Item = Result<Record, TransportError>>, TransportError> {
    let bounds = Bounds { partition, from: 0, to: checkpoint.positions.of(stream) };
    let mut scan = Scan::open(&task.connection, task.connection.topics.of(stream), &[bounds])?;
    Ok(std::iter::from_fn(move || scan.next_record().map(|next| next.map(|next| record(stream, next))).transpose()))
}

fn record(stream: Stream, scanned: Scanned) -> Record {
    let Scanned { partition, offset, timestamp, key, value, headers } = scanned;
    Record { stream, partition, offset, timestamp, key, value, headers }
}
