use std::io;

use tracing_subscriber::EnvFilter;

use super::CliError;
use super::terminal::colour_on_stderr;

/// What filters the log: `SHOAL_LOG=shoal=debug,rdkafka=warn`.
const FILTER: &str = "SHOAL_LOG";

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, clap::ValueEnum)]
pub(super) enum LogFormat {
    /// A line a message, for people
    #[default]
    Text,
    /// A JSON object a line, for machines
    Json,
}

/// Sends the log to standard error from here on: as `SHOAL_LOG` says, else what is of this level.
pub(super) fn start(format: LogFormat, level: &str) -> Result<(), CliError> {
    let log =
        tracing_subscriber::fmt().with_env_filter(filter(level)?).with_writer(io::stderr).with_ansi(colour_on_stderr());
    let started = match format {
        LogFormat::Text => log.try_init(),
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    };
    started.map_err(|error| CliError::Usage(format!("the log cannot be started: {error}")))
}

fn filter(level: &str) -> Result<EnvFilter, CliError> {
    let text = std::env::var(FILTER).unwrap_or_default();
    let text = if text.is_empty() { level } else { &text };
    EnvFilter::try_new(text).map_err(|error| {
        CliError::Usage(format!("{FILTER} must be a filter such as `info` or `shoal=debug,rdkafka=warn`: {error}"))
    })
}
