use std::io;
use std::path::{Path, PathBuf};

use super::Exit;
use crate::config::ConfigError;
use crate::http::HttpError;
use crate::kafka::topics::TopicsError;
use crate::worker::transport::TransportError;

/// Why a verb did not do its work.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    #[error("{}", settings(.0))]
    Settings(#[from] ConfigError),
    /// The arguments cannot be meant so.
    #[error("{0}")]
    Usage(String),
    #[error("{path} cannot be read: {source}", path = .path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("{path} cannot be written: {source}", path = .path.display())]
    Write { path: PathBuf, source: io::Error },
    /// Every error of every file of segments, with its lines.
    #[error("the segments are wrong:\n{0}")]
    Segments(String),
    #[error(transparent)]
    Http(#[from] HttpError),
    #[error(transparent)]
    Topics(#[from] TopicsError),
    /// The broker went away while it was read from.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The topics are there, and not as they must be.
    #[error("the topics are not fit:\n{0}")]
    UnfitTopics(String),
    /// The service could not go on.
    #[error("{0}")]
    Service(String),
    /// Whoever read our standard output has closed it: there is nothing left to do, and nothing wrong.
    #[error("nobody reads standard output any more")]
    NobodyReads,
}

impl CliError {
    pub fn exit(&self) -> Exit {
        match self {
            CliError::Segments(_) => Exit::No,
            CliError::Settings(_) | CliError::Usage(_) | CliError::UnfitTopics(_) => Exit::Usage,
            CliError::Read { source, .. } if source.kind() == io::ErrorKind::NotFound => Exit::Usage,
            CliError::Read { .. }
            | CliError::Write { .. }
            | CliError::Http(_)
            | CliError::Topics(_)
            | CliError::Transport(_)
            | CliError::Service(_) => Exit::Unable,
            CliError::NobodyReads => Exit::Done,
        }
    }

    pub(super) fn read(path: &Path, source: io::Error) -> Self {
        CliError::Read { path: path.to_owned(), source }
    }

    pub(super) fn write(path: &Path, source: io::Error) -> Self {
        CliError::Write { path: path.to_owned(), source }
    }

    /// A failed write to standard output.
    pub(super) fn stdout(source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::BrokenPipe => CliError::NobodyReads,
            _ => CliError::write(Path::new("standard output"), source),
        }
    }
}

fn settings(error: &ConfigError) -> String {
    match error {
        ConfigError::Invalid(problems) if problems.len() > 1 => format!("the settings are wrong:\n{error}"),
        _ => error.to_string(),
    }
}
