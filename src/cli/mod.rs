//! The command line: one file a verb. Results go to standard output, everything else to standard error.
//!
//! A verb is an `Args` with its help and examples, and a `run` that answers with an [`Exit`] or a [`CliError`]. To add
//! one: a file here, its line in [`Verb`] and in [`Verb::run`].

mod check;
mod completions;
mod demo;
mod error;
mod exit;
mod format;
mod log;
mod replay;
mod run;
mod segments;
mod settings;
mod signals;
mod terminal;
mod test;
mod topics;
mod verify;

pub use error::CliError;
pub use exit::Exit;

use clap::{Parser, Subcommand};

/// Real-time customer segmentation on Kafka.
#[derive(Parser, Debug)]
#[command(name = "shoal", version, max_term_width = 100, after_help = EXITS)]
pub struct Cli {
    /// How log lines are written; SHOAL_LOG filters them (`info`, `shoal=debug,rdkafka=warn`)
    #[arg(long, global = true, value_enum, default_value_t, value_name = "FORMAT")]
    log_format: log::LogFormat,
    #[command(subcommand)]
    verb: Verb,
}

const EXITS: &str = "\
Exit codes: 0 done; 1 the answer is no (a check or a segment failed); 2 wrong use or settings;
3 it could not be done (broker away, disk full).";

#[derive(Subcommand, Debug)]
enum Verb {
    Run(run::Args),
    Demo(demo::Args),
    Check(check::Args),
    Test(test::Args),
    Replay(replay::Args),
    Topics(topics::Args),
    Verify(verify::Args),
    Completions(completions::Args),
}

impl Cli {
    /// Does what the arguments say.
    ///
    /// # Errors
    /// [`CliError`], which knows its exit code.
    pub fn run(self) -> Result<Exit, CliError> {
        log::start(self.log_format, self.verb.log_level())?;
        self.verb.run()
    }
}

impl Verb {
    /// What is logged where `SHOAL_LOG` says nothing: what the demo shows is not to be written over.
    fn log_level(&self) -> &'static str {
        match self {
            Verb::Demo(_) => "error",
            _ => "info",
        }
    }

    fn run(self) -> Result<Exit, CliError> {
        match self {
            Verb::Run(args) => args.run(),
            Verb::Demo(args) => args.run(),
            Verb::Check(args) => args.run(),
            Verb::Test(args) => args.run(),
            Verb::Replay(args) => args.run(),
            Verb::Topics(args) => args.run(),
            Verb::Verify(args) => args.run(),
            Verb::Completions(args) => args.run(),
        }
    }
}

#[cfg(test)]
mod tests;
