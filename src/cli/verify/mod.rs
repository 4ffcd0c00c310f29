//! `shoal verify`: whether the topic of segment events keeps what it promises (`docs/verify.md`).
//!
//! [`checkpoints`] come first, then the topic is read and checked ([`published`]), then each partition's inputs are read
//! from their beginnings and compared with it ([`recomputed`]). The checks themselves are `crate::verify`; [`progress`]
//! tells a person how far it is.

mod checkpoints;
mod progress;
mod published;
mod recomputed;

use std::io::{self, Write};

use super::format::Format;
use super::settings::SettingsArgs;
use super::topics::ANSWER_WITHIN;
use super::{CliError, Exit, segments};
use crate::config::Settings;
use crate::kafka::Connection;
use crate::kafka::topics::{self, Role};
use crate::time::{Span, Timestamp, parse_rfc3339};
use crate::verify::{Output, OutputReport, Recomputation, Report};
use checkpoints::Checkpoints;

/// Check that what was published is right: no gap, no repetition, and just what the events call for
///
/// Reads the topic of segment events from its beginning and checks what it promises its consumers. Then reads the
/// events again, from their beginnings, through the same engine, and compares. Changes nothing, and may run beside the
/// service. Exit code 1 where a promise is broken.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(flatten)]
    settings: SettingsArgs,
    /// Changes that were effective later are not compared [default: as far as the service has come]
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    until: Option<Timestamp>,
    /// Only what the topic of segment events shows by itself
    #[arg(long)]
    only_output: bool,
    /// How much later than its timestamp a record may have reached the broker, for that to explain a difference
    #[arg(long, value_name = "SPAN", default_value = "10s", value_parser = span)]
    late: Span,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

const EXAMPLES: &str = "\
Examples:
  shoal verify
  shoal verify --only-output
  shoal verify --until 2026-06-01T00:00:00Z --format json | jq '.breaches[]'";

/// What one run is about.
struct Task {
    settings: Settings,
    connection: Connection,
    /// Of the inputs and the changelog.
    partitions: i32,
    /// Of the topic of segment events.
    published_in: i32,
}

impl Args {
    pub fn run(self) -> Result<Exit, CliError> {
        let settings = self.settings.load()?.settings;
        let catalog = if self.only_output { None } else { Some(segments::load(&settings)?) };
        let task = Task::new(settings)?;
        // Before the output is read: what it shows beyond the checkpoints was published since.
        let checkpoints = catalog.as_ref().map(|catalog| Checkpoints::read(&task, catalog)).transpose()?;
        let (output, partitions) = published::read(&task, catalog.is_some())?;
        let mut report = Report { output: of(&output, partitions), ..Report::default() };
        report.breaches.extend_from_slice(&output.breaches);
        report.recomputation = match (catalog, checkpoints) {
            (Some(catalog), Some(Checkpoints::Read(checkpoints))) => {
                let reach = recomputed::Reach { until: self.until.unwrap_or(Timestamp::NEVER), late: self.late };
                let recomputed = recomputed::compare(&task, &catalog, &checkpoints, &output, reach)?;
                report.breaches.extend(recomputed.breaches);
                recomputed.report
            }
            (_, Some(Checkpoints::Useless(why_not))) => Recomputation { why_not: Some(why_not), ..Default::default() },
            _ => Recomputation::default(),
        };
        report.holds = report.breaches.is_empty();
        write(&report, self.format).map_err(CliError::stdout)?;
        Ok(if report.holds { Exit::Done } else { Exit::No })
    }
}

impl Task {
    /// Asks how many partitions the topics have.
    fn new(settings: Settings) -> Result<Self, CliError> {
        let connection = Connection::new(&settings);
        let planned = topics::plan(&connection.topics);
        let described = topics::describe(&connection, &planned, ANSWER_WITHIN)?;
        let partitions_of = |role: Role| {
            let all = planned.iter().zip(&described.topics);
            let (planned, state) = all.into_iter().find(|(planned, _)| planned.role == role)?;
            Some((planned.name.clone(), state.as_ref().map(|state| state.partitions)))
        };
        let existing = |role: Role| match partitions_of(role) {
            Some((_, Some(partitions))) => Ok(partitions),
            Some((name, None)) => Err(CliError::UnfitTopics(format!("there is no topic `{name}`"))),
            None => Err(CliError::UnfitTopics("the settings name no such topic".to_owned())),
        };
        let (partitions, published_in) = (existing(Role::Changelog)?, existing(Role::SegmentEvents)?);
        Ok(Task { settings, connection, partitions, published_in })
    }

    fn inputs(&self) -> Vec<i32> {
        (0..self.partitions).collect()
    }
}

fn of(output: &Output, partitions: Vec<crate::verify::Range>) -> OutputReport {
    OutputReport {
        topic: output.topic().to_owned(),
        events: output.events,
        customers: output.customers().count() as u64,
        by_definition: output.by_definition,
        partitions,
    }
}

fn write(report: &Report, format: Format) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match format {
        Format::Text => writeln!(out, "{report}")?,
        Format::Json => {
            serde_json::to_writer_pretty(&mut out, report)?;
            writeln!(out)?;
        }
    }
    out.flush()
}

fn instant(text: &str) -> Result<Timestamp, String> {
    parse_rfc3339(text).ok_or_else(|| "expected an instant with its offset, such as 2026-06-01T00:00:00Z".to_owned())
}

fn span(text: &str) -> Result<Span, String> {
    Span::parse(text).ok_or_else(|| "expected a length of time such as `250ms`, `10s` or `5min`".to_owned())
}
