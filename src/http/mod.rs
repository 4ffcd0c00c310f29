//! What the process says of itself over HTTP: `/metrics`, `/healthz`, `/readyz`, on one listener.
//!
//! Workers write into [`Health`]; [`Server`] reads it, and the metrics, on a thread of its own. Nothing here waits for a
//! worker.

mod health;
mod server;

pub use health::{Health, WorkerHealth};
pub use server::{HttpError, Server};

#[cfg(test)]
mod tests;
