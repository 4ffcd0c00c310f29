//! Every metric there is: name, unit, labels and meaning, and the typed handles that move it.
//!
//! Handles are made once (a worker's, a partition's, a segment's) and then cost an atomic addition; no label is looked
//! up for an event. Names follow Prometheus: base units (seconds, bytes), counters end in `_total`.

mod table;

use std::sync::Arc;
use std::time::Duration;

use metrics::{Counter, Gauge, Histogram, Label, counter, gauge, histogram, with_local_recorder};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusRecorder};

use crate::config::Topics;
use crate::event::{Outcome, Refusal, Stream};
use crate::time::Span;

pub use table::{ALL, Description, Kind};

const TIMER_LATENESS_BUCKETS: [f64; 12] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0, 300.0, 3600.0];
const TRANSACTION_BUCKETS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];

/// The registry: hands out handles, and renders all of them for Prometheus.
#[derive(Clone)]
pub struct Metrics {
    recorder: Arc<PrometheusRecorder>,
}

/// What a worker counts.
pub struct WorkerMetrics {
    streams: [StreamMetrics; 3],
    refusals: [Counter; Refusal::CODES.len()],
    clock_skew: Gauge,
    excess_refunds: Counter,
    truncations: Counter,
    timers_fired: Counter,
    timer_lateness: Histogram,
    restore_records: Counter,
    recovery_transitions: Counter,
    changelog_records: Counter,
    changelog_bytes: Counter,
    transaction_duration: Histogram,
    commits: [Counter; CommitResult::ALL.len()],
}

struct StreamMetrics {
    read: Counter,
    applied: Counter,
    duplicate: Counter,
    too_old: Counter,
    refused: Counter,
    unknown_fields: Counter,
    unusable_values: Counter,
}

/// What is known of a partition while it is held. Dropped, it takes its numbers back, so that sums over processes hold.
pub struct PartitionMetrics {
    assigned: Gauge,
    /// `None` once it is restored.
    restoring: Option<Gauge>,
    restore_progress: Gauge,
    lag: [Gauge; 3],
    engine_time_lag: Gauge,
    customers: Gauge,
    state_bytes: Gauge,
    timers_pending: Gauge,
}

/// Segment events of one segment.
pub struct SegmentMetrics {
    pub entered: Counter,
    pub left: Counter,
}

/// How an attempt to commit ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CommitResult {
    Committed,
    /// Committed, and so slow that it may have been sent twice.
    Suspect,
    Aborted,
    /// No answer said which.
    Unknown,
    /// Another process has taken over the transactional id.
    Fenced,
}

impl CommitResult {
    pub const ALL: [CommitResult; 5] = [
        CommitResult::Committed,
        CommitResult::Suspect,
        CommitResult::Aborted,
        CommitResult::Unknown,
        CommitResult::Fenced,
    ];

    fn label(self) -> &'static str {
        match self {
            CommitResult::Committed => "committed",
            CommitResult::Suspect => "suspect",
            CommitResult::Aborted => "aborted",
            CommitResult::Unknown => "unknown",
            CommitResult::Fenced => "fenced",
        }
    }
}

impl Metrics {
    /// An empty registry in which every metric is described.
    pub fn new() -> Self {
        let builder = buckets(PrometheusBuilder::new(), "shoal_timer_lateness_seconds", &TIMER_LATENESS_BUCKETS);
        let builder = buckets(builder, "shoal_transaction_duration_seconds", &TRANSACTION_BUCKETS);
        let metrics = Metrics { recorder: Arc::new(builder.build_recorder()) };
        metrics.with(|| {
            ALL.iter().for_each(Description::announce);
            gauge!("shoal_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
        });
        metrics
    }

    /// All metrics in Prometheus' text format.
    pub fn render(&self) -> String {
        self.recorder.handle().render()
    }

    /// Folds what histograms have collected. To be called every few seconds: they grow where nobody scrapes.
    pub fn upkeep(&self) {
        self.recorder.handle().run_upkeep();
    }

    /// A worker failed, and is started again.
    pub fn worker_restarted(&self, worker: usize) {
        self.worker_restarts(worker).increment(1);
    }

    fn worker_restarts(&self, worker: usize) -> Counter {
        self.with(|| counter!("shoal_worker_restarts_total", "worker" => worker.to_string()))
    }

    pub fn worker(&self, worker: usize, topics: &Topics) -> WorkerMetrics {
        // There from the start, at 0, so that the first one shows as an increase.
        self.worker_restarts(worker).increment(0);
        self.with(|| WorkerMetrics {
            streams: Stream::ALL.map(|stream| StreamMetrics::of(topics.of(stream))),
            refusals: Refusal::CODES.map(|reason| counter!("shoal_refusals_total", "reason" => reason)),
            clock_skew: gauge!("shoal_clock_skew_seconds", "worker" => worker.to_string()),
            excess_refunds: counter!("shoal_excess_refunds_total"),
            truncations: counter!("shoal_truncations_total"),
            timers_fired: counter!("shoal_timers_fired_total"),
            timer_lateness: histogram!("shoal_timer_lateness_seconds"),
            restore_records: counter!("shoal_restore_records_total"),
            recovery_transitions: counter!("shoal_recovery_transitions_total"),
            changelog_records: counter!("shoal_changelog_records_total"),
            changelog_bytes: counter!("shoal_changelog_bytes_total"),
            transaction_duration: histogram!("shoal_transaction_duration_seconds"),
            commits: CommitResult::ALL.map(|result| counter!("shoal_commits_total", "result" => result.label())),
        })
    }

    /// A partition that was just assigned and is being restored.
    pub fn partition(&self, partition: i32, topics: &Topics) -> PartitionMetrics {
        let id = || Label::new("partition", partition.to_string());
        let of = |name: &'static str| gauge!(name, vec![id()]);
        let lag = |stream| {
            let labels = vec![Label::new("topic", topics.of(stream).to_owned()), id()];
            gauge!("shoal_consumer_lag_records", labels)
        };
        let held = self.with(|| PartitionMetrics {
            assigned: gauge!("shoal_partitions_assigned"),
            restoring: Some(gauge!("shoal_partitions_restoring")),
            restore_progress: of("shoal_restore_progress_ratio"),
            lag: Stream::ALL.map(lag),
            engine_time_lag: of("shoal_engine_time_lag_seconds"),
            customers: of("shoal_customers"),
            state_bytes: of("shoal_state_bytes"),
            timers_pending: of("shoal_timers_pending"),
        });
        held.assigned.increment(1.0);
        held.restoring.iter().for_each(|restoring| restoring.increment(1.0));
        held
    }

    pub fn segment(&self, id: &str) -> SegmentMetrics {
        let of = |kind: &'static str| counter!("shoal_transitions_total", "segment" => id.to_owned(), "type" => kind);
        self.with(|| SegmentMetrics { entered: of("segment.entered"), left: of("segment.left") })
    }

    fn with<T>(&self, make: impl FnOnce() -> T) -> T {
        with_local_recorder(&*self.recorder, make)
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Metrics::new()
    }
}

impl WorkerMetrics {
    pub fn records_read(&self, stream: Stream, records: u64) {
        self.streams[stream as usize].read.increment(records);
    }

    pub fn outcome(&self, stream: Stream, outcome: &Outcome) {
        let counters = &self.streams[stream as usize];
        match outcome {
            Outcome::Applied => counters.applied.increment(1),
            Outcome::Duplicate => counters.duplicate.increment(1),
            Outcome::TooOld => counters.too_old.increment(1),
            Outcome::Refused(refusal) => {
                counters.refused.increment(1);
                let reason = Refusal::CODES.iter().position(|code| *code == refusal.code());
                reason.into_iter().for_each(|at| self.refusals[at].increment(1));
            }
        }
    }

    /// Fields that were left out of events that were taken: those nobody knows, and values that could not be used.
    pub fn left_out(&self, stream: Stream, unknown_fields: u64, unusable_values: u64) {
        self.streams[stream as usize].unknown_fields.increment(unknown_fields);
        self.streams[stream as usize].unusable_values.increment(unusable_values);
    }

    pub fn excess_refunds(&self, count: u64) {
        self.excess_refunds.increment(count);
    }

    pub fn truncations(&self, count: u64) {
        self.truncations.increment(count);
    }

    pub fn timer_fired(&self, lateness: Span) {
        self.timers_fired.increment(1);
        self.timer_lateness.record(seconds(lateness).max(0.0));
    }

    /// The wall clock minus the broker's.
    pub fn clock_skew(&self, skew: Span) {
        self.clock_skew.set(seconds(skew));
    }

    pub fn restore_records(&self, records: u64) {
        self.restore_records.increment(records);
    }

    pub fn changelog(&self, records: u64, bytes: u64) {
        self.changelog_records.increment(records);
        self.changelog_bytes.increment(bytes);
    }

    pub fn recovery_transitions(&self, transitions: u64) {
        self.recovery_transitions.increment(transitions);
    }

    pub fn transaction(&self, result: CommitResult, took: Duration) {
        self.commits[result as usize].increment(1);
        self.transaction_duration.record(took.as_secs_f64());
    }
}

impl StreamMetrics {
    fn of(topic: &str) -> Self {
        let count = |name: &'static str| counter!(name, "topic" => topic.to_owned());
        let outcome = |outcome: Outcome| counter!("shoal_outcomes_total", "topic" => topic.to_owned(), "outcome" => outcome.label());
        StreamMetrics {
            read: count("shoal_records_read_total"),
            applied: outcome(Outcome::Applied),
            duplicate: outcome(Outcome::Duplicate),
            too_old: outcome(Outcome::TooOld),
            refused: outcome(Outcome::Refused(Refusal::Empty)),
            unknown_fields: count("shoal_unknown_fields_total"),
            unusable_values: count("shoal_unusable_values_total"),
        }
    }
}

impl PartitionMetrics {
    /// How much of its changelog is read back, in offsets.
    pub fn restore_progress(&self, passed: i64, of: i64) {
        self.restore_progress.set(passed as f64 / of.max(1) as f64);
    }

    /// The state is read back.
    pub fn restored(&mut self) {
        self.restoring.take().into_iter().for_each(|restoring| restoring.decrement(1.0));
        self.restore_progress.set(1.0);
    }

    pub fn lag(&self, stream: Stream, records: i64) {
        self.lag[stream as usize].set(records.max(0) as f64);
    }

    pub fn engine_time_lag(&self, lag: Span) {
        self.engine_time_lag.set(seconds(lag));
    }

    pub fn state(&self, customers: usize, bytes: usize, timers: usize) {
        self.customers.set(customers as f64);
        self.state_bytes.set(bytes as f64);
        self.timers_pending.set(timers as f64);
    }
}

impl Drop for PartitionMetrics {
    fn drop(&mut self) {
        self.restored();
        self.assigned.decrement(1.0);
        let gauges =
            [&self.restore_progress, &self.engine_time_lag, &self.customers, &self.state_bytes, &self.timers_pending];
        gauges.into_iter().chain(&self.lag).for_each(|gauge| gauge.set(0.0));
    }
}

fn buckets(builder: PrometheusBuilder, name: &str, bounds: &[f64]) -> PrometheusBuilder {
    let named = builder.set_buckets_for_metric(Matcher::Full(name.to_owned()), bounds);
    named.expect("the bounds are not empty")
}

fn seconds(span: Span) -> f64 {
    span.as_millis() as f64 / 1000.0
}

#[cfg(test)]
mod tests;
