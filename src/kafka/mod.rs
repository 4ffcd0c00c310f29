//! Kafka through librdkafka: the only module that knows the client library.
//!
//! - [`connection`]: what every client is made from. [`context`]: its log and errors.
//! - [`consumer`], [`producer`], [`reader`]: the three parts of a worker's transport; [`transport`] makes them.
//! - [`checkpoint`], [`changelog`]: what the changelog holds: keys, and the checkpoint's form.
//! - [`dead_letters`]: a refused record, byte for byte, and why.
//! - [`murmur2`]: the partition of a key.
//! - [`topics`]: checking and creating the topics.

pub mod changelog;
pub mod checkpoint;
pub mod connection;
mod consumer;
mod context;
pub mod dead_letters;
mod list;
pub mod murmur2;
mod producer;
mod reader;
pub mod topics;
mod transport;

pub use connection::Connection;
pub use transport::KafkaTransport;
