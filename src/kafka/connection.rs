use rdkafka::ClientConfig;
use rdkafka::config::RDKafkaLogLevel;

use crate::config::{Properties, Settings, Topics};

/// What every client of a process is made from.
#[derive(Clone, Debug)]
pub struct Connection {
    /// `host:port`, several with commas between.
    pub brokers: String,
    /// The consumer group, and the beginning of every transactional id.
    pub group: String,
    pub topics: Topics,
    /// Given to librdkafka as they are; those that exactly-once rests on are refused with the settings.
    properties: Properties,
}

impl Connection {
    pub fn new(settings: &Settings) -> Self {
        Connection {
            brokers: settings.kafka.brokers.clone(),
            group: settings.kafka.group.clone(),
            topics: settings.topics.clone(),
            properties: settings.kafka.properties.clone(),
        }
    }

    /// A client of no special kind.
    pub fn client(&self) -> ClientConfig {
        self.with_properties(self.any())
    }

    /// The member of the group that reads the inputs.
    ///
    /// Classic protocol and range assignment keep partition *p* of the inputs together; an instance makes the member a
    /// static one, which a restart does not move. The fetch settings are those that measured best.
    pub fn inputs(&self, instance: Option<&str>) -> ClientConfig {
        let mut config = self.reading(&self.group, "read_committed");
        config
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
        config.set("fetch.wait.max.ms", "20");
        self.with_properties(config)
    }

    /// A producer of this transactional id. The default back-off of 100 ms would cap it at ten transactions a second.
    ///
    /// Its debugging of transactions is on, because only there the client says that it sent the end of one again (I6).
    pub fn producer(&self, transactional_id: &str) -> ClientConfig {
        let mut config = self.any();
        config
            .set("enable.idempotence", "true")
            .set("partitioner", "murmur2_random")
            .set("transactional.id", transactional_id)
            .set("transaction.timeout.ms", "10000")
            .set("retry.backoff.ms", "1")
            .set("retry.backoff.max.ms", "10")
            .set("linger.ms", "0")
            .set("batch.num.messages", "10000")
            .set("queue.buffering.max.messages", "500000")
            .set("message.max.bytes", "16000000")
            .set("compression.codec", "lz4");
        let mut config = self.with_properties(config);
        let debug = config.get("debug").map_or("eos".to_owned(), |asked| format!("{asked},eos"));
        config.set("debug", debug).set_log_level(RDKafkaLogLevel::Debug);
        config
    }

    fn any(&self) -> ClientConfig {
        let mut config = ClientConfig::new();
        config.set("bootstrap.servers", &self.brokers).set("client.id", "shoal");
        // What is shown is the subscriber's to say; a failed connection is always heard, for the error it causes.
        config.set_log_level(RDKafkaLogLevel::Info);
        config
    }

    fn reading(&self, group: &str, isolation: &str) -> ClientConfig {
        let mut config = self.any();
        config
            .set("group.id", group)
            .set("isolation.level", isolation)
            .set("enable.auto.commit", "false")
            .set("enable.auto.offset.store", "false")
            .set("auto.offset.reset", "error")
            .set("fetch.queue.backoff.ms", "10")
            .set("queued.max.messages.kbytes", "16384")
            .set("check.crcs", "false");
        config
    }

    fn with_properties(&self, mut config: ClientConfig) -> ClientConfig {
        for (key, value) in self.properties.iter() {
            config.set(key, value);
        }
        config
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config;

    fn connection(file: &str) -> Connection {
        Connection::new(&config::read(Path::new("shoal.toml"), file, []).expect("valid settings").settings)
    }

    #[test]
    fn a_property_reaches_every_client_and_wins_over_the_default() {
        let connection = connection("[kafka.properties]\n\"session.timeout.ms\" = 6000");
        assert_eq!(connection.inputs(None).get("session.timeout.ms"), Some("6000"));
        assert_eq!(connection.producer("x").get("session.timeout.ms"), Some("6000"));
    }

    #[test]
    fn a_producers_transactions_are_debugged_whatever_the_user_debugs() {
        assert_eq!(connection("").producer("x").get("debug"), Some("eos"));
        let asked = connection("[kafka.properties]\ndebug = \"broker\"");
        assert_eq!(asked.producer("x").get("debug"), Some("broker,eos"));
        assert_eq!(asked.inputs(None).get("debug"), Some("broker"));
    }

    #[test]
    fn only_a_slot_makes_a_static_member() {
        assert_eq!(connection("").inputs(None).get("group.instance.id"), None);
        assert_eq!(connection("").inputs(Some("pod-0-1")).get("group.instance.id"), Some("pod-0-1"));
    }

    #[test]
    fn a_transaction_times_out_before_its_member_does() {
        let connection = connection("");
        let ms = |config: ClientConfig, key: &str| config.get(key).expect("set").parse::<i64>().expect("a number");
        let transaction = ms(connection.producer("x"), "transaction.timeout.ms");
        assert!(transaction < ms(connection.inputs(None), "session.timeout.ms"));
    }
}
