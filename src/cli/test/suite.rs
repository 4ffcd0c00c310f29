use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::CliError;
use crate::cli::segments::Segments;
use crate::cli::terminal::colour_on_stderr;
use crate::config::Settings;
use crate::scenario::{
    Folder, FolderSegment, FormError, Run, Scenario, SegmentsError, Setup, Verdict, accept, catalog, judge, parse, run,
};
use crate::segment::definition::{Definitions, Placed};
use crate::time::Timestamp;

/// A file of scenarios, played.
pub struct Played {
    pub path: PathBuf,
    /// As messages name it.
    pub name: String,
    pub text: String,
    /// In the order of the file; or what is wrong with it.
    pub scenarios: Result<Vec<Playing>, Vec<FormError>>,
}

/// A scenario, and what came of it.
pub type Playing = (Scenario, Result<Judged, SegmentsError>);

pub struct Judged {
    pub run: Run,
    pub verdict: Verdict,
}

/// What scenarios go by where they say nothing.
pub fn setup(settings: &Settings) -> Setup {
    Setup {
        zone: settings.time_zone.clone(),
        currency: settings.currency,
        go_live: settings.segments.go_live.unwrap_or(Timestamp::BEGINNING),
        history: settings.history.activity,
        max_future_skew: settings.max_future_skew,
        activity_rows_max: settings.history.activity_max as usize,
        orders_max: settings.history.orders_max as usize,
        inline: Vec::new(),
        chosen: Vec::new(),
        lists: BTreeMap::new(),
    }
}

/// The segments that the settings name; none where their folder is not there, since scenarios can bring their own.
///
/// # Errors
/// Where one of them is wrong.
pub fn folder(settings: &Settings) -> Result<Folder, CliError> {
    if !settings.segments.path.exists() {
        return Ok(Folder::default());
    }
    let segments = Segments::read(settings)?;
    if segments.compiled.has_errors() {
        return Err(CliError::Segments(segments.report(colour_on_stderr(), Placed::is_error)));
    }
    let definitions = Definitions::read(&segments.files);
    let written = definitions.segments.into_iter();
    let segments =
        written.map(|written| FolderSegment { id: written.id, query: written.query, version: written.version });
    Ok(Folder { segments: segments.collect(), lists: definitions.lists })
}

impl Played {
    /// Reads a file and plays its scenarios.
    ///
    /// # Errors
    /// Where the file cannot be read; what is wrong in it is part of the answer.
    pub fn of(path: &Path, setup: &Setup, folder: &Folder) -> Result<Self, CliError> {
        let text = fs::read_to_string(path).map_err(|source| CliError::read(path, source))?;
        let name = path.display().to_string();
        let scenarios = parse(&name, &text, setup).map(|script| {
            let play = |scenario: Scenario| {
                let judged = play(&scenario, folder);
                (scenario, judged)
            };
            script.scenarios.into_iter().map(play).collect()
        });
        Ok(Played { path: path.to_owned(), name, text, scenarios })
    }

    /// Writes what happened into the file, in place of what was expected; how many scenarios that changed.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn accept(&self) -> Result<usize, CliError> {
        let scenarios = self.scenarios.iter().flatten();
        let judged = scenarios.filter_map(|(scenario, judged)| Some((scenario, judged.as_ref().ok()?)));
        let failed: Vec<_> = judged
            .filter(|(_, judged)| !judged.verdict.passed())
            .map(|(scenario, judged)| (scenario, &judged.run, &judged.verdict))
            .collect();
        if !failed.is_empty() {
            let text = accept(&self.text, &failed);
            fs::write(&self.path, text).map_err(|source| CliError::write(&self.path, source))?;
        }
        Ok(failed.len())
    }
}

fn play(scenario: &Scenario, folder: &Folder) -> Result<Judged, SegmentsError> {
    let catalog = catalog(scenario, folder)?;
    let run = run(scenario, Arc::new(catalog));
    let verdict = judge(scenario, &run);
    Ok(Judged { run, verdict })
}
