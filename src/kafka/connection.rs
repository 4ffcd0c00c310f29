use std::collections::BTreeMap;

use rdkafka::ClientConfig;

use crate::event::Stream;
use crate::worker::transport::Topic;

/// What every client of a process is made from.
#[derive(Clone, Debug)]
pub struct Connection {
    /// `host:port`, several with commas between.
    pub brokers: String,
    /// The consumer group, and the beginning of every transactional id.
    pub group: String,
    pub topics: TopicNames,
    /// Given to librdkafka as they are.
    properties: BTreeMap<String, String>,
}

/// The names of the topics.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TopicNames {
    pub orders: String,
    pub signups: String,
    pub browse: String,
    pub segment_events: String,
    pub dead_letters: String,
    pub changelog: String,
}

impl TopicNames {
    pub fn input(&self, stream: Stream) -> &str {
        match stream {
            Stream::Orders => &self.orders,
            Stream::Signups => &self.signups,
            Stream::Browse => &self.browse,
        }
    }

    pub fn inputs(&self) -> [&str; 3] {
        Stream::ALL.map(|stream| self.input(stream))
    }

    pub fn stream(&self, name: &str) -> Option<Stream> {
        Stream::ALL.into_iter().find(|stream| self.input(*stream) == name)
    }

    pub fn output(&self, topic: Topic) -> &str {
        match topic {
            Topic::SegmentEvents => &self.segment_events,
            Topic::DeadLetters => &self.dead_letters,
            Topic::Changelog => &self.changelog,
        }
    }
}

/// Properties that exactly-once rests on, and those that have a setting of their own.
const FIXED: [&str; 18] = [
    "acks",
    "auto.offset.reset",
    "bootstrap.servers",
    "enable.auto.commit",
    "enable.auto.offset.store",
    "enable.gapless.guarantee",
    "enable.idempotence",
    "enable.partition.eof",
    "group.id",
    "group.instance.id",
    "group.protocol",
    "group.remote.assignor",
    "isolation.level",
    "metadata.broker.list",
    "partition.assignment.strategy",
    "partitioner",
    "request.required.acks",
    "transactional.id",
];

/// `kafka.properties` sets what it must not.
#[derive(Debug, thiserror::Error)]
#[error("kafka.properties: `{0}` is set by shoal itself, since what it promises rests on it: remove it")]
pub struct FixedProperty(pub String);

impl Connection {
    /// # Errors
    /// [`FixedProperty`] where a property is one that shoal sets itself.
    pub fn new(
        brokers: String,
        group: String,
        topics: TopicNames,
        properties: BTreeMap<String, String>,
    ) -> Result<Self, FixedProperty> {
        match properties.keys().find(|key| FIXED.contains(&key.as_str())) {
            Some(key) => Err(FixedProperty(key.clone())),
            None => Ok(Connection { brokers, group, topics, properties }),
        }
    }

    /// A client of no special kind.
    pub fn client(&self) -> ClientConfig {
        let mut config = ClientConfig::new();
        config.set("bootstrap.servers", &self.brokers).set("client.id", "shoal");
        self.with_properties(config)
    }

    /// The member of the group that reads the inputs (KAFKA.md says why each).
    pub fn inputs(&self, instance: Option<&str>) -> ClientConfig {
        let mut config = self.reading(&self.group, "read_committed");
        config
            .set("auto.offset.reset", "error")
            .set("group.protocol", "classic")
            .set("partition.assignment.strategy", "range")
            .set("session.timeout.ms", "30000")
            .set("heartbeat.interval.ms", "1000")
            .set("fetch.wait.max.ms", "50");
        if let Some(instance) = instance {
            config.set("group.instance.id", instance);
        }
        self.with_properties(config)
    }

    /// A reader outside the group; `isolation` is `read_committed` or `read_uncommitted`.
    pub fn reader(&self, isolation: &str) -> ClientConfig {
        let mut config = self.reading(&format!("{}-restore", self.group), isolation);
        config.set("auto.offset.reset", "error").set("fetch.wait.max.ms", "20");
        self.with_properties(config)
    }

    /// A producer of this transactional id.
    pub fn producer(&self, transactional_id: &str) -> ClientConfig {
        let mut config = ClientConfig::new();
        config
            .set("bootstrap.servers", &self.brokers)
            .set("client.id", "shoal")
            .set("enable.idempotence", "true")
            .set("transaction.timeout.ms", "10000")
            .set("retry.backoff.ms", "1")
            .set("retry.backoff.max.ms", "10")
            .set("linger.ms", "0")
            .set("batch.num.messages", "10000")
            .set("queue.buffering.max.messages", "500000")
            .set("message.max.bytes", "16000000")
            .set("compression.codec", "lz4");
        let mut config = self.with_properties(config);
        config.set("partitioner", "murmur2_random").set("transactional.id", transactional_id);
        config
    }

    fn reading(&self, group: &str, isolation: &str) -> ClientConfig {
        let mut config = ClientConfig::new();
        config
            .set("bootstrap.servers", &self.brokers)
            .set("client.id", "shoal")
            .set("group.id", group)
            .set("isolation.level", isolation)
            .set("enable.auto.commit", "false")
            .set("enable.auto.offset.store", "false")
            .set("fetch.queue.backoff.ms", "10")
            .set("queued.max.messages.kbytes", "16384")
            .set("check.crcs", "false");
        config
    }

    fn with_properties(&self, mut config: ClientConfig) -> ClientConfig {
        for (key, value) in &self.properties {
            config.set(key, value);
        }
        config
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn connection(property: (&str, &str)) -> Result<Connection, FixedProperty> {
        let topics = ["orders", "signups", "browse", "segment-events", "dead", "changelog"].map(str::to_owned);
        let [orders, signups, browse, segment_events, dead_letters, changelog] = topics;
        let topics = TopicNames { orders, signups, browse, segment_events, dead_letters, changelog };
        let properties = BTreeMap::from([(property.0.to_owned(), property.1.to_owned())]);
        Connection::new("localhost:9092".to_owned(), "shoal".to_owned(), topics, properties)
    }

    #[test]
    fn a_property_that_exactly_once_rests_on_is_refused() {
        let refused = connection(("isolation.level", "read_uncommitted")).expect_err("fixed");
        assert_eq!(
            refused.to_string(),
            "kafka.properties: `isolation.level` is set by shoal itself, since what it promises rests on it: remove it"
        );
    }

    #[test]
    fn any_other_property_reaches_every_client_and_wins_over_the_default() {
        let connection = connection(("session.timeout.ms", "6000")).expect("free");
        assert_eq!(connection.inputs(None).get("session.timeout.ms"), Some("6000"));
        assert_eq!(connection.client().get("session.timeout.ms"), Some("6000"));
    }

    #[test]
    fn only_a_slot_makes_a_static_member() {
        let connection = connection(("linger.ms", "1")).expect("free");
        assert_eq!(connection.inputs(None).get("group.instance.id"), None);
        assert_eq!(connection.inputs(Some("pod-0-1")).get("group.instance.id"), Some("pod-0-1"));
    }

    #[test]
    fn records_without_a_partition_go_where_java_would_send_them() {
        assert_eq!(
            connection(("linger.ms", "1")).expect("free").producer("shoal-pod-0-0").get("partitioner"),
            Some("murmur2_random")
        );
    }
}
