use std::process::ExitCode;

/// How the process ends. Scripts rely on the numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exit {
    Done = 0,
    /// The answer is no: a check, a segment or a test failed.
    No = 1,
    /// Wrong use, or wrong settings.
    Usage = 2,
    /// It could not be done: the broker is away, the disk is full.
    Unable = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}
