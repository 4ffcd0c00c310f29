use std::io::{self, Write};

use serde_json::{Value, json};

use super::format::Format;
use super::segments::Segments;
use super::settings::SettingsArgs;
use super::terminal::colour_on_stdout;
use super::{CliError, Exit};
use crate::config::{ConfigError, Effective, Inspected, Problem};
use crate::segment::catalog::Definition;
use crate::segment::diagnostics::Severity;

/// Check the settings and every segment
///
/// Prints the settings in force, with secrets masked and where each was given, then everything that is wrong with the
/// segments or odd about them, with its place in the file. Changes nothing and needs no broker. Exit code 1 where a
/// segment is wrong, 2 where the settings are.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(flatten)]
    settings: SettingsArgs,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

const EXAMPLES: &str = "\
Examples:
  shoal check
  shoal check --config /etc/shoal/shoal.toml --segments my-segments
  shoal check --format json | jq -r '.diagnostics[] | \"\\(.file):\\(.line) \\(.message)\"'";

impl Args {
    pub fn run(self) -> Result<Exit, CliError> {
        let Inspected { loaded, problems } = self.settings.inspect()?;
        let segments = match Segments::read(&loaded.settings) {
            Err(error) if problems.is_empty() => return Err(error),
            read => read.ok(),
        };
        let written = match self.format {
            Format::Text => text(loaded.effective, &problems, segments.as_ref()),
            Format::Json => json_text(&answer(&loaded.effective, &problems, segments.as_ref())),
        };
        io::stdout().write_all(written.as_bytes()).map_err(CliError::stdout)?;
        match (self.format, problems.is_empty()) {
            (_, true) => Ok(if segments.is_some_and(|s| s.compiled.has_errors()) { Exit::No } else { Exit::Done }),
            (Format::Json, false) => Ok(Exit::Usage),
            (Format::Text, false) => Err(ConfigError::Invalid(problems).into()),
        }
    }
}

/// The settings in force, if they are right, and what there is to say about the segments.
fn text(effective: Effective, problems: &[Problem], segments: Option<&Segments>) -> String {
    let mut parts = Vec::new();
    if problems.is_empty() {
        parts.push(effective.to_string());
    }
    if let Some(segments) = segments {
        parts.push(segments.report(colour_on_stdout(), |_| true));
        parts.push(format!("{}\n", verdict(segments)));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

fn verdict(segments: &Segments) -> String {
    let counted = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    let found = [Severity::Error, Severity::Warning, Severity::Note].map(|severity| {
        let count =
            segments.compiled.diagnostics.iter().filter(|placed| placed.diagnostic.severity() == severity).count();
        counted(count, severity.name())
    });
    let (written, files) = (counted(segments.written, "segment"), counted(segments.files.len(), "file"));
    format!("{written} in {files}: {}", found.join(", "))
}

fn answer(effective: &Effective, problems: &[Problem], segments: Option<&Segments>) -> Value {
    let problem = |p: &Problem| json!({ "place": p.place.to_string(), "message": p.message });
    let valid =
        |segment: &Definition| json!({ "id": &*segment.id, "name": segment.name, "version": &*segment.version });
    let compiled = segments.iter().flat_map(|segments| &segments.compiled.segments);
    let placed = segments.iter().flat_map(|s| s.compiled.diagnostics.iter().map(|placed| placed.json(&s.files)));
    json!({
        "ok": problems.is_empty() && segments.is_some_and(|segments| !segments.compiled.has_errors()),
        "settings": effective.to_json(),
        "settings_problems": problems.iter().map(problem).collect::<Vec<_>>(),
        "segments": compiled.map(valid).collect::<Vec<_>>(),
        "diagnostics": placed.collect::<Vec<_>>(),
    })
}

fn json_text(value: &Value) -> String {
    format!("{value:#}\n")
}
