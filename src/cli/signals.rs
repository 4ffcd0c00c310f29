use std::io;
use std::thread;

use tokio::signal::unix::{SignalKind, signal};

use super::CliError;
use crate::worker::Stop;

/// From here on SIGTERM and Ctrl-C ask to stop, in place of ending the process.
pub(super) fn ask(stop: &Stop) -> Result<(), CliError> {
    let deaf = |error: io::Error| CliError::Service(format!("signals cannot be waited for: {error}"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().map_err(deaf)?;
    let (mut terminate, mut interrupt) = {
        let _within = runtime.enter();
        (signal(SignalKind::terminate()).map_err(deaf)?, signal(SignalKind::interrupt()).map_err(deaf)?)
    };
    let stop = stop.clone();
    let wait = move || {
        runtime.block_on(async {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        });
        stop.ask();
    };
    thread::Builder::new().name("signals".to_owned()).spawn(wait).map(drop).map_err(deaf)
}
