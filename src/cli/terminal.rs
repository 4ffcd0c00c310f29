use std::io::{IsTerminal, stderr, stdout};

/// Whether a person reads standard error: progress is for them alone.
pub(super) fn stderr_is_terminal() -> bool {
    stderr().is_terminal()
}

/// Colour only on a terminal, and never where `NO_COLOR` is set to anything (<https://no-color.org>).
pub(super) fn colour_on_stderr() -> bool {
    stderr_is_terminal() && !no_color()
}

/// As [`colour_on_stderr`].
pub(super) fn colour_on_stdout() -> bool {
    stdout().is_terminal() && !no_color()
}

/// Columns and lines of the terminal on standard output; those of old where it does not say.
pub(super) fn size_of_stdout() -> (usize, usize) {
    terminal_size::terminal_size_of(stdout()).map_or((80, 24), |(width, height)| (width.0.into(), height.0.into()))
}

fn no_color() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}
