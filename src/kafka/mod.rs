//! Kafka through librdkafka: the only module that knows the client library.
//!
//! - [`connection`]: what every client is made from. [`context`]: its log and errors.
//! - [`consumer`] (with its callback, [`rebalances`], and its patience, [`silent`]), [`producer`], [`reader`]: the three
//!   parts of a worker's transport; [`transport`] makes them.
//! - [`topics`]: checking and creating the topics. [`scan`]: reading one from its beginning to the end it has.
//! - [`feed`], [`tail`]: a producer of events and a reader of segment events, as other services have them; [`mock`]: a
//!   broker in this process. The demo's.

pub mod connection;
mod consumer;
mod context;
mod feed;
mod list;
mod mock;
mod producer;
mod reader;
mod rebalances;
pub mod scan;
mod silent;
mod tail;
pub mod topics;
mod transport;

pub use connection::Connection;
pub use feed::Feed;
pub use mock::MockBroker;
pub use tail::Tail;
pub use transport::KafkaTransport;
