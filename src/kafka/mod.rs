//! Kafka through librdkafka: the only module that knows the client library.
//!
//! - [`connection`]: what every client is made from. [`context`]: its log and errors.
//! - [`consumer`] (with its callback, [`rebalances`]), [`producer`], [`reader`]: the three parts of a worker's transport;
//!   [`transport`] makes them.
//! - [`topics`]: checking and creating the topics.

pub mod connection;
mod consumer;
mod context;
mod list;
mod producer;
mod reader;
mod rebalances;
pub mod topics;
mod transport;

pub use connection::Connection;
pub use transport::KafkaTransport;
