use metrics::Unit;

/// Name, kind, unit and help of every metric, in the order of a record's way through the program.
pub const ALL: &[Description] = &[
    gauge_of("shoal_build_info", Unit::Count, "1, with the version as a label"),
    counter_of("shoal_worker_restarts_total", Unit::Count, "Workers that failed and were started again, by worker"),
    gauge_of("shoal_partitions_assigned", Unit::Count, "Partitions this process holds"),
    gauge_of("shoal_partitions_restoring", Unit::Count, "Partitions of them whose state is still being read back"),
    counter_of("shoal_restore_records_total", Unit::Count, "Changelog records read back"),
    gauge_of(
        "shoal_restore_progress_ratio",
        Unit::Count,
        "How much of a partition's changelog is read back, from 0 to 1, while it is being restored",
    ),
    counter_of(
        "shoal_recovery_transitions_total",
        Unit::Count,
        "Changes of membership that a restore found unpublished: each is a defect of shoal",
    ),
    gauge_of(
        "shoal_consumer_lag_records",
        Unit::Count,
        "Records between the committed position and the end, by topic and partition",
    ),
    counter_of("shoal_records_read_total", Unit::Count, "Records read, by topic"),
    counter_of("shoal_outcomes_total", Unit::Count, "What became of the records read, by topic and outcome"),
    counter_of("shoal_refusals_total", Unit::Count, "Records sent to the dead letters, by reason"),
    counter_of(
        "shoal_unknown_fields_total",
        Unit::Count,
        "Fields of events that shoal does not know and left out, by topic",
    ),
    counter_of(
        "shoal_unusable_values_total",
        Unit::Count,
        "Attributes, properties and prices that could not be used and were left out, by topic",
    ),
    counter_of(
        "shoal_excess_refunds_total",
        Unit::Count,
        "Refunds that gave back more than their order's total; the excess lowers nothing",
    ),
    counter_of(
        "shoal_truncations_total",
        Unit::Count,
        "Events for which a customer's older facts were dropped, or that were not kept whole: there was too much of them",
    ),
    gauge_of(
        "shoal_engine_time_lag_seconds",
        Unit::Seconds,
        "How far engine time is behind the wall clock, by partition",
    ),
    gauge_of("shoal_clock_skew_seconds", Unit::Seconds, "How far the wall clock is ahead of the broker's, by worker"),
    gauge_of("shoal_customers", Unit::Count, "Customers in memory, by partition"),
    gauge_of("shoal_state_bytes", Unit::Bytes, "Memory that customers take, by partition"),
    gauge_of("shoal_timers_pending", Unit::Count, "Customers with a next check time, by partition"),
    counter_of("shoal_timers_fired_total", Unit::Count, "Timers that fell due and were looked at"),
    histogram_of(
        "shoal_timer_lateness_seconds",
        Unit::Seconds,
        "From the instant a timer was due to the moment it was looked at",
    ),
    counter_of(
        "shoal_changelog_records_total",
        Unit::Count,
        "Records written to the changelog: customers, checkpoints and catalogs",
    ),
    counter_of("shoal_changelog_bytes_total", Unit::Bytes, "Bytes of keys and values of those records"),
    counter_of("shoal_transitions_total", Unit::Count, "Segment events published, by segment and type"),
    histogram_of(
        "shoal_transaction_duration_seconds",
        Unit::Seconds,
        "From the begin of a transaction to the answer to its commit",
    ),
    counter_of("shoal_commits_total", Unit::Count, "Attempts to commit a transaction, by result"),
];

#[derive(Clone, Copy, Debug)]
pub struct Description {
    pub name: &'static str,
    pub kind: Kind,
    pub unit: Unit,
    pub help: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Counter,
    Gauge,
    Histogram,
}

impl Description {
    pub(super) fn announce(&self) {
        match self.kind {
            Kind::Counter => metrics::describe_counter!(self.name, self.unit, self.help),
            Kind::Gauge => metrics::describe_gauge!(self.name, self.unit, self.help),
            Kind::Histogram => metrics::describe_histogram!(self.name, self.unit, self.help),
        }
    }
}

const fn counter_of(name: &'static str, unit: Unit, help: &'static str) -> Description {
    Description { name, kind: Kind::Counter, unit, help }
}

const fn gauge_of(name: &'static str, unit: Unit, help: &'static str) -> Description {
    Description { name, kind: Kind::Gauge, unit, help }
}

const fn histogram_of(name: &'static str, unit: Unit, help: &'static str) -> Description {
    Description { name, kind: Kind::Histogram, unit, help }
}
