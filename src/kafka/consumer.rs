use std::time::{Duration, Instant};

use rdkafka::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer, ConsumerGroupMetadata};
use rdkafka::error::{KafkaError, KafkaResult, RDKafkaErrorCode};
use rdkafka::message::{BorrowedMessage, Headers, Message};
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};

use super::context::Context;
use super::rebalances::{Rebalance, Rebalances};
use super::silent::Silent;
use super::{list, topics};
use crate::config::Topics;
use crate::event::Stream;
use crate::time::Timestamp;
use crate::worker::transport::{Committed, Inputs, Polled, Positions, Record, TransportError};

/// How long asking for the beginnings or the ends of the inputs may hold up a worker: this question is asked again anyway.
const ENDS_WITHIN: Duration = Duration::from_secs(1);

/// The group's member, on the worker's own thread.
pub struct KafkaInputs {
    /// Always there, until it is dropped.
    consumer: Option<BaseConsumer<Rebalances>>,
    /// Asks where the inputs begin and end, on a connection of its own: a broker answers one connection's requests one by
    /// one, and behind a fetch that waits for records a timer would be late by `fetch.wait.max.ms`.
    asker: BaseConsumer<Context>,
    topics: Topics,
    /// The static member's name, for errors; empty for a dynamic one.
    instance: String,
    /// Partitions of which a leader did not answer, and when that was.
    silent: Silent,
    /// What is paused. librdkafka would keep it so over a rebalance.
    paused: Vec<(Stream, i32)>,
}

impl KafkaInputs {
    /// `asking` makes the client that is no member and only asks.
    pub fn join(
        config: &ClientConfig,
        asking: &ClientConfig,
        topics: Topics,
        instance: String,
    ) -> Result<Self, TransportError> {
        let broken = |error: KafkaError| TransportError::Broken { doing: "joining the group", why: error.to_string() };
        let consumer: BaseConsumer<Rebalances> = config.create_with_context(Rebalances::default()).map_err(broken)?;
        let asker = asking.create_with_context(Context::default()).map_err(broken)?;
        consumer.subscribe(&topics::inputs(&topics)).map_err(broken)?;
        Ok(KafkaInputs {
            consumer: Some(consumer),
            asker,
            topics,
            instance,
            silent: Silent::default(),
            paused: Vec::new(),
        })
    }

    fn consumer(&self) -> &BaseConsumer<Rebalances> {
        self.consumer.as_ref().expect("a consumer until it is dropped")
    }

    /// The three inputs of one partition belong together: whoever has one of them has all.
    fn together(&self, assigned: &[(String, i32)]) -> Result<Vec<i32>, TransportError> {
        let mut partitions: Vec<i32> = assigned.iter().map(|(_, partition)| *partition).collect();
        partitions.sort_unstable();
        partitions.dedup();
        for partition in &partitions {
            let got = assigned.iter().filter(|(_, p)| p == partition).count();
            if got != 3 {
                return Err(TransportError::NotTogether { partition: *partition, got });
            }
        }
        Ok(partitions)
    }

    fn record(&self, message: &BorrowedMessage<'_>) -> Option<Record> {
        let headers = message.headers().map(|headers| {
            headers.iter().map(|header| (header.key.to_owned(), header.value.map(<[u8]>::to_vec))).collect()
        });
        Some(Record {
            stream: topics::stream(&self.topics, message.topic())?,
            partition: message.partition(),
            offset: message.offset(),
            timestamp: message.timestamp().to_millis().filter(|ms| *ms >= 0).map(Timestamp::from_millis),
            key: message.key().map(Box::from),
            value: message.payload().map(Box::from),
            headers: headers.unwrap_or_default(),
        })
    }

    /// What an error of the consumer means to the worker; most are the client's own business, which it mends.
    fn judge(&self, error: &KafkaError) -> Result<Polled, TransportError> {
        let why = self.consumer().context().last_word.explain(error);
        match error.rdkafka_error_code() {
            Some(RDKafkaErrorCode::FencedInstanceId | RDKafkaErrorCode::UnreleasedInstanceId) => {
                Err(TransportError::Fenced { instance: self.instance.clone(), why })
            }
            Some(RDKafkaErrorCode::AutoOffsetReset | RDKafkaErrorCode::OffsetOutOfRange) => {
                Err(TransportError::Broken { doing: "reading an input", why })
            }
            _ if matches!(error, KafkaError::MessageConsumptionFatal(_)) => {
                Err(TransportError::Broken { doing: "reading the inputs", why })
            }
            _ => {
                tracing::debug!(why, "the consumer had a difficulty");
                Ok(Polled::Nothing)
            }
        }
    }

    fn unavailable(&self, doing: &'static str) -> impl Fn(KafkaError) -> TransportError + '_ {
        move |error| TransportError::Unavailable { doing, why: self.consumer().context().last_word.explain(&error) }
    }

    /// Asks for one special offset (`Beginning`, `End`) of all inputs of these partitions, all leaders at once.
    fn offsets(
        &self,
        doing: &'static str,
        partitions: &[i32],
        which: Offset,
        within: Duration,
    ) -> Result<Vec<Positions>, TransportError> {
        if partitions.is_empty() {
            return Ok(Vec::new());
        }
        let ask = || -> KafkaResult<Vec<list::Entry>> {
            let question = list::of_partitions(&self.topics, partitions, which)?;
            list::entries(&self.asker.offsets_for_times(question, within)?)
        };
        let unavailable =
            |error| TransportError::Unavailable { doing, why: self.asker.context().last_word.explain(&error) };
        let entries = ask().map_err(unavailable)?;
        let missing = |topic: &str, partition| TransportError::Unavailable {
            doing,
            why: format!("no answer for {topic}/{partition}"),
        };
        let of = |partition: i32| {
            let mut positions = Positions::default();
            for stream in Stream::ALL {
                let topic = self.topics.of(stream);
                let entry = entries.iter().find(|entry| entry.topic == topic && entry.partition == partition);
                let offset = entry.and_then(|entry| entry.offset).ok_or_else(|| missing(topic, partition))?;
                positions.set(stream, offset);
            }
            Ok(positions)
        };
        partitions.iter().map(|partition| of(*partition)).collect()
    }
}

impl Inputs for KafkaInputs {
    type Member = ConsumerGroupMetadata;

    fn poll(&mut self, wait: Duration) -> Result<Polled, TransportError> {
        let polled = self.consumer().poll(wait);
        let queued = self.consumer().context().next();
        match queued {
            Some(Rebalance::Assign(assigned)) => return Ok(Polled::Assigned(self.together(&assigned)?)),
            Some(Rebalance::Revoke) => return Ok(Polled::Revoked { lost: self.consumer().assignment_lost() }),
            None => {}
        }
        match polled {
            None => Ok(Polled::Nothing),
            Some(Ok(message)) => Ok(self.record(&message).map_or(Polled::Nothing, Polled::Record)),
            Some(Err(error)) => self.judge(&error),
        }
    }

    fn assign(&mut self, from: &[(i32, Positions)]) -> Result<(), TransportError> {
        let broken = |error: KafkaError| TransportError::Broken { doing: "taking partitions", why: error.to_string() };
        let positions = from.iter().map(|(partition, positions)| (*partition, *positions, ""));
        self.consumer().assign(&list::of_positions(&self.topics, positions).map_err(broken)?).map_err(broken)
    }

    /// Resumes first: a pause outlives the assignment, and would leave the partition deaf in the next.
    fn unassign(&mut self) -> Result<(), TransportError> {
        let broken =
            |error: KafkaError| TransportError::Broken { doing: "giving up partitions", why: error.to_string() };
        for (stream, partition) in std::mem::take(&mut self.paused) {
            self.consumer().resume(&one(self.topics.of(stream), partition)).map_err(broken)?;
        }
        self.consumer().unassign().map_err(broken)
    }

    fn pause(&mut self, stream: Stream, partition: i32) -> Result<(), TransportError> {
        let list = one(self.topics.of(stream), partition);
        self.consumer().pause(&list).map_err(self.unavailable("pausing an input"))?;
        self.paused.push((stream, partition));
        Ok(())
    }

    fn resume(&mut self, stream: Stream, partition: i32) -> Result<(), TransportError> {
        let list = one(self.topics.of(stream), partition);
        self.consumer().resume(&list).map_err(self.unavailable("resuming an input"))?;
        self.paused.retain(|paused| *paused != (stream, partition));
        Ok(())
    }

    fn committed(&mut self, partitions: &[i32], within: Duration) -> Result<Vec<Committed>, TransportError> {
        let ask = || -> KafkaResult<Vec<list::Entry>> {
            let question = list::of_partitions(&self.topics, partitions, Offset::Invalid)?;
            list::entries(&self.consumer().committed_offsets(question, within)?)
        };
        let entries = ask().map_err(self.unavailable("asking for the committed offsets"))?;
        let of = |partition: &i32| {
            let mut committed = Committed::default();
            for entry in entries.iter().filter(|entry| entry.partition == *partition) {
                if let Some(stream) = topics::stream(&self.topics, &entry.topic) {
                    committed.offsets[stream as usize] = entry.offset;
                    committed.metadata[stream as usize].clone_from(&entry.metadata);
                }
            }
            committed
        };
        Ok(partitions.iter().map(of).collect())
    }

    fn beginnings(&mut self, partitions: &[i32]) -> Result<Vec<Positions>, TransportError> {
        self.offsets("asking where the inputs begin", partitions, Offset::Beginning, ENDS_WITHIN)
    }

    /// All leaders at once. Where one does not answer, each partition is asked for alone, and those that had no answer
    /// are so from then on, now and then, until they answer again: they hold up no other for long.
    fn ends(&mut self, partitions: &[i32]) -> Result<Vec<Option<Positions>>, TransportError> {
        const DOING: &str = "asking where the inputs end";
        let mut ends = vec![None; partitions.len()];
        let answering: Vec<i32> = partitions.iter().copied().filter(|id| !self.silent.has(*id)).collect();
        let mut alone = self.silent.due(partitions, Instant::now());
        // Where a broker is back, one question tells it of all its partitions.
        if alone.len() > 1
            && let Some(within) = alone.iter().map(|id| self.silent.within(*id)).max()
            && let Ok(known) = self.offsets(DOING, &alone, Offset::End, within)
        {
            place(partitions, &alone, known, &mut ends);
            self.silent.forget(&alone);
            alone.clear();
        }
        match self.offsets(DOING, &answering, Offset::End, ENDS_WITHIN) {
            Ok(known) => place(partitions, &answering, known, &mut ends),
            Err(_) => alone.extend(answering),
        }
        for id in alone {
            match self.offsets(DOING, &[id], Offset::End, self.silent.within(id)) {
                Ok(known) => {
                    place(partitions, &[id], known, &mut ends);
                    self.silent.forget(&[id]);
                }
                Err(error) => {
                    tracing::debug!(partition = id, %error, "a leader does not answer");
                    self.silent.note(id, Instant::now());
                }
            }
        }
        Ok(ends)
    }

    fn positions(&mut self, partition: i32) -> Result<[Option<i64>; 3], TransportError> {
        let entries = self.consumer().position().and_then(|list| list::entries(&list));
        let mut positions = [None; 3];
        for entry in entries.map_err(self.unavailable("asking for positions"))? {
            if let Some(stream) = topics::stream(&self.topics, &entry.topic).filter(|_| entry.partition == partition) {
                positions[stream as usize] = entry.offset;
            }
        }
        Ok(positions)
    }

    fn member(&self) -> Result<ConsumerGroupMetadata, TransportError> {
        let why = "the consumer is in no group".to_owned();
        self.consumer().group_metadata().ok_or(TransportError::Unavailable { doing: "naming the group's member", why })
    }

    fn leave(mut self, within: Duration) {
        self.close(within);
    }
}

/// How long a member that is given up may take to close.
const CLOSE_WITHIN: Duration = Duration::from_secs(3);

impl KafkaInputs {
    /// Closing can hang in the middle of a rebalance, so it happens on a thread that is not waited for longer than this.
    fn close(&mut self, within: Duration) {
        if let Some(consumer) = self.consumer.take() {
            consumer.context().leave();
            super::transport::within(within, "leaving the group", move || {
                let _ = consumer.unassign();
                drop(consumer);
            });
        }
    }
}

impl Drop for KafkaInputs {
    fn drop(&mut self) {
        self.close(CLOSE_WITHIN);
    }
}

/// Puts what is known of some of the partitions in their places.
fn place(partitions: &[i32], of: &[i32], known: Vec<Positions>, places: &mut [Option<Positions>]) {
    for (id, known) in of.iter().zip(known) {
        if let Some(at) = partitions.iter().position(|partition| partition == id) {
            places[at] = Some(known);
        }
    }
}

fn one(topic: &str, partition: i32) -> TopicPartitionList {
    let mut list = TopicPartitionList::new();
    list.add_partition(topic, partition);
    list
}
