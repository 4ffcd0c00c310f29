use std::path::PathBuf;

use super::CliError;
use crate::config::{self, Loaded};

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
        let loaded = config::load(self.config.as_deref())?;
        Ok(match &self.segments {
            Some(folder) => loaded.with_segments_in(folder, "--segments"),
            None => loaded,
        })
    }
}
