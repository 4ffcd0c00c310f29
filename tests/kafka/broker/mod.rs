//! The broker that all tests share.

mod jars;
mod process;

use std::sync::{Mutex, OnceLock, PoisonError};

pub use process::Process;

static ADDRESS: OnceLock<Result<String, String>> = OnceLock::new();
static PROCESS: Mutex<Option<Process>> = Mutex::new(None);

/// Where the broker is; the first call starts one where none is given. The error says why there is none.
pub fn address() -> Result<&'static str, String> {
    let start = || match std::env::var("SHOAL_TEST_BROKERS") {
        Ok(brokers) if !brokers.is_empty() => Ok(brokers),
        _ => {
            let process = Process::start(&jars::fetch()?)?;
            let address = process.address();
            *PROCESS.lock().unwrap_or_else(PoisonError::into_inner) = Some(process);
            Ok(address)
        }
    };
    ADDRESS.get_or_init(start).as_deref().map_err(Clone::clone)
}

/// A broker of a test's own, for what would harm the others.
pub fn own() -> Process {
    let started = jars::fetch().and_then(|jars| Process::start(&jars));
    started.unwrap_or_else(|why| panic!("{why}"))
}

/// Ends the broker that was started here.
pub fn stop() {
    PROCESS.lock().unwrap_or_else(PoisonError::into_inner).take();
}
