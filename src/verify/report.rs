use std::fmt;

use serde::Serialize;

use super::breach::Breach;

/// What `shoal verify` found. As JSON it has these names.
#[derive(Serialize, Debug, Default)]
pub struct Report {
    /// No promise is broken, as far as was checked.
    pub holds: bool,
    pub output: OutputReport,
    pub recomputation: Recomputation,
    pub breaches: Vec<Breach>,
}

#[derive(Serialize, Debug, Default)]
pub struct OutputReport {
    pub topic: String,
    pub events: u64,
    pub customers: u64,
    /// Of these events, those by a change of definitions.
    pub by_definition: u64,
    pub partitions: Vec<Range>,
}

/// What was read of a partition.
#[derive(Serialize, Debug)]
pub struct Range {
    pub partition: i32,
    /// Above 0: older records are deleted, and customers are taken as they are first seen.
    pub from: i64,
    pub to: i64,
}

#[derive(Serialize, Debug, Default)]
pub struct Recomputation {
    pub made: bool,
    /// Where it was not made.
    pub why_not: Option<String>,
    pub records: u64,
    pub customers: u64,
    /// Customers whose output another order of arrival explains.
    pub order_of_arrival: u64,
    /// By how much the latest change by an event was effective later than its record, in milliseconds.
    pub latest_ms: i64,
    pub partitions: Vec<Part>,
}

/// How a partition was compared.
#[derive(Serialize, Debug)]
pub struct Part {
    pub partition: i32,
    /// Of the checkpoint up to which it was; none where there is no checkpoint.
    pub commit: Option<u64>,
    /// Its engine time.
    pub until: Option<String>,
    pub compared: Extent,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Debug)]
#[serde(rename_all = "snake_case")]
pub enum Extent {
    /// Every change of every customer.
    Changes,
    /// Where they led to: the definitions have changed on the way.
    Memberships,
    /// Nothing: there is no checkpoint, or a change of definitions is under way.
    Nothing,
}

/// Breaches that a person is shown.
const SHOWN: usize = 20;

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let OutputReport { topic, events, customers, by_definition, partitions } = &self.output;
        writeln!(f, "{topic}: {events} events of {customers} customers")?;
        for Range { partition, from, .. } in partitions.iter().filter(|range| range.from > 0) {
            writeln!(f, "  partition {partition} from offset {from} on: older records are deleted")?;
        }
        if *by_definition > 0 {
            writeln!(f, "  {by_definition} of them by a change of definitions")?;
        }
        self.recomputation.fmt(f)?;
        for breach in self.breaches.iter().take(SHOWN) {
            writeln!(f, "{breach}")?;
        }
        match self.breaches.len() {
            0 => write!(f, "Everything that was checked holds."),
            1 => write!(f, "1 promise is broken."),
            all if all > SHOWN => write!(f, "{all} promises are broken; the first {SHOWN} are shown."),
            all => write!(f, "{all} promises are broken."),
        }
    }
}

impl Recomputation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.made {
            let why = self.why_not.as_deref().unwrap_or("not asked for");
            return writeln!(f, "not recomputed: {why}");
        }
        writeln!(f, "recomputed from {} records: {} customers compared", self.records, self.customers)?;
        if self.order_of_arrival > 0 {
            writeln!(f, "  {} of them explained by the order in which records arrived", self.order_of_arrival)?;
        }
        writeln!(f, "  changes by an event were effective at most {} ms after their record", self.latest_ms)?;
        for Part { partition, compared, commit, .. } in &self.partitions {
            match (compared, commit) {
                (Extent::Changes, _) => {}
                (Extent::Memberships, _) => {
                    writeln!(f, "  partition {partition}: definitions have changed, memberships alone were compared")?;
                }
                (Extent::Nothing, None) => writeln!(f, "  partition {partition}: nothing was ever committed")?,
                (Extent::Nothing, _) => {
                    writeln!(f, "  partition {partition}: a change of definitions is under way, nothing was compared")?;
                }
            }
        }
        Ok(())
    }
}
