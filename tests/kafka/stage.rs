//! What one test has to itself: topics, a group, settings and segments.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use rdkafka::ClientConfig;
use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};
use shoal::config::{self, Settings};
use shoal::worker::changelog::{CHECKPOINT_KEY, Checkpoint};

use crate::broker;
use crate::client::{Read, Reader, Upstream};
use crate::patience::{PATIENCE, eventually};

pub struct Stage {
    /// The beginning of every name on the broker.
    pub name: String,
    pub partitions: i32,
    brokers: String,
    folder: tempfile::TempDir,
    settings: BTreeMap<String, String>,
}

const ROLES: [(&str, &str); 6] = [
    ("orders", "orders"),
    ("signups", "signups"),
    ("browse", "browse"),
    ("segment_events", "segment-events"),
    ("dead_letters", "dead-letters"),
    ("changelog", "changelog"),
];

impl Stage {
    /// A stage whose topics exist, with this many partitions each.
    pub fn new(test: &str, partitions: i32) -> Self {
        Stage::on(broker::address().expect("a broker"), test, partitions)
    }

    /// As [`Stage::new`], on a broker of the test's own.
    pub fn on(brokers: &str, test: &str, partitions: i32) -> Self {
        let stage = Stage { brokers: brokers.to_owned(), ..Stage::bare(test, partitions) };
        stage.create_topics(&ROLES.map(|(role, _)| (role, partitions)));
        stage
    }

    /// A stage without topics.
    pub fn bare(test: &str, partitions: i32) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("segments")).expect("a folder of segments");
        let name = format!("{test}-{}", &uuid::Uuid::new_v4().simple().to_string()[..8]);
        let brokers = broker::address().expect("a broker").to_owned();
        Stage { name, partitions, brokers, folder, settings: BTreeMap::new() }
    }

    pub fn brokers(&self) -> &str {
        &self.brokers
    }

    /// The name of the topic with this role, as the settings name the role.
    pub fn topic(&self, role: &str) -> String {
        let (_, end) = ROLES.into_iter().find(|(known, _)| *known == role).expect("a role");
        format!("{}-{end}", self.name)
    }

    /// Creates topics as shoal wants them, events of any age kept, and waits until the broker shows them.
    pub fn create_topics(&self, wanted: &[(&str, i32)]) {
        let names: Vec<String> = wanted.iter().map(|(role, _)| self.topic(role)).collect();
        let topics: Vec<NewTopic<'_>> =
            wanted.iter().zip(&names).map(|((role, n), name)| new_topic(role, name, *n)).collect();
        let admin = self.admin();
        let options = AdminOptions::new().operation_timeout(Some(Duration::from_secs(30)));
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let made = runtime.block_on(admin.create_topics(&topics, &options)).expect("an answer");
        made.into_iter().for_each(|result| drop(result.expect("the topic is created")));
        eventually("the broker shows the topics", || {
            let metadata = admin.inner().fetch_metadata(None, PATIENCE).ok()?;
            let shown = |name: &String| metadata.topics().iter().any(|topic| topic.name() == name);
            names.iter().all(shown).then_some(())
        });
    }

    /// Deletes the records of a topic up to its end: what retention does in the course of time.
    pub fn delete_records(&self, role: &str) {
        let name = self.topic(role);
        let mut ends = TopicPartitionList::new();
        for partition in 0..self.partitions {
            ends.add_partition_offset(&name, partition, Offset::End).expect("an offset");
        }
        let admin = self.admin();
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(admin.delete_records(&ends, &AdminOptions::new())).expect("the records are deleted");
    }

    /// Deletes a topic, and waits until the broker shows it no more.
    pub fn delete_topic(&self, role: &str) {
        let (name, admin) = (self.topic(role), self.admin());
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let deleted = runtime.block_on(admin.delete_topics(&[&name], &AdminOptions::new())).expect("an answer");
        deleted.into_iter().for_each(|result| drop(result.expect("the topic is deleted")));
        eventually("the topic is gone", || {
            let metadata = admin.inner().fetch_metadata(None, PATIENCE).ok()?;
            metadata.topics().iter().all(|topic| topic.name() != name).then_some(())
        });
    }

    /// Deletes the group with its committed offsets, as the broker does with one that was empty for long.
    pub fn delete_group(&self) {
        let admin = self.admin();
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        eventually("the group is empty, and deleted", || {
            let deleted = runtime.block_on(admin.delete_groups(&[&self.name], &AdminOptions::new()));
            deleted.expect("an answer").into_iter().all(|result| result.is_ok()).then_some(())
        });
    }

    /// The newest checkpoint of each partition.
    pub fn checkpoints(&self) -> BTreeMap<i32, Checkpoint> {
        let mut reader = self.reader("changelog");
        let of = |read: &Read| {
            let value = read.value.as_deref().filter(|_| read.key.as_deref() == Some(CHECKPOINT_KEY))?;
            Some((read.partition, Checkpoint::decode(value).expect("a checkpoint")))
        };
        reader.read_to_end().iter().filter_map(of).collect()
    }

    fn admin(&self) -> AdminClient<DefaultClientContext> {
        ClientConfig::new().set("bootstrap.servers", self.brokers()).create().expect("an admin client")
    }

    /// Sets one more setting, as in `("kafka.slot", "\"a\"")`.
    pub fn set(&mut self, key: &str, value: impl Into<String>) -> &mut Self {
        self.settings.insert(key.to_owned(), value.into());
        self
    }

    /// Writes one segment.
    pub fn segment(&self, id: &str, query: &str) {
        let text = format!("[[segment]]\nid = \"{id}\"\nname = \"{id}\"\nquery = \"\"\"\n{query}\n\"\"\"\n");
        fs::write(self.folder.path().join("segments").join(format!("{id}.toml")), text).expect("written");
    }

    /// Writes the settings and returns the file's path; `more` come last, and win.
    pub fn config_file(&self, more: &[(&'static str, String)]) -> PathBuf {
        let mut all = self.settings.clone();
        let quoted = |text: &str| format!("{text:?}");
        all.entry("time_zone".to_owned()).or_insert_with(|| quoted("UTC"));
        all.insert("kafka.brokers".to_owned(), quoted(self.brokers()));
        all.insert("kafka.group".to_owned(), quoted(&self.name));
        all.entry("http.listen".to_owned()).or_insert_with(|| quoted("127.0.0.1:0"));
        for (role, _) in ROLES {
            all.entry(format!("topics.{role}")).or_insert_with(|| quoted(&self.topic(role)));
        }
        for (key, value) in more {
            all.insert((*key).to_owned(), value.clone());
        }
        let text: String = all
            .iter()
            .map(|(key, value)| {
                format!(
                    "{key} = {value}
"
                )
            })
            .collect();
        let name = format!("shoal-{}.toml", &uuid::Uuid::new_v4().simple().to_string()[..8]);
        let file = self.folder.path().join(name);
        fs::write(&file, text).expect("the settings are written");
        file
    }

    pub fn settings(&self) -> Settings {
        config::load(Some(&self.config_file(&[]))).expect("valid settings").settings
    }

    pub fn upstream(&self) -> Upstream {
        Upstream::new(self.brokers(), self.partitions)
    }

    /// A reader of the topic with this role.
    pub fn reader(&self, role: &str) -> Reader {
        Reader::new(self.brokers(), &self.topic(role), self.partitions)
    }
}

fn new_topic<'a>(role: &str, name: &'a str, partitions: i32) -> NewTopic<'a> {
    let topic = NewTopic::new(name, partitions, TopicReplication::Fixed(1));
    match role {
        "changelog" => topic
            .set("cleanup.policy", "compact")
            .set("message.timestamp.type", "LogAppendTime")
            .set("max.message.bytes", "8388608"),
        // A refused record with its headers is larger than it was in the input.
        "dead_letters" => topic.set("retention.ms", "-1").set("max.message.bytes", "2097152"),
        _ => topic.set("retention.ms", "-1").set("segment.ms", "315360000000"),
    }
}
