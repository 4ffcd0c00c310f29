use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::CliError;
use super::terminal::colour_on_stderr;
use crate::config::Settings;
use crate::segment::Catalog;
use crate::segment::check::kept;
use crate::segment::definition::{Compiled, Definitions, File, Placed};
use crate::segment::value::Store;

/// The segments of a folder, read and checked.
pub(super) struct Segments {
    pub files: Vec<File>,
    /// How many there are, wrong ones included.
    pub written: usize,
    pub compiled: Compiled,
    store: Store,
}

/// What `config/segments` held when shoal was built.
const SHIPPED: [(&str, &str); 4] = [
    ("audiences.toml", include_str!("../../config/segments/audiences.toml")),
    ("intent.toml", include_str!("../../config/segments/intent.toml")),
    ("lifecycle.toml", include_str!("../../config/segments/lifecycle.toml")),
    ("value.toml", include_str!("../../config/segments/value.toml")),
];

/// The segments that the settings name, compiled.
///
/// # Errors
/// Where one is wrong: every error of every file, with its lines.
pub(super) fn load(settings: &Settings) -> Result<Arc<Catalog>, CliError> {
    Segments::read(settings)?.into_sound_catalog()
}

/// The segments that come with shoal.
///
/// # Errors
/// As [`load`]: with a currency or a time zone of the user's they are checked anew.
pub(super) fn shipped(settings: &Settings) -> Result<Arc<Catalog>, CliError> {
    let file = |(name, text): (&str, &str)| File { name: name.to_owned(), text: text.to_owned() };
    Segments::of(SHIPPED.map(file).into(), settings).into_sound_catalog()
}

impl Segments {
    /// Reads every `*.toml` of the folder, in the order of their names.
    pub fn read(settings: &Settings) -> Result<Self, CliError> {
        Ok(Segments::of(files_of(&settings.segments.path)?, settings))
    }

    fn of(files: Vec<File>, settings: &Settings) -> Self {
        let store = Store {
            zone: settings.time_zone.clone(),
            currency: settings.currency,
            activity_history: settings.history.activity,
        };
        let definitions = Definitions::read(&files);
        let compiled = definitions.compile(&store);
        Segments { files, written: definitions.segments.len(), compiled, store }
    }

    /// What there is to say about them, with the lines it is about.
    pub fn report(&self, colour: bool, which: impl Fn(&Placed) -> bool) -> String {
        let placed = self.compiled.diagnostics.iter().filter(|placed| which(placed));
        placed.map(|placed| placed.report(&self.files, colour)).collect::<Vec<_>>().join("\n")
    }

    fn into_sound_catalog(self) -> Result<Arc<Catalog>, CliError> {
        if self.compiled.has_errors() {
            return Err(CliError::Segments(self.report(colour_on_stderr(), Placed::is_error)));
        }
        Ok(self.into_catalog())
    }

    fn into_catalog(self) -> Arc<Catalog> {
        let kept = kept(&self.compiled.segments, self.store.activity_history);
        Arc::new(Catalog::new(self.compiled.segments, self.store, kept))
    }
}

impl Placed {
    pub(super) fn is_error(&self) -> bool {
        self.diagnostic.is_error()
    }
}

fn files_of(folder: &Path) -> Result<Vec<File>, CliError> {
    let entries = fs::read_dir(folder).map_err(|error| no_folder(folder, &error))?;
    let mut paths: Vec<PathBuf> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| is_toml(path)).collect();
    paths.sort();
    let read = |path: PathBuf| match fs::read_to_string(&path) {
        Ok(text) => Ok(File { name: path.display().to_string(), text }),
        Err(source) => Err(CliError::Read { path, source }),
    };
    paths.into_iter().map(read).collect()
}

fn is_toml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "toml") && path.is_file()
}

fn no_folder(folder: &Path, error: &io::Error) -> CliError {
    CliError::Usage(format!(
        "the folder of the segments, {}, cannot be read: {error}; set `segments.path` or use --segments DIR",
        folder.display()
    ))
}
