use std::collections::VecDeque;
use std::ops::Range;
use std::time::Duration;

use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::{KafkaError, KafkaResult};
use rdkafka::message::Message;
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};

use super::context::{self, Context};
use super::{Connection, list};
use crate::worker::transport::{Changelog, Restored, TransportError};

/// How long the question for the bounds of one partition may take; it is asked again.
const ANSWER_WITHIN: Duration = Duration::from_secs(2);
/// Between two looks at whether the ends are reached; each costs a call into the library.
const RECORDS_BETWEEN_LOOKS: u32 = 256;

/// Reads the changelog for a restore.
pub struct KafkaChangelog {
    consumer: BaseConsumer<Context>,
    topic: String,
    /// The partitions not read to their ends yet, with those ends.
    left: Vec<(i32, i64)>,
    /// Those read to their ends, not told yet.
    ended: VecDeque<i32>,
    since_look: u32,
    extents: Vec<(i32, Range<i64>)>,
}

impl KafkaChangelog {
    /// The ends are those of a read-uncommitted reader: a transaction that is open now must be decided before the
    /// restore is done (I5).
    pub fn open(connection: &Connection, partitions: &[i32]) -> Result<Self, TransportError> {
        let topic = connection.topics.changelog.clone();
        let bounds = bounds(connection, &topic, partitions)?;
        let consumer: BaseConsumer<Context> = connection
            .reader("read_committed")
            .create_with_context(Context::default())
            .map_err(|error| TransportError::Broken { doing: "reading the changelog", why: error.to_string() })?;
        let (left, empty): (Vec<_>, Vec<_>) = bounds.iter().partition(|(_, low, high)| low < high);
        let left = left.into_iter().map(|(partition, _, high)| (partition, high)).collect();
        let ended = empty.into_iter().map(|(partition, ..)| partition).collect();
        let mut from = TopicPartitionList::new();
        for (partition, low, _) in &bounds {
            let _ = from.add_partition_offset(&topic, *partition, Offset::Offset(*low));
        }
        let extents = bounds.into_iter().map(|(partition, low, high)| (partition, low..high)).collect();
        consumer.assign(&from).map_err(|error| unavailable(&consumer, &error))?;
        Ok(KafkaChangelog { consumer, topic, left, ended, since_look: RECORDS_BETWEEN_LOOKS, extents })
    }

    /// Moves the partitions whose position is at the end: positions count transaction markers, as ends do.
    fn look(&mut self) -> Result<(), TransportError> {
        self.since_look = 0;
        let entries = self.consumer.position().and_then(|list| list::entries(&list));
        let entries = entries.map_err(|error| unavailable(&self.consumer, &error))?;
        let at = |partition| entries.iter().find(|entry| entry.partition == partition).and_then(|entry| entry.offset);
        let (left, ended): (Vec<_>, Vec<_>) =
            self.left.iter().partition(|(partition, end)| at(*partition).is_none_or(|position| position < *end));
        self.left = left;
        self.ended.extend(ended.into_iter().map(|(partition, _)| partition));
        Ok(())
    }
}

impl Changelog for KafkaChangelog {
    fn next(&mut self, wait: Duration) -> Result<Restored, TransportError> {
        if self.since_look >= RECORDS_BETWEEN_LOOKS {
            self.look()?;
        }
        if let Some(partition) = self.ended.pop_front() {
            return Ok(Restored::End { partition });
        }
        self.since_look += 1;
        match self.consumer.poll(wait) {
            None => {
                self.since_look = RECORDS_BETWEEN_LOOKS;
                Ok(Restored::Nothing)
            }
            Some(Ok(message)) => Ok(Restored::Record {
                partition: message.partition(),
                offset: message.offset(),
                key: message.key().unwrap_or_default().to_vec(),
                value: message.payload().map(<[u8]>::to_vec),
            }),
            Some(Err(error @ KafkaError::MessageConsumptionFatal(_))) => Err(TransportError::Broken {
                doing: "reading the changelog",
                why: format!("{}: {}", self.topic, context::plain(&error)),
            }),
            Some(Err(error)) => {
                tracing::debug!(topic = self.topic, error = context::plain(&error), "a restore had a difficulty");
                Ok(Restored::Nothing)
            }
        }
    }

    fn extent(&self, partition: i32) -> Range<i64> {
        let known = self.extents.iter().find(|(id, _)| *id == partition);
        known.map_or(0..0, |(_, extent)| extent.clone())
    }
}

/// The first offset and the high watermark of each partition.
fn bounds(connection: &Connection, topic: &str, partitions: &[i32]) -> Result<Vec<(i32, i64, i64)>, TransportError> {
    let client: BaseConsumer<Context> =
        connection
            .reader("read_uncommitted")
            .create_with_context(Context::default())
            .map_err(|error| TransportError::Broken { doing: "reading the changelog", why: error.to_string() })?;
    let of = |partition: &i32| -> KafkaResult<(i32, i64, i64)> {
        let (low, high) = client.fetch_watermarks(topic, *partition, ANSWER_WITHIN)?;
        Ok((*partition, low, high))
    };
    partitions.iter().map(of).collect::<KafkaResult<_>>().map_err(|error| unavailable(&client, &error))
}

fn unavailable(client: &BaseConsumer<Context>, error: &KafkaError) -> TransportError {
    TransportError::Unavailable { doing: "reading the changelog", why: client.context().last_word.explain(error) }
}
