use std::time::Duration;

use rdkafka::Message;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::KafkaError;
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};

use super::Connection;
use super::context::{self, Context};
use crate::worker::transport::TransportError;

/// Reads the topic of segment events from its beginning, in no group, as someone who looks on does.
pub struct Tail {
    consumer: BaseConsumer<Context>,
}

const DOING: &str = "reading the segment events";

impl Tail {
    /// # Errors
    /// [`TransportError::Broken`] where the client cannot be made.
    pub fn open(connection: &Connection, partitions: i32) -> Result<Self, TransportError> {
        let broken = |error: KafkaError| TransportError::Broken { doing: DOING, why: error.to_string() };
        let consumer: BaseConsumer<Context> =
            connection.reader("read_committed").create_with_context(Context::default()).map_err(broken)?;
        let mut all = TopicPartitionList::new();
        for partition in 0..partitions {
            let topic = &connection.topics.segment_events;
            all.add_partition_offset(topic, partition, Offset::Beginning).map_err(broken)?;
        }
        consumer.assign(&all).map_err(broken)?;
        Ok(Tail { consumer })
    }

    /// Waits for the value of the next record, at most so long. Difficulties of the connection are the client's own
    /// business.
    ///
    /// # Errors
    /// [`TransportError::Broken`] where it cannot go on.
    pub fn next(&self, wait: Duration) -> Result<Option<Vec<u8>>, TransportError> {
        match self.consumer.poll(wait) {
            Some(Ok(message)) => Ok(message.payload().map(<[u8]>::to_vec)),
            Some(Err(error @ KafkaError::MessageConsumptionFatal(_))) => {
                Err(TransportError::Broken { doing: DOING, why: context::plain(&error) })
            }
            Some(Err(_)) | None => Ok(None),
        }
    }
}
