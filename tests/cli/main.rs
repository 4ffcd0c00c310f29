//! The commands as a user types them: the real binary, its output, its exit codes.

mod check;
mod general;
mod replay;
mod scenarios;
mod shell;
