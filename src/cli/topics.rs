use std::io::{self, Write};
use std::time::Duration;

use serde::Serialize;

use super::settings::SettingsArgs;
use super::{CliError, Exit};
use crate::kafka::Connection;
use crate::kafka::topics::{self, Described, Finding, Planned, Severity};

/// Check the topics, or create those that are missing
///
/// Checks that they exist, that the inputs and the changelog have one partition count, clean-up policies, timestamp
/// types, retention, message sizes and replication. Exit code 1 where something must be mended before `shoal run`.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(flatten)]
    settings: SettingsArgs,
    /// Create the topics that do not exist
    #[arg(long)]
    create: bool,
    /// Partitions of topics that are created; where an input exists already, its number is taken instead
    #[arg(long, value_name = "N", default_value_t = 12, value_parser = clap::value_parser!(i32).range(1..=10_000))]
    partitions: i32,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

const EXAMPLES: &str = "\
Examples:
  shoal topics
  shoal topics --create --partitions 24
  shoal topics --format json | jq '.findings[].mend'";

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, clap::ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
}

/// How long the first broker may take to answer.
pub(super) const ANSWER_WITHIN: Duration = Duration::from_secs(10);

impl Args {
    pub fn run(self) -> Result<Exit, CliError> {
        let connection = Connection::new(&self.settings.load()?.settings);
        let planned = topics::plan(&connection.topics);
        let mut described = topics::describe(&connection, &planned, ANSWER_WITHIN)?;
        let mut created = Vec::new();
        if self.create {
            created = topics::create(&connection, &planned, &described, self.partitions)?;
            described = topics::describe_all(&connection, &planned, ANSWER_WITHIN)?;
        }
        let answer = Answer::of(&planned, &described, created);
        let written = match self.format {
            Format::Text => answer.write_text(io::stdout().lock()),
            Format::Json => answer.write_json(io::stdout().lock()),
        };
        written.map_err(CliError::stdout)?;
        Ok(if answer.ok { Exit::Done } else { Exit::No })
    }
}

#[derive(Serialize)]
struct Answer {
    /// Whether `shoal run` would start.
    ok: bool,
    topics: Vec<Topic>,
    findings: Vec<Finding>,
}

#[derive(Serialize)]
struct Topic {
    name: String,
    setting: &'static str,
    /// Null where it does not exist.
    partitions: Option<i32>,
    replicas: Option<usize>,
    created: bool,
}

impl Answer {
    fn of(planned: &[Planned], described: &Described, created: Vec<String>) -> Self {
        let findings = topics::check(planned, described);
        let topic = |(planned, state): (&Planned, &Option<topics::TopicState>)| Topic {
            name: planned.name.clone(),
            setting: planned.role.setting(),
            partitions: state.as_ref().map(|state| state.partitions),
            replicas: state.as_ref().map(|state| state.replicas),
            created: created.contains(&planned.name),
        };
        let topics = planned.iter().zip(&described.topics).map(topic).collect();
        Answer { ok: findings.iter().all(|finding| finding.severity < Severity::Error), topics, findings }
    }

    fn write_text(&self, mut out: impl Write) -> io::Result<()> {
        let width = self.topics.iter().map(|topic| topic.name.len()).max().unwrap_or(0);
        for topic in &self.topics {
            let state = match (topic.partitions, topic.replicas) {
                (Some(partitions), Some(replicas)) => format!("{partitions} partitions, {replicas} copies"),
                _ => "missing".to_owned(),
            };
            let created = if topic.created { ", created" } else { "" };
            writeln!(out, "{:width$}  {state}{created}", topic.name)?;
        }
        for finding in &self.findings {
            writeln!(out, "\n{finding}")?;
        }
        if self.ok {
            writeln!(out, "\nThe topics are fit for `shoal run`.")?;
        }
        out.flush()
    }

    fn write_json(&self, mut out: impl Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut out, self)?;
        writeln!(out)?;
        out.flush()
    }
}
