use clap::CommandFactory;
use clap_complete::Shell;

use super::{Cli, CliError, Exit};

/// Print the completions of a shell
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  shoal completions bash > /etc/bash_completion.d/shoal
  shoal completions zsh > \"${fpath[1]}/_shoal\"
  shoal completions fish > ~/.config/fish/completions/shoal.fish")]
pub(super) struct Args {
    shell: Shell,
}

impl Args {
    pub fn run(self) -> Result<Exit, CliError> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "shoal", &mut script);
        std::io::Write::write_all(&mut std::io::stdout(), &script).map_err(CliError::stdout)?;
        Ok(Exit::Done)
    }
}
