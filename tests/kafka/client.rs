//! What the tests do on Kafka themselves: produce the inputs, read the outputs.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use rdkafka::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::message::{Header, Headers, Message, OwnedHeaders};
use rdkafka::producer::{BaseProducer, BaseRecord, Producer};
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};
use shoal::worker::murmur2::partition_of;

use crate::patience::PATIENCE;

/// A record as it was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Read {
    pub partition: i32,
    pub offset: i64,
    pub timestamp_ms: i64,
    pub key: Option<Vec<u8>>,
    pub value: Option<Vec<u8>>,
    pub headers: Vec<(String, Option<Vec<u8>>)>,
}

impl Read {
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(key, _)| key == name);
        found.and_then(|(_, value)| std::str::from_utf8(value.as_deref()?).ok())
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(self.value.as_deref().expect("a value")).expect("a JSON value")
    }
}

fn config(brokers: &str) -> ClientConfig {
    let mut config = ClientConfig::new();
    config.set("bootstrap.servers", brokers);
    config
}

/// Produces with the partitioner that upstream services use.
pub struct Upstream {
    producer: BaseProducer,
    partitions: i32,
}

impl Upstream {
    pub fn new(brokers: &str, partitions: i32) -> Self {
        let mut config = config(brokers);
        config.set("linger.ms", "1").set("enable.idempotence", "true").set("queue.buffering.max.messages", "500000");
        Upstream { producer: config.create().expect("a producer"), partitions }
    }

    /// One record on its key's partition; nothing is on the broker before [`Upstream::flush`].
    pub fn send(&self, topic: &str, key: &str, value: &[u8], timestamp_ms: i64, headers: &[(&str, &[u8])]) {
        let partition = partition_of(key.as_bytes(), self.partitions);
        let mut record = BaseRecord::to(topic).partition(partition).key(key).payload(value).timestamp(timestamp_ms);
        if !headers.is_empty() {
            let with =
                |all: OwnedHeaders, (key, value): &(&str, &[u8])| all.insert(Header { key, value: Some(*value) });
            record = record.headers(headers.iter().fold(OwnedHeaders::new(), with));
        }
        self.put(record);
    }

    pub fn put(&self, mut record: BaseRecord<'_, str, [u8]>) {
        while let Err((_, back)) = self.producer.send(record) {
            self.producer.poll(Duration::from_millis(10));
            record = back;
        }
    }

    pub fn flush(&self) {
        self.producer.flush(PATIENCE).expect("the inputs are produced");
    }
}

/// Reads a whole topic from its beginning, read committed, as it grows.
pub struct Reader {
    consumer: BaseConsumer,
    topic: String,
    partitions: i32,
    pub read: Vec<Read>,
}

impl Reader {
    pub fn new(brokers: &str, topic: &str, partitions: i32) -> Self {
        let consumer: BaseConsumer = config(brokers)
            .set("group.id", format!("{topic}-reader"))
            .set("isolation.level", "read_committed")
            .set("enable.auto.commit", "false")
            .set("auto.offset.reset", "earliest")
            .set("fetch.wait.max.ms", "5")
            .create()
            .expect("a consumer");
        let mut list = TopicPartitionList::new();
        for partition in 0..partitions {
            list.add_partition_offset(topic, partition, Offset::Beginning).expect("an offset");
        }
        consumer.assign(&list).expect("assigned");
        Reader { consumer, topic: topic.to_owned(), partitions, read: Vec::new() }
    }

    /// Reads until `enough` of what was read, or the test fails with `what`.
    #[track_caller]
    pub fn until(&mut self, what: &str, enough: impl Fn(&[Read]) -> bool) -> &[Read] {
        let began = Instant::now();
        while !enough(&self.read) {
            self.step();
            if began.elapsed() > PATIENCE {
                let last = self.read.last().map(|read| read.value.as_deref().map(String::from_utf8_lossy));
                panic!("waited in vain for {what} on {}: {} records, last {last:?}", self.topic, self.read.len());
            }
        }
        &self.read
    }

    /// Shows each further record as it arrives, until `enough` says so; the test fails with `what` where it never does.
    #[track_caller]
    pub fn watch(&mut self, what: &str, mut enough: impl FnMut(&Read) -> bool) {
        let began = Instant::now();
        let mut seen = self.read.len();
        loop {
            self.step();
            while seen < self.read.len() {
                seen += 1;
                if enough(&self.read[seen - 1]) {
                    return;
                }
            }
            assert!(began.elapsed() < PATIENCE, "waited in vain for {what} on {}: {seen} records", self.topic);
        }
    }

    /// Reads up to the end that the topic has now.
    pub fn read_to_end(&mut self) -> &[Read] {
        let end = |partition| self.consumer.fetch_watermarks(&self.topic, partition, PATIENCE).expect("an end").1;
        let ends: BTreeMap<i32, i64> = (0..self.partitions).map(|partition| (partition, end(partition))).collect();
        let began = Instant::now();
        while !self.reached(&ends) {
            self.step();
            assert!(began.elapsed() < PATIENCE, "the end of {} is not reached", self.topic);
        }
        &self.read
    }

    fn reached(&self, ends: &BTreeMap<i32, i64>) -> bool {
        let list = self.consumer.position().expect("positions");
        let at = |p: i32| list.find_partition(&self.topic, p).and_then(|entry| entry.offset().to_raw()).unwrap_or(-1);
        ends.iter().all(|(partition, end)| *end == 0 || at(*partition) >= *end)
    }

    fn step(&mut self) {
        if let Some(Ok(message)) = self.consumer.poll(Duration::from_millis(20)) {
            let headers = message.headers().map(|headers| {
                headers.iter().map(|header| (header.key.to_owned(), header.value.map(<[u8]>::to_vec))).collect()
            });
            self.read.push(Read {
                partition: message.partition(),
                offset: message.offset(),
                timestamp_ms: message.timestamp().to_millis().unwrap_or(-1),
                key: message.key().map(<[u8]>::to_vec),
                value: message.payload().map(<[u8]>::to_vec),
                headers: headers.unwrap_or_default(),
            });
        }
    }
}
