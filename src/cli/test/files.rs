use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::CliError;

/// The files of scenarios that paths name: a file is itself, a folder every `*.txt` in it and below, by name.
///
/// # Errors
/// Where a path is not there or cannot be read, and where there is no such file at all.
pub fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, CliError> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            collect(path, &mut files)?;
        } else if path.is_file() {
            files.push(path.clone());
        } else {
            return Err(CliError::Usage(format!(
                "there is no file or folder of scenarios at {}; name one, or make one (docs/scenarios.md)",
                path.display()
            )));
        }
    }
    if files.is_empty() {
        let shown = paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ");
        return Err(CliError::Usage(format!("there are no files of scenarios (*.txt) in {shown}")));
    }
    Ok(files)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), CliError> {
    let entries = fs::read_dir(folder).map_err(|source| CliError::read(folder, source))?;
    let paths: Result<Vec<PathBuf>, _> = entries.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut paths = paths.map_err(|source| CliError::read(folder, source))?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "txt") {
            files.push(path);
        }
    }
    Ok(())
}
