use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::{KafkaError, KafkaResult, RDKafkaErrorCode as Code};
use rdkafka::message::{BorrowedMessage, Headers, Message};
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};

use super::context::{self, Context};
use super::{Connection, list};
use crate::time::Timestamp;
use crate::worker::transport::{Header, TransportError};

/// Reads partitions of a topic from one offset to another, read committed, in no group: each partition in its order.
pub struct Scan {
    consumer: BaseConsumer<Context>,
    topic: String,
    /// The partitions not read to their ends yet, with those ends.
    left: BTreeMap<i32, i64>,
    since_look: u32,
}

/// A record that was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scanned {
    pub partition: i32,
    pub offset: i64,
    pub timestamp: Option<Timestamp>,
    pub key: Option<Box<[u8]>>,
    pub value: Option<Box<[u8]>>,
    pub headers: Vec<Header>,
}

/// The offsets of a partition: from the first that there is to the one after the last.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bounds {
    pub partition: i32,
    pub from: i64,
    pub to: i64,
}

const DOING: &str = "reading a topic";
const ANSWER_WITHIN: Duration = Duration::from_secs(30);
/// How long nothing may come though the end is not reached: an open transaction holds it up no longer than this.
const SILENCE_MAX: Duration = Duration::from_secs(120);
const WAIT: Duration = Duration::from_millis(20);
/// Between two looks at whether the ends are reached; each costs a call into the library.
const RECORDS_BETWEEN_LOOKS: u32 = 256;

/// Where these partitions begin and end now. Open transactions count: to read up to such an end is to wait until they
/// are decided.
///
/// # Errors
/// [`TransportError`] where a leader does not answer.
pub fn bounds(connection: &Connection, topic: &str, partitions: &[i32]) -> Result<Vec<Bounds>, TransportError> {
    let client = client(connection, "read_uncommitted")?;
    let of = |partition: &i32| -> KafkaResult<Bounds> {
        let (from, to) = client.fetch_watermarks(topic, *partition, ANSWER_WITHIN)?;
        Ok(Bounds { partition: *partition, from, to })
    };
    partitions.iter().map(of).collect::<KafkaResult<_>>().map_err(|error| unavailable(&client, topic, &error))
}

impl Scan {
    /// # Errors
    /// [`TransportError`] where the client cannot be made.
    pub fn open(connection: &Connection, topic: &str, bounds: &[Bounds]) -> Result<Self, TransportError> {
        let consumer = client(connection, "read_committed")?;
        let bounds: Vec<&Bounds> = bounds.iter().filter(|bounds| bounds.from < bounds.to).collect();
        let mut from = TopicPartitionList::new();
        for bounds in &bounds {
            let _ = from.add_partition_offset(topic, bounds.partition, Offset::Offset(bounds.from));
        }
        consumer.assign(&from).map_err(|error| unavailable(&consumer, topic, &error))?;
        let left = bounds.iter().map(|bounds| (bounds.partition, bounds.to)).collect();
        Ok(Scan { consumer, topic: topic.to_owned(), left, since_look: 0 })
    }

    /// The next record of any of the partitions; `None` where all ends are reached.
    ///
    /// # Errors
    /// [`TransportError`] where the broker is silent, or the records are gone.
    pub fn next_record(&mut self) -> Result<Option<Scanned>, TransportError> {
        let began = Instant::now();
        while !self.left.is_empty() {
            if self.since_look >= RECORDS_BETWEEN_LOOKS {
                self.look()?;
                continue;
            }
            self.since_look += 1;
            match self.consumer.poll(WAIT) {
                Some(Ok(message)) if self.left.get(&message.partition()).is_some_and(|end| message.offset() < *end) => {
                    return Ok(Some(Scanned::of(&message)));
                }
                Some(Ok(_)) => {}
                Some(Err(error)) => self.judge(&error)?,
                None if began.elapsed() > SILENCE_MAX => return Err(self.silent()),
                None => self.since_look = RECORDS_BETWEEN_LOOKS,
            }
        }
        Ok(None)
    }

    /// Moves the partitions whose position is at the end: positions count transaction markers, as ends do.
    fn look(&mut self) -> Result<(), TransportError> {
        self.since_look = 0;
        let entries = self.consumer.position().and_then(|list| list::entries(&list));
        for entry in entries.map_err(|error| unavailable(&self.consumer, &self.topic, &error))? {
            if self.left.get(&entry.partition).is_some_and(|end| entry.offset.is_some_and(|at| at >= *end)) {
                self.left.remove(&entry.partition);
            }
        }
        Ok(())
    }

    fn judge(&self, error: &KafkaError) -> Result<(), TransportError> {
        let is_gone = matches!(error.rdkafka_error_code(), Some(Code::AutoOffsetReset | Code::OffsetOutOfRange));
        if is_gone || matches!(error, KafkaError::MessageConsumptionFatal(_)) {
            let why = format!("{}: {}", self.topic, context::plain(error));
            return Err(TransportError::Broken { doing: DOING, why });
        }
        tracing::debug!(topic = self.topic, error = context::plain(error), "reading had a difficulty");
        Ok(())
    }

    fn silent(&self) -> TransportError {
        let why = format!("{}: nothing came for {} s before its end", self.topic, SILENCE_MAX.as_secs());
        TransportError::Unavailable { doing: DOING, why }
    }
}

impl Scanned {
    fn of(message: &BorrowedMessage<'_>) -> Self {
        let headers = message.headers().map(|headers| {
            headers.iter().map(|header| (header.key.to_owned(), header.value.map(<[u8]>::to_vec))).collect()
        });
        Scanned {
            partition: message.partition(),
            offset: message.offset(),
            timestamp: message.timestamp().to_millis().filter(|ms| *ms >= 0).map(Timestamp::from_millis),
            key: message.key().map(Box::from),
            value: message.payload().map(Box::from),
            headers: headers.unwrap_or_default(),
        }
    }
}

fn client(connection: &Connection, isolation: &str) -> Result<BaseConsumer<Context>, TransportError> {
    let created = connection.reader(isolation).create_with_context(Context::default());
    created.map_err(|error: KafkaError| TransportError::Broken { doing: DOING, why: error.to_string() })
}

fn unavailable(client: &BaseConsumer<Context>, topic: &str, error: &KafkaError) -> TransportError {
    let why = format!("{topic}: {}", client.context().last_word.explain(error));
    TransportError::Unavailable { doing: DOING, why }
}
