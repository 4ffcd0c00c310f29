use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::merge::Place;
use crate::cli::CliError;
use crate::event::Refusal;

/// Refused lines that the summary shows.
const SHOWN: usize = 5;

/// Lines that were refused: the first of them for the summary, all of them for `--dead-letters`.
pub(super) struct Rejects {
    file: Option<(PathBuf, BufWriter<File>)>,
    first: Vec<Rejected>,
}

/// A refused line; one JSON object a line in the file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub(super) struct Rejected {
    pub file: String,
    /// From 1.
    pub line: u64,
    pub reason: &'static str,
    pub error: String,
    /// The line as it is; bytes that are no UTF-8 are shown as U+FFFD.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

impl Rejects {
    pub fn into(path: Option<&Path>) -> Result<Self, CliError> {
        let open = |path: &Path| match File::create(path) {
            Ok(file) => Ok((path.to_owned(), BufWriter::new(file))),
            Err(error) => Err(CliError::write(path, error)),
        };
        Ok(Rejects { file: path.map(open).transpose()?, first: Vec::new() })
    }

    pub fn take(&mut self, place: &Place<'_>, refusal: &Refusal) -> Result<(), CliError> {
        let rejected = Rejected {
            file: place.input.name(),
            line: place.input.line_number(),
            reason: refusal.code(),
            error: refusal.to_string(),
            value: None,
        };
        if let Some((path, file)) = &mut self.file {
            let value = Some(String::from_utf8_lossy(place.line).into_owned());
            let line = serde_json::to_string(&Rejected { value, ..rejected.clone() }).unwrap_or_default();
            writeln!(file, "{line}").map_err(|error| CliError::write(path, error))?;
        }
        if self.first.len() < SHOWN {
            self.first.push(rejected);
        }
        Ok(())
    }

    /// The first few.
    pub fn finish(self) -> Result<Vec<Rejected>, CliError> {
        if let Some((path, mut file)) = self.file {
            file.flush().map_err(|error| CliError::write(&path, error))?;
        }
        Ok(self.first)
    }
}
