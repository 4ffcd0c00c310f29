//! `shoal replay`: files of events through the same engine, clock and all.
//!
//! In order: [`input`] opens and reads files, [`merge`] makes one history of several, [`history`] takes it line by line
//! through the engine, [`sink`] writes the segment events, [`rejects`] keeps what was refused, [`progress`] tells a
//! person how far it is, [`summary`] says what came of it.

mod history;
mod input;
mod merge;
mod progress;
mod rejects;
mod sink;
mod summary;

use std::path::PathBuf;
use std::time::Instant;

use super::format::Format;
use super::segments;
use super::settings::SettingsArgs;
use super::{CliError, Exit};
use crate::time::{Timestamp, parse_rfc3339};
use history::History;
use input::Input;
use merge::Merge;
use progress::Progress;

/// Run files of events through the segments, as if they had come from Kafka
///
/// Reads JSON Lines (plain, gzip or zstd, known by their content), each an event with its `topic`, perhaps with the
/// `timestamp` of its record. Several files are merged by that time. Writes segment events as JSON Lines to standard
/// output, and a summary to standard error. Refused lines do not make it fail.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(flatten)]
    settings: SettingsArgs,
    /// Where it ends, inclusive: later events are left out, and what falls due until then is decided
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    until: Option<Timestamp>,
    /// Where every refused line is written, with its reason
    #[arg(long, value_name = "FILE")]
    dead_letters: Option<PathBuf>,
    /// How the summary is written
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    /// Files of events; `-` is standard input, and so is no file at all
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  shoal replay events.jsonl.gz > segment-events.jsonl
  shoal replay --until 2026-06-01T00:00:00Z orders.jsonl signups.jsonl browse.jsonl.zst
  zcat events.jsonl.gz | shoal replay --segments my-segments - | jq -r .customer_id";

impl Args {
    pub fn run(self) -> Result<Exit, CliError> {
        let settings = self.settings.load()?.settings;
        let catalog = segments::load(&settings)?;
        let files = if self.files.is_empty() { vec![PathBuf::from("-")] } else { self.files };
        let inputs = files.iter().map(|file| Input::open(file)).collect::<Result<_, _>>()?;
        let mut history = History::new(catalog, &settings, self.until, self.dead_letters.as_deref())?;

        let begin = Instant::now();
        let mut progress = Progress::new();
        let mut merge = Merge::of(inputs, history::key_of(&settings))?;
        while let Some(place) = merge.next()? {
            history.take(&place)?;
            progress.show(&history);
        }
        progress.clear();
        let summary = history.finish(begin)?;
        summary.print(self.format).map_err(|error| CliError::write("standard error".as_ref(), error))?;
        Ok(Exit::Done)
    }
}

fn instant(text: &str) -> Result<Timestamp, String> {
    parse_rfc3339(text).ok_or_else(|| "expected an instant with its offset, such as 2026-06-01T00:00:00Z".to_owned())
}
