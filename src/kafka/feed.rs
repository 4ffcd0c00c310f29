use std::thread;
use std::time::Duration;

use rdkafka::Message;
use rdkafka::error::RDKafkaErrorCode;
use rdkafka::producer::{BaseRecord, DeliveryResult, Producer, ProducerContext, ThreadedProducer};
use rdkafka::{ClientContext, config::RDKafkaLogLevel, error::KafkaError};

use super::Connection;
use super::context::{self, LastWord};
use crate::config::Topics;
use crate::event::Stream;
use crate::time::Timestamp;
use crate::worker::transport::TransportError;

/// Writes events into the input topics, as an upstream service does.
pub struct Feed {
    producer: ThreadedProducer<Deliveries>,
    topics: Topics,
}

/// What the delivery reports said.
#[derive(Default)]
struct Deliveries {
    failure: LastWord,
    last_word: LastWord,
}

const DOING: &str = "writing events";
/// How long to wait for room in the client's queue before trying again.
const QUEUE_FULL_PAUSE: Duration = Duration::from_millis(1);

impl Feed {
    /// # Errors
    /// [`TransportError::Broken`] where the client cannot be made.
    pub fn open(connection: &Connection) -> Result<Self, TransportError> {
        let mut config = connection.client();
        config.set("partitioner", "murmur2_random").set("compression.codec", "lz4").set("linger.ms", "2");
        let producer = config
            .create_with_context(Deliveries::default())
            .map_err(|error| TransportError::Broken { doing: DOING, why: error.to_string() })?;
        Ok(Feed { producer, topics: connection.topics.clone() })
    }

    /// Queues an event of a customer, with the record's timestamp.
    ///
    /// # Errors
    /// [`TransportError`] where the client refuses it, or an earlier one was not delivered.
    pub fn send(&self, stream: Stream, customer_id: &str, value: &[u8], at: Timestamp) -> Result<(), TransportError> {
        self.undelivered()?;
        let mut next = BaseRecord::to(self.topics.of(stream)).key(customer_id).payload(value).timestamp(at.as_millis());
        while let Err((error, back)) = self.producer.send(next) {
            if error.rdkafka_error_code() != Some(RDKafkaErrorCode::QueueFull) {
                return Err(TransportError::Broken { doing: DOING, why: context::plain(&error) });
            }
            thread::sleep(QUEUE_FULL_PAUSE);
            next = back;
        }
        Ok(())
    }

    /// Waits until everything is on the broker.
    ///
    /// # Errors
    /// [`TransportError::Unavailable`] where it is not within this time.
    pub fn flush(&self, within: Duration) -> Result<(), TransportError> {
        let flushed = self.producer.flush(within);
        self.undelivered()?;
        flushed.map_err(|error| TransportError::Unavailable {
            doing: DOING,
            why: self.producer.context().last_word.explain(&error),
        })
    }

    fn undelivered(&self) -> Result<(), TransportError> {
        match self.producer.context().failure.get() {
            Some(why) => Err(TransportError::Unavailable { doing: DOING, why }),
            None => Ok(()),
        }
    }
}

impl ClientContext for Deliveries {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        context::log(&self.last_word, level, facility, message);
    }

    fn error(&self, error: KafkaError, reason: &str) {
        context::note(&self.last_word, &error, reason);
    }
}

impl ProducerContext for Deliveries {
    type DeliveryOpaque = ();

    fn delivery(&self, result: &DeliveryResult<'_>, (): ()) {
        if let Err((error, message)) = result {
            self.failure.set(format!("to {}: {}", message.topic(), context::plain(error)));
        }
    }
}
