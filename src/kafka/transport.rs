use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::Connection;
use super::consumer::KafkaInputs;
use super::producer::KafkaProducer;
use super::reader::KafkaChangelog;
use crate::worker::transport::{Transport, TransportError};

/// One worker's way to Kafka.
pub struct KafkaTransport {
    connection: Connection,
    /// `<slot>-<worker>`, or a random name: the second part of the transactional ids.
    name: String,
    /// Whether the name is also the group instance's: static membership.
    fixed: bool,
}

impl KafkaTransport {
    /// The transport of worker number `worker`; without a slot the name is random and the membership dynamic (I12).
    pub fn new(connection: Connection, slot: Option<&str>, worker: usize) -> Self {
        let fixed = slot.is_some();
        let name = slot.map_or_else(|| uuid::Uuid::new_v4().to_string(), |slot| format!("{slot}-{worker}"));
        KafkaTransport { connection, name, fixed }
    }
}

impl Transport for KafkaTransport {
    type Inputs = KafkaInputs;
    type Producer = KafkaProducer;
    type Changelog = KafkaChangelog;

    fn join(&self) -> Result<KafkaInputs, TransportError> {
        let config = self.connection.inputs(self.fixed.then_some(self.name.as_str()));
        let asking = self.connection.reader("read_committed");
        KafkaInputs::join(&config, &asking, self.connection.topics.clone(), self.name.clone())
    }

    fn producer(&self, turn: usize) -> Result<KafkaProducer, TransportError> {
        let id = format!("{}-{}-{turn}", self.connection.group, self.name);
        KafkaProducer::start(&self.connection.producer(&id), self.connection.topics.clone())
    }

    fn rest(&self, pause: Duration) {
        thread::sleep(pause);
    }

    fn changelog(&self, partitions: &[i32]) -> Result<KafkaChangelog, TransportError> {
        KafkaChangelog::open(&self.connection, partitions)
    }
}

/// Does what may hang on a thread of its own, and waits for it at most so long.
pub(super) fn within(limit: Duration, doing: &'static str, work: impl FnOnce() + Send + 'static) {
    let (done, wait) = mpsc::channel();
    thread::spawn(move || {
        work();
        let _ = done.send(());
    });
    if wait.recv_timeout(limit).is_err() {
        tracing::warn!("{doing} takes longer than {limit:?}: going on without waiting for it");
    }
}
