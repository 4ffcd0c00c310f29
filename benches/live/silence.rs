use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rdkafka::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::message::Message;
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};

use crate::stage::Stage;

/// Listens to the segment events: how long each partition said nothing at most.
pub struct Silence {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<Vec<Duration>>,
}

impl Silence {
    /// From here on.
    pub fn listen(stage: &Stage) -> Self {
        let (topic, partitions) = (stage.topic("segment_events"), stage.partitions);
        let consumer: BaseConsumer = ClientConfig::new()
            .set("bootstrap.servers", stage.brokers())
            .set("group.id", format!("{topic}-silence"))
            .set("isolation.level", "read_committed")
            .set("fetch.wait.max.ms", "5")
            .create()
            .expect("a consumer");
        let mut list = TopicPartitionList::new();
        (0..partitions).for_each(|id| list.add_partition_offset(&topic, id, Offset::End).expect("an offset"));
        consumer.assign(&list).expect("assigned");
        let stop = Arc::new(AtomicBool::new(false));
        let asked = stop.clone();
        Silence { stop, thread: thread::spawn(move || longest(&consumer, partitions, &asked)) }
    }

    /// The longest silence of each partition, the one at the end included.
    pub fn longest(self) -> Vec<Duration> {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.join().expect("it listened")
    }
}

fn longest(consumer: &BaseConsumer, partitions: i32, stop: &AtomicBool) -> Vec<Duration> {
    let mut heard: Vec<Option<Instant>> = vec![None; partitions as usize];
    let mut longest = vec![Duration::ZERO; partitions as usize];
    while !stop.load(Ordering::Relaxed) {
        if let Some(Ok(message)) = consumer.poll(Duration::from_millis(20)) {
            let (at, now) = (message.partition() as usize, Instant::now());
            if let Some(before) = heard[at].replace(now) {
                longest[at] = longest[at].max(now - before);
            }
        }
    }
    let last = heard
        .iter()
        .zip(&longest)
        .map(|(heard, longest)| heard.map_or(*longest, |heard| heard.elapsed().max(*longest)));
    last.collect()
}

/// `0.41 0.39 …` seconds, by partition.
pub fn told(silences: &[Duration]) -> String {
    let all: Vec<String> = silences.iter().map(|silence| format!("{:.2}", silence.as_secs_f64())).collect();
    format!("{} s by partition", all.join(" "))
}
