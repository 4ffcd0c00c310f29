use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use rdkafka::ClientContext;
use rdkafka::bindings::rd_kafka_resp_err_t as Code;
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::consumer::{BaseConsumer, Consumer, ConsumerContext};
use rdkafka::error::KafkaError;
use rdkafka::topic_partition_list::TopicPartitionList;

use super::context::{self, LastWord};

/// A rebalance as the callback saw it: acting on it is the worker's.
pub enum Rebalance {
    Assign(Vec<(String, i32)>),
    Revoke,
}

/// Only queues what the callback is told, until the member leaves: then it answers by itself.
#[derive(Default)]
pub struct Rebalances {
    queue: Mutex<VecDeque<Rebalance>>,
    leaving: AtomicBool,
    pub last_word: LastWord,
}

impl ClientContext for Rebalances {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        context::log(&self.last_word, level, facility, message);
    }

    fn error(&self, error: KafkaError, reason: &str) {
        context::note(&self.last_word, &error, reason);
    }
}

impl ConsumerContext for Rebalances {
    fn rebalance(&self, consumer: &BaseConsumer<Self>, error: Code, partitions: &mut TopicPartitionList) {
        if self.leaving.load(Ordering::Acquire) {
            let _ = consumer.unassign();
            return;
        }
        let rebalance = match error {
            Code::RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS => {
                let elements = partitions.elements();
                Rebalance::Assign(elements.iter().map(|e| (e.topic().to_owned(), e.partition())).collect())
            }
            _ => Rebalance::Revoke,
        };
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).push_back(rebalance);
    }
}

impl Rebalances {
    /// The next event that nobody has acted on.
    pub fn next(&self) -> Option<Rebalance> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }

    /// From here on the callback answers by itself, as nobody polls any more.
    pub fn leave(&self) {
        self.leaving.store(true, Ordering::Release);
    }
}
