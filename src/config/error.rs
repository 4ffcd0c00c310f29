use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

/// Why there are no settings.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("the settings file {path} cannot be read: {source}", path = path.display())]
    Unreadable { path: PathBuf, source: std::io::Error },
    /// Everything that is wrong, in the order of the file, then of the environment.
    #[error("{}", listed(.0))]
    Invalid(Vec<Problem>),
}

/// One thing that is wrong: where, what was found, what was expected, and what to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    pub place: Place,
    pub message: String,
}

/// Where a value was given.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Place {
    /// Line and column count from 1; the column counts characters.
    File { path: Arc<str>, line: usize, column: usize },
    /// The variable's name.
    Environment(String),
    /// On the command line, by this argument.
    Argument(&'static str),
    /// Nowhere: it is the default.
    Default,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::File { path, line, column } => write!(f, "{path}:{line}:{column}"),
            Place::Environment(name) => write!(f, "environment variable {name}"),
            Place::Argument(name) => f.write_str(name),
            Place::Default => f.write_str("default"),
        }
    }
}

fn listed(problems: &[Problem]) -> String {
    problems.iter().map(Problem::to_string).collect::<Vec<_>>().join("\n")
}
