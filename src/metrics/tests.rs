use ::metrics::Unit;

use super::*;
use crate::config::Settings;

fn has(metrics: &Metrics, line: &str) -> bool {
    let text = metrics.render();
    assert!(text.lines().any(|each| each == line), "no line `{line}` in\n{text}");
    true
}

#[test]
fn names_follow_prometheus() {
    for metric in ALL {
        assert!(metric.name.starts_with("shoal_"), "{}", metric.name);
        assert_eq!(metric.name.ends_with("_total"), metric.kind == Kind::Counter, "{}", metric.name);
        assert_eq!(metric.name.ends_with("_seconds"), metric.unit == Unit::Seconds, "{}", metric.name);
        let name = metric.name.trim_end_matches("_total");
        assert_eq!(name.ends_with("_bytes"), metric.unit == Unit::Bytes, "{name}");
    }
}

#[test]
fn every_metric_that_is_rendered_is_described_and_every_described_one_is_rendered() {
    let (metrics, topics) = (Metrics::new(), Settings::defaults().topics);
    let worker = metrics.worker(0, &topics);
    worker.timer_fired(Span::ZERO);
    worker.transaction(CommitResult::Committed, Duration::from_millis(3));
    let _held = (metrics.partition(0, &topics), metrics.segment("loyal"));
    let text = metrics.render();
    for metric in ALL {
        assert!(text.contains(&format!("# HELP {} {}", metric.name, metric.help)), "{} is not rendered", metric.name);
    }
    let types = text.lines().filter(|line| line.starts_with("# TYPE"));
    for line in types {
        let name = line.split(' ').nth(2).unwrap();
        assert!(ALL.iter().any(|metric| metric.name == name), "{name} is not described");
    }
}

#[test]
fn outcomes_are_counted_by_topic_and_refusals_by_reason() {
    let (metrics, topics) = (Metrics::new(), Settings::defaults().topics);
    let worker = metrics.worker(0, &topics);
    worker.records_read(Stream::Browse, 3);
    worker.outcome(Stream::Browse, &Outcome::Applied);
    worker.outcome(Stream::Browse, &Outcome::Refused(Refusal::Empty));
    assert!(has(&metrics, "shoal_records_read_total{topic=\"browse\"} 3"));
    assert!(has(&metrics, "shoal_outcomes_total{topic=\"browse\",outcome=\"applied\"} 1"));
    assert!(has(&metrics, "shoal_outcomes_total{topic=\"browse\",outcome=\"refused\"} 1"));
    assert!(has(&metrics, "shoal_outcomes_total{topic=\"orders\",outcome=\"applied\"} 0"));
    assert!(has(&metrics, "shoal_refusals_total{reason=\"empty\"} 1"));
}

#[test]
fn a_partition_that_is_given_up_takes_its_numbers_back() {
    let (metrics, topics) = (Metrics::new(), Settings::defaults().topics);
    let mut held = metrics.partition(4, &topics);
    held.state(10, 2048, 3);
    held.lag(Stream::Orders, 7);
    assert!(has(&metrics, "shoal_partitions_restoring 1"));
    held.restored();
    assert!(has(&metrics, "shoal_partitions_restoring 0") && has(&metrics, "shoal_partitions_assigned 1"));
    assert!(has(&metrics, "shoal_state_bytes{partition=\"4\"} 2048"));
    assert!(has(&metrics, "shoal_consumer_lag_records{topic=\"orders\",partition=\"4\"} 7"));
    drop(held);
    assert!(has(&metrics, "shoal_partitions_assigned 0") && has(&metrics, "shoal_customers{partition=\"4\"} 0"));
}

#[test]
fn lateness_and_transactions_are_histograms_in_seconds() {
    let metrics = Metrics::new();
    let worker = metrics.worker(0, &Settings::defaults().topics);
    worker.timer_fired(Span::from_millis(20));
    worker.transaction(CommitResult::Unknown, Duration::from_millis(300));
    assert!(has(&metrics, "shoal_timer_lateness_seconds_bucket{le=\"0.01\"} 0"));
    assert!(has(&metrics, "shoal_timer_lateness_seconds_bucket{le=\"0.025\"} 1"));
    assert!(has(&metrics, "shoal_transaction_duration_seconds_count 1"));
    assert!(has(&metrics, "shoal_commits_total{result=\"unknown\"} 1"));
}

#[test]
fn alerts_ask_only_for_metrics_that_exist() {
    let alerts = include_str!("../../deploy/prometheus/alerts.yml");
    let words =
        alerts.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| word.starts_with("shoal_"));
    let mut asked = 0;
    for word in words {
        let name = ["_bucket", "_sum", "_count"].iter().find_map(|suffix| word.strip_suffix(suffix)).unwrap_or(word);
        assert!(ALL.iter().any(|metric| metric.name == name), "{name} is no metric");
        asked += 1;
    }
    assert!(asked >= 8, "the alerts were not read");
}

#[test]
fn the_documentation_lists_every_metric_and_no_other() {
    let documentation = include_str!("../../docs/operation.md");
    let rows: Vec<&str> = documentation.lines().filter(|line| line.starts_with("| `shoal_")).collect();
    let expected: Vec<String> = ALL
        .iter()
        .map(|metric| {
            format!("| `{}` | {} | {} |", metric.name, format!("{:?}", metric.kind).to_lowercase(), metric.help)
        })
        .collect();
    assert_eq!(rows, expected, "docs/operation.md, \"Metrics\"");
}
