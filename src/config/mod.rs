//! Settings: read once at start, checked whole, then a value in which nothing is optional "for later".
//!
//! In order: [`layers`](layers) flattens the settings file and the environment into keys with their places; `reader`
//! takes one key after the other, with its default, and collects every problem; `sections` is the list of all options;
//! what nobody took is an unknown key. `config/shoal.toml` is the reference that users read; a test holds it equal to
//! the defaults here.

mod effective;
mod error;
mod layers;
mod properties;
mod reader;
mod sections;
mod setting;
mod value;

use std::path::{Path, PathBuf};

pub use effective::Effective;
pub use error::{ConfigError, Place, Problem};
pub use properties::Properties;
pub use sections::{Changelog, Commit, Formats, History, Http, Kafka, Population, Rfm, SegmentFiles, Settings, Topics};
pub use setting::{AttributeType, Bytes, OnLostInput, Retention};

use layers::Layers;
use reader::Reader;

/// The settings file that is read where none is named.
pub const DEFAULT_FILE: &str = "config/shoal.toml";

/// Settings and where each of them came from.
#[derive(Clone, Debug)]
pub struct Loaded {
    pub settings: Settings,
    pub effective: Effective,
}

/// Settings as far as they could be read, and what is wrong with them.
#[derive(Clone, Debug)]
pub struct Inspected {
    pub loaded: Loaded,
    pub problems: Vec<Problem>,
}

/// Reads the settings file (`named`, else [`DEFAULT_FILE`]) and the process's environment.
///
/// A missing default file means the defaults; a file that was named must be there.
///
/// # Errors
/// [`ConfigError`] with every problem found, each with its place.
pub fn load(named: Option<&Path>) -> Result<Loaded, ConfigError> {
    inspect(named)?.sound()
}

/// As [`load`], but goes on with the defaults in the place of what is wrong: for a check that wants to see the rest, too.
///
/// # Errors
/// [`ConfigError::Unreadable`] alone.
pub fn inspect(named: Option<&Path>) -> Result<Inspected, ConfigError> {
    let path = named.unwrap_or(Path::new(DEFAULT_FILE));
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && named.is_none() => String::new(),
        Err(source) => return Err(ConfigError::Unreadable { path: path.to_owned(), source }),
    };
    let environment = std::env::vars_os().map(|(k, v)| (lossy(k), lossy(v)));
    Ok(inspect_text(path, &text, environment))
}

/// The settings of a file's text and of environment variables; `path` names the file in messages, and its folder is
/// what `segments.path` is relative to.
///
/// # Errors
/// [`ConfigError::Invalid`] with every problem found.
pub fn read(
    path: &Path,
    text: &str,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<Loaded, ConfigError> {
    inspect_text(path, text, environment).sound()
}

fn inspect_text(path: &Path, text: &str, environment: impl IntoIterator<Item = (String, String)>) -> Inspected {
    let mut reader = Reader::new(Layers::of(path, text, environment));
    let folder = path.parent().map_or_else(PathBuf::new, Path::to_owned);
    let settings = Settings::take(&mut reader, &folder);
    let (effective, problems) = reader.finish();
    Inspected { loaded: Loaded { settings, effective }, problems }
}

impl Inspected {
    fn sound(self) -> Result<Loaded, ConfigError> {
        if self.problems.is_empty() { Ok(self.loaded) } else { Err(ConfigError::Invalid(self.problems)) }
    }
}

impl Loaded {
    /// Reads the segments of another folder than the settings name, because `argument` says so.
    pub fn with_segments_in(mut self, folder: &Path, argument: &'static str) -> Self {
        folder.clone_into(&mut self.settings.segments.path);
        self.effective.set("segments", "path", &folder.display().to_string(), Place::Argument(argument));
        self
    }
}

impl Settings {
    /// The settings of an empty file and an empty environment.
    pub fn defaults() -> Self {
        let loaded = read(Path::new(DEFAULT_FILE), "", []).expect("the defaults are valid: a test reads them");
        loaded.settings
    }
}

fn lossy(text: std::ffi::OsString) -> String {
    text.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests;
