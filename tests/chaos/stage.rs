//! What a campaign plays on: topics, settings, segments that the clock moves all the time.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rdkafka::ClientConfig;
use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::message::Message;
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};

use crate::cluster::Cluster;
use crate::patience::{PATIENCE, eventually, within};

pub const PARTITIONS: i32 = 6;
pub const GROUP: &str = "chaos";
pub const INPUTS: [&str; 3] = ["orders", "signups", "browse"];
const OUTPUTS: [&str; 3] = ["segment-events", "dead-letters", "changelog"];
/// How long a process that says nothing keeps its partitions.
pub const SESSION: Duration = Duration::from_secs(3);

/// Windows of seconds, so that something falls due all the time; each is left by the clock, or entered by it.
const SEGMENTS: [(&str, &str); 8] = [
    ("looking", "events MATCHES (name = 'page_viewed', date >= -4s)"),
    ("keen", "events MATCHES (name = 'page_viewed', date >= -45s, count >= 3)"),
    ("abandoned", "cart_items > 0 AND cart_updated_date BETWEEN -30s AND -5s"),
    ("buyer", "orders_placed MATCHES (date >= -15s)"),
    ("quiet", "last_seen_date <= -12s"),
    ("new", "customer_added_date >= -10s"),
    ("spender", "amount_spent >= 50"),
    ("plain", "NOT customer_tags CONTAINS 'vip' AND cart_items = 0"),
];

pub struct Stage {
    pub direct: String,
    folder: PathBuf,
    pub config: PathBuf,
    /// For whoever must not be disturbed.
    pub direct_config: PathBuf,
}

impl Stage {
    pub fn set(cluster: &Cluster, folder: &Path) -> Self {
        let (direct, segments) = (cluster.direct(), folder.join("segments"));
        fs::create_dir_all(&segments).expect("a folder of segments");
        let write = |text: &mut String, (id, query): &(&str, &str)| {
            let _ = writeln!(text, "[[segment]]\nid = \"{id}\"\nname = \"{id}\"\nquery = \"\"\"{query}\"\"\"\n");
        };
        let mut text = String::new();
        SEGMENTS.iter().for_each(|segment| write(&mut text, segment));
        fs::write(segments.join("all.toml"), text).expect("written");
        let config = folder.join("shoal.toml");
        fs::write(&config, settings(&cluster.behind_proxies())).expect("written");
        let direct_config = folder.join("direct.toml");
        fs::write(&direct_config, settings(&direct)).expect("written");
        let stage = Stage { direct, folder: folder.to_owned(), config, direct_config };
        stage.create_topics(if cluster.size() >= 3 { 3 } else { 1 });
        stage
    }

    /// The offset after the last record that was written to each partition of the inputs.
    pub fn ends(&self) -> BTreeMap<(String, i32), i64> {
        let client = self.client("ends");
        let all = INPUTS.iter().flat_map(|topic| (0..PARTITIONS).map(move |partition| (*topic, partition)));
        let end = |topic: &str, partition| {
            let ask = || client.fetch_watermarks(topic, partition, Duration::from_secs(5)).ok();
            within(PATIENCE, ask).expect("the broker says where the inputs end").1
        };
        all.map(|(topic, partition)| ((topic.to_owned(), partition), end(topic, partition))).collect()
    }

    /// Waits until the group has committed everything up to `ends`.
    pub fn wait_until_taken(&self, ends: &BTreeMap<(String, i32), i64>, limit: Duration) -> Result<(), String> {
        let client = self.client(GROUP);
        let mut left = 0;
        let taken = within(limit, || {
            let mut question = TopicPartitionList::new();
            for (topic, partition) in ends.keys() {
                question.add_partition(topic, *partition);
            }
            let answer = client.committed_offsets(question, Duration::from_secs(5)).ok()?;
            let at = |key: &(String, i32)| answer.find_partition(&key.0, key.1).and_then(|e| e.offset().to_raw());
            left = ends.iter().map(|(key, end)| end - at(key).unwrap_or(0).max(0)).sum();
            (left <= 0).then_some(())
        });
        taken.ok_or_else(|| format!("after {} s without faults {left} records are not taken yet", limit.as_secs()))
    }

    /// Writes every topic into a file of its own.
    pub fn dump(&self) {
        for topic in INPUTS.iter().chain(&OUTPUTS) {
            if let Err(error) = self.dump_topic(topic) {
                eprintln!("{topic} cannot be dumped: {error}");
            }
        }
    }

    fn dump_topic(&self, topic: &str) -> Result<(), Box<dyn std::error::Error>> {
        let client = self.client("dump");
        let mut file = std::io::BufWriter::new(fs::File::create(self.folder.join(format!("{topic}.txt")))?);
        for partition in 0..PARTITIONS {
            let (from, to) = client.fetch_watermarks(topic, partition, PATIENCE)?;
            let mut list = TopicPartitionList::new();
            list.add_partition_offset(topic, partition, Offset::Offset(from))?;
            client.assign(&list)?;
            let mut silent = 0;
            while silent < 10 {
                let Some(message) = client.poll(Duration::from_millis(200)) else {
                    silent += 1;
                    continue;
                };
                let message = message?;
                let text = |bytes: Option<&[u8]>| bytes.map_or("-".into(), |b| String::from_utf8_lossy(b).into_owned());
                let (offset, at) = (message.offset(), message.timestamp().to_millis().unwrap_or(-1));
                writeln!(file, "{partition} {offset} {at} {} {}", text(message.key()), text(message.payload()))?;
                if offset + 1 >= to {
                    break;
                }
            }
        }
        Ok(file.flush()?)
    }

    fn client(&self, group: &str) -> BaseConsumer {
        ClientConfig::new()
            .set("bootstrap.servers", &self.direct)
            .set("group.id", group)
            .set("isolation.level", "read_committed")
            .set("enable.auto.commit", "false")
            .create()
            .expect("a client")
    }

    fn create_topics(&self, copies: i32) {
        let topics: Vec<NewTopic<'_>> = INPUTS.iter().chain(&OUTPUTS).map(|name| new_topic(name, copies)).collect();
        let admin: AdminClient<DefaultClientContext> =
            ClientConfig::new().set("bootstrap.servers", &self.direct).create().expect("an admin client");
        let options = AdminOptions::new().operation_timeout(Some(Duration::from_secs(30)));
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let made = runtime.block_on(admin.create_topics(&topics, &options)).expect("an answer");
        made.into_iter().for_each(|result| drop(result.expect("the topic is created")));
        eventually("the broker shows the topics", || {
            let metadata = admin.inner().fetch_metadata(None, PATIENCE).ok()?;
            let shown = |name: &&&str| metadata.topics().iter().any(|topic| topic.name() == **name);
            (INPUTS.iter().chain(&OUTPUTS).filter(shown).count() == 6).then_some(())
        });
    }
}

/// The broker stamps the inputs, so that a record's timestamp is when it was written and none is late by itself.
fn new_topic(name: &str, copies: i32) -> NewTopic<'_> {
    let topic = NewTopic::new(name, PARTITIONS, TopicReplication::Fixed(copies));
    match name {
        "changelog" => topic
            .set("cleanup.policy", "compact")
            .set("message.timestamp.type", "LogAppendTime")
            .set("segment.ms", "4000")
            .set("min.cleanable.dirty.ratio", "0.01"),
        _ if INPUTS.contains(&name) => topic.set("retention.ms", "-1").set("message.timestamp.type", "LogAppendTime"),
        _ => topic.set("retention.ms", "-1"),
    }
}

fn settings(brokers: &str) -> String {
    format!(
        "time_zone = \"Europe/London\"\n\
         changelog.max_delay = \"3s\"\n\
         segments.path = \"segments\"\n\
         [kafka]\n\
         brokers = \"{brokers}\"\n\
         group = \"{GROUP}\"\n\
         workers = 1\n\
         properties.\"session.timeout.ms\" = {}\n\
         properties.\"transaction.timeout.ms\" = 2000\n\
         [topics]\n\
         dead_letters = \"dead-letters\"\n\
         changelog = \"changelog\"\n",
        SESSION.as_millis()
    )
}
