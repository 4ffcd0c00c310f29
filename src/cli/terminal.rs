use std::io::{IsTerminal, stderr};

/// Whether a person reads standard error: progress is for them alone.
pub(super) fn stderr_is_terminal() -> bool {
    stderr().is_terminal()
}

/// Colour only on a terminal, and never where `NO_COLOR` is set to anything (<https://no-color.org>).
pub(super) fn colour_on_stderr() -> bool {
    stderr_is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
