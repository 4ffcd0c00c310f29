//! shoal: real-time customer segmentation on Kafka.
//!
//! # The path of an event
//!
//! `main` calls [`cli`], which reads [`config`] and starts workers. A [`worker`] polls a batch from [`kafka`], takes the
//! earliest record of its three topics, and for each: [`event`] decodes its bytes (or says why not: the record goes to
//! the dead letters), [`engine`] fires the customer's own timers, applies the event to the [`customer`]'s facts, reads
//! again the terms of the [`segment`]s it can have changed, and returns the changes of membership. The worker then
//! commits one Kafka transaction with those changes (as [`output`] writes them), the customers' records, a checkpoint and
//! the input offsets; only then is anything visible.
//!
//! `ARCHITECTURE.md` has the map, the invariants and what is absent on purpose.
//!
//! # Core
//!
//! [`time`], [`number`], [`text`], [`event`], [`customer`], [`segment`], [`engine`], [`output`] and [`scenario`] are pure:
//! no IO, no clock, no log. Everything else is the shell around them.

pub mod cli;
pub mod clock;
pub mod config;
pub mod customer;
pub mod demo;
pub mod engine;
pub mod event;
pub mod http;
pub mod json;
pub mod kafka;
pub mod metrics;
pub mod number;
pub mod output;
pub mod proto;
mod sabotage;
pub mod scenario;
pub mod segment;
#[cfg(test)]
#[path = "../tests/simulation/mod.rs"]
mod simulation;
pub mod text;
pub mod time;
pub mod verify;
pub mod worker;
