use std::path::PathBuf;

use super::CliError;
use crate::config::{self, Inspected, Loaded};

/// The arguments of every verb that reads settings and segments.
#[derive(clap::Args, Clone, Debug, Default)]
pub(super) struct SettingsArgs {
    /// The settings file [default: config/shoal.toml; without one, the defaults]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The folder of the segments, instead of the one the settings name
    #[arg(long, value_name = "DIR")]
    pub segments: Option<PathBuf>,
}

impl SettingsArgs {
    pub fn load(&self) -> Result<Loaded, CliError> {
        Ok(self.with_segments(config::load(self.config.as_deref())?))
    }

    /// As [`SettingsArgs::load`], but goes on where settings are wrong.
    pub fn inspect(&self) -> Result<Inspected, CliError> {
        let Inspected { loaded, problems } = config::inspect(self.config.as_deref())?;
        Ok(Inspected { loaded: self.with_segments(loaded), problems })
    }

    fn with_segments(&self, loaded: Loaded) -> Loaded {
        match &self.segments {
            Some(folder) => loaded.with_segments_in(folder, "--segments"),
            None => loaded,
        }
    }
}
