use std::fmt;

use serde::Serialize;

use super::{Described, Planned, Role, TopicState, sizes};

/// Whether a finding stops shoal from starting.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Warning,
    Error,
}

/// Something about the topics that is wrong, or odd, and what to do about it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Finding {
    pub severity: Severity,
    /// Stable, for scripts.
    pub code: &'static str,
    /// The topic's name; empty where several are meant.
    pub topic: String,
    /// What is the case, and what was expected.
    pub what: String,
    /// What to do.
    pub mend: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        let topic = if self.topic.is_empty() { String::new() } else { format!("{}: ", self.topic) };
        write!(f, "{severity}[{}]: {topic}{}\n  to mend it: {}", self.code, self.what, self.mend)
    }
}

const DAY_MS: i64 = 86_400_000;

/// Everything that is wrong with the topics; empty where all is well.
pub fn check(planned: &[Planned], described: &Described) -> Vec<Finding> {
    let mut findings = Vec::new();
    missing(planned, described, &mut findings);
    partition_counts(planned, described, &mut findings);
    for (planned, state) in planned.iter().zip(&described.topics) {
        if let Some(state) = state {
            let topic = Topic { planned, state, findings: &mut findings };
            one(topic, described.brokers);
        }
    }
    sizes::check(planned, described, &mut findings);
    findings
}

fn missing(planned: &[Planned], described: &Described, findings: &mut Vec<Finding>) {
    for (planned, _) in planned.iter().zip(&described.topics).filter(|(_, state)| state.is_none()) {
        findings.push(Finding {
            severity: Severity::Error,
            code: "missing",
            topic: planned.name.clone(),
            what: format!("there is no topic `{}`", planned.name),
            mend: format!("run `shoal topics --create`, or name the right one in `{}`", planned.role.setting()),
        });
    }
}

fn partition_counts(planned: &[Planned], described: &Described, findings: &mut Vec<Finding>) {
    let together = planned.iter().zip(&described.topics).filter(|(planned, _)| planned.role.is_partitioned_together());
    let counts: Vec<(&str, i32)> =
        together.filter_map(|(planned, state)| Some((planned.name.as_str(), state.as_ref()?.partitions))).collect();
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
    if counts.iter().all(|(_, count)| *count == most) {
        return;
    }
    let list: Vec<String> = counts.iter().map(|(name, count)| format!("{name} has {count}")).collect();
    findings.push(Finding {
        severity: Severity::Error,
        code: "partition_count",
        topic: String::new(),
        what: format!(
            "the three inputs and the changelog must have the same number of partitions: {}",
            list.join(", ")
        ),
        mend: format!(
            "before the first start give all of them {most} partitions (`kafka-topics.sh --alter --topic NAME --partitions \
             {most}`) and produce with the partitioner murmur2; records written before that are on the wrong partition \
             and will be refused as misplaced, so better create the topics anew. Once shoal has run, its changelog must \
             be rebuilt with them (docs/kafka.md, \"Changing the number of partitions\")"
        ),
    });
}

/// A topic that exists, and where what is found about it goes.
struct Topic<'a> {
    planned: &'a Planned,
    state: &'a TopicState,
    findings: &'a mut Vec<Finding>,
}

impl Topic<'_> {
    fn setting(&self, name: &str) -> &str {
        self.state.settings.get(name).map_or("", String::as_str)
    }

    fn add(&mut self, severity: Severity, code: &'static str, what: String, mend: String) {
        self.findings.push(Finding { severity, code, topic: self.planned.name.clone(), what, mend });
    }

    /// The command that mends a setting.
    fn alter(&self, to: &str) -> String {
        format!("kafka-configs.sh --alter --entity-type topics --entity-name {} --add-config {to}", self.planned.name)
    }
}

fn one(mut topic: Topic<'_>, brokers: usize) {
    clean_up(&mut topic);
    timestamps(&mut topic);
    retention(&mut topic);
    replication(&mut topic, brokers);
}

fn clean_up(topic: &mut Topic<'_>) {
    let found = topic.setting("cleanup.policy").to_owned();
    let (wanted, why) = match topic.planned.role {
        Role::Changelog => ("compact", "it holds the state of every customer, which `delete` would lose"),
        Role::Memberships => ("compact", "it holds what everyone is in now, which `delete` would lose"),
        Role::Input(_) => ("delete", "compaction would remove events that were not read yet"),
        Role::SegmentEvents => ("delete", "compaction would remove enters and leaves that nobody has read yet"),
        Role::DeadLetters => ("delete", "compaction would remove refused records"),
    };
    if !found.is_empty() && found != wanted {
        let what = format!("cleanup.policy must be exactly `{wanted}`, found `{found}`: {why}");
        topic.add(Severity::Error, "cleanup_policy", what, topic.alter(&format!("cleanup.policy={wanted}")));
    }
}

fn timestamps(topic: &mut Topic<'_>) {
    let found = topic.setting("message.timestamp.type").to_owned();
    if topic.planned.role == Role::Changelog && !found.is_empty() && found != "LogAppendTime" {
        let what = format!(
            "message.timestamp.type must be `LogAppendTime`, found `{found}`: by it the broker's clock is compared with \
             this machine's"
        );
        topic.add(Severity::Error, "timestamp_type", what, topic.alter("message.timestamp.type=LogAppendTime"));
    }
}

fn retention(topic: &mut Topic<'_>) {
    let kept_ms: i64 = topic.setting("retention.ms").parse().unwrap_or(-1);
    if matches!(topic.planned.role, Role::Input(_)) && (0..DAY_MS).contains(&kept_ms) {
        let what = format!("retention.ms is {kept_ms}: after an outage longer than that, events would be gone unread");
        topic.add(Severity::Warning, "retention", what, topic.alter(&format!("retention.ms={}", 7 * DAY_MS)));
    }
}

fn replication(topic: &mut Topic<'_>, brokers: usize) {
    let (replicas, in_sync) = (topic.state.replicas, topic.setting("min.insync.replicas").to_owned());
    if brokers >= 3 && replicas < 3 {
        let what = format!("each partition has {replicas} copies on a cluster of {brokers} brokers");
        let mend = "raise the replication factor to 3 (`kafka-reassign-partitions.sh`)".to_owned();
        topic.add(Severity::Warning, "replication", what, mend);
    }
    if brokers >= 3 && replicas >= 3 && in_sync == "1" {
        let what = "min.insync.replicas is 1: what one broker has acknowledged is lost with that broker".to_owned();
        topic.add(Severity::Warning, "min_insync_replicas", what, topic.alter("min.insync.replicas=2"));
    }
}

#[cfg(test)]
mod tests;
