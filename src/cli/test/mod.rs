//! `shoal test`: the users' own scenarios for their segments (`docs/scenarios.md`).
//!
//! In order: [`files`] finds them, [`suite`] reads and plays each, [`output`] says what came of it.

mod files;
mod output;
mod suite;

use std::path::PathBuf;
use std::time::Instant;

use super::format::Format;
use super::settings::SettingsArgs;
use super::{CliError, Exit};
use output::Tally;
use suite::Played;

/// Play scenarios: events in, expected enters and leaves
///
/// Reads files of scenarios (`docs/scenarios.md` says how to write them), plays each through the engine that `shoal run`
/// uses, with an engine and a clock of its own, and compares every enter and leave with what the scenario expects.
/// Without a PATH it takes the folder `scenarios` beside that of the segments. Exit code 1 where a scenario fails.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(flatten)]
    settings: SettingsArgs,
    /// Write what happened into the files, in place of what was expected
    #[arg(long)]
    accept: bool,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    /// Files of scenarios, or folders with *.txt in them and below
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  shoal test
  shoal test scenarios/abandoned-cart.txt
  shoal test --segments my-segments my-scenarios
  shoal test --format json | jq -r 'select(.result == \"failed\") | .title'";

impl Args {
    pub fn run(self) -> Result<Exit, CliError> {
        let settings = self.settings.load()?.settings;
        let beside = settings.segments.path.parent().map(|folder| folder.join("scenarios")).unwrap_or_default();
        let paths = if self.paths.is_empty() { vec![beside] } else { self.paths.clone() };
        let files = files::files(&paths)?;
        let (setup, folder) = (suite::setup(&settings), suite::folder(&settings)?);

        let (begin, mut tally, mut all) = (Instant::now(), Tally::default(), Vec::new());
        for file in files {
            let played = Played::of(&file, &setup, &folder)?;
            tally.count(&played);
            if self.accept {
                tally.accepted += played.accept()?;
            }
            match self.format {
                Format::Text => output::progress(&played)?,
                Format::Json => output::json_lines(&played)?,
            }
            all.push(played);
        }
        match self.format {
            Format::Text => {
                output::failures(&all)?;
                output::summary(&tally, &all, begin.elapsed())?;
            }
            Format::Json => output::json_summary(&tally)?,
        }
        Ok(if tally.is_good() { Exit::Done } else { Exit::No })
    }
}
