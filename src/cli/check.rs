use std::io::{self, Write};

use serde_json::{Value, json};

use super::format::Format;
use super::segments::Segments;
use super::settings::SettingsArgs;
use super::terminal::colour_on_stdout;
use super::{CliError, Exit};
use crate::config::{ConfigError, Effective};
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
        let loaded = match self.settings.load() {
            Ok(loaded) => loaded,
            Err(error) => return self.settings_are_wrong(error),
        };
        let segments = Segments::read(&loaded.settings)?;
        let written = match self.format {
            Format::Text => text(&loaded.effective, &segments, colour_on_stdout()),
            Format::Json => json_text(&answer(&loaded.effective, &segments)),
        };
        io::stdout().write_all(written.as_bytes()).map_err(CliError::stdout)?;
        Ok(if segments.compiled.has_errors() { Exit::No } else { Exit::Done })
    }

    /// For people it is an error like any other; programs get the same object as ever.
    fn settings_are_wrong(&self, error: CliError) -> Result<Exit, CliError> {
        let problems = match (&error, self.format) {
            (CliError::Settings(ConfigError::Invalid(problems)), Format::Json) => {
                problems.iter().map(|p| json!({ "place": p.place.to_string(), "message": p.message })).collect()
            }
            (CliError::Settings(other), Format::Json) => vec![json!({ "place": null, "message": other.to_string() })],
            _ => return Err(error),
        };
        let answer = json!({ "ok": false, "settings_problems": problems });
        io::stdout().write_all(json_text(&answer).as_bytes()).map_err(CliError::stdout)?;
        Ok(Exit::Usage)
    }
}

fn text(effective: &Effective, segments: &Segments, colour: bool) -> String {
    let report = segments.report(colour, |_| true);
    let gap = if report.is_empty() { "" } else { "\n" };
    format!("{effective}\n{report}{gap}{}\n", verdict(segments))
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

fn answer(effective: &Effective, segments: &Segments) -> Value {
    let valid = |segment: &crate::segment::catalog::Definition| json!({ "id": &*segment.id, "name": segment.name, "version": &*segment.version });
    json!({
        "ok": !segments.compiled.has_errors(),
        "settings": effective.to_json(),
        "segments": segments.compiled.segments.iter().map(valid).collect::<Vec<_>>(),
        "diagnostics": segments.compiled.diagnostics.iter().map(|placed| placed.json(&segments.files)).collect::<Vec<_>>(),
    })
}

fn json_text(value: &Value) -> String {
    format!("{value:#}\n")
}
