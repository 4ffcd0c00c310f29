use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use rdkafka::admin::{AdminClient, AdminOptions, ResourceSpecifier};
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::metadata::{Metadata, MetadataTopic};

use super::{Planned, TopicsError};
use crate::kafka::Connection;
use crate::kafka::context::{Context, plain};

/// What the cluster said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Described {
    pub brokers: usize,
    /// In the order asked; `None` where the topic does not exist.
    pub topics: Vec<Option<TopicState>>,
}

/// One topic as it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TopicState {
    pub partitions: i32,
    /// Copies of each partition: the fewest of any.
    pub replicas: usize,
    /// The topic's settings, the broker's defaults included.
    pub settings: BTreeMap<String, String>,
}

/// Asks the cluster about these topics, and waits at most so long for the first word.
///
/// # Errors
/// [`TopicsError`] where no broker answers, or one refuses to tell.
pub fn describe(connection: &Connection, planned: &[Planned], within: Duration) -> Result<Described, TopicsError> {
    let metadata = metadata(connection, within)?;
    let found = |name: &str| metadata.topics().iter().find(|topic| topic.name() == name && topic.error().is_none());
    let existing: Vec<&str> = planned.iter().map(|p| p.name.as_str()).filter(|name| found(name).is_some()).collect();
    let mut settings = settings(&admin(connection)?, &existing)?;
    let state = |planned: &Planned| found(&planned.name).map(|topic| of(topic, settings.remove(&planned.name)));
    Ok(Described { brokers: metadata.brokers().len(), topics: planned.iter().map(state).collect() })
}

/// As [`describe`], waiting until the brokers know all of them: a topic that was just created takes a moment to show.
///
/// # Errors
/// [`TopicsError`], as [`describe`].
pub fn describe_all(connection: &Connection, planned: &[Planned], within: Duration) -> Result<Described, TopicsError> {
    let began = Instant::now();
    loop {
        let described = describe(connection, planned, within)?;
        if described.topics.iter().all(Option::is_some) || began.elapsed() > within {
            return Ok(described);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Asks by a consumer, since only a client whose queue is polled says why it cannot connect.
fn metadata(connection: &Connection, within: Duration) -> Result<Metadata, TopicsError> {
    let created = connection.client().create_with_context(Context::default());
    let client: BaseConsumer<Context> = created.map_err(|error| refused("making a client for the broker", &error))?;
    client.fetch_metadata(None, within).map_err(|error| {
        while client.poll(Duration::ZERO).is_some() {}
        TopicsError::Unreachable {
            brokers: connection.brokers.clone(),
            waited_s: within.as_secs(),
            why: client.context().last_word.explain(&error),
        }
    })
}

fn of(topic: &MetadataTopic, settings: Option<BTreeMap<String, String>>) -> TopicState {
    TopicState {
        partitions: topic.partitions().len() as i32,
        replicas: topic.partitions().iter().map(|partition| partition.replicas().len()).min().unwrap_or(0),
        settings: settings.unwrap_or_default(),
    }
}

fn settings(
    admin: &AdminClient<Context>,
    names: &[&str],
) -> Result<BTreeMap<String, BTreeMap<String, String>>, TopicsError> {
    let mut all = BTreeMap::new();
    if names.is_empty() {
        return Ok(all);
    }
    let resources: Vec<ResourceSpecifier<'_>> = names.iter().map(|name| ResourceSpecifier::Topic(name)).collect();
    let answers = wait(admin.describe_configs(&resources, &AdminOptions::new()));
    for (name, answer) in names.iter().zip(answers.map_err(|error| refused("asking for topic settings", &error))?) {
        let resource = answer.map_err(|code| told("asking for the settings of", name, code))?;
        let entries = resource.entries.into_iter().filter_map(|entry| Some((entry.name, entry.value?)));
        all.insert((*name).to_owned(), entries.collect());
    }
    Ok(all)
}

pub fn admin(connection: &Connection) -> Result<AdminClient<Context>, TopicsError> {
    let created = connection.client().create_with_context(Context::default());
    created.map_err(|error| refused("making a client for the broker", &error))
}

pub fn refused(doing: &str, error: &KafkaError) -> TopicsError {
    TopicsError::Refused { doing: doing.to_owned(), why: plain(error) }
}

pub fn told(doing: &str, topic: &str, code: RDKafkaErrorCode) -> TopicsError {
    TopicsError::Refused { doing: format!("{doing} {topic}"), why: code.to_string() }
}

/// Waits for an answer: librdkafka's own thread brings it, so any executor will do.
pub fn wait<F: Future>(answer: F) -> F::Output {
    let mut answer = std::pin::pin!(answer);
    let waker = std::task::Waker::from(std::sync::Arc::new(Unpark(std::thread::current())));
    let mut context = std::task::Context::from_waker(&waker);
    loop {
        match answer.as_mut().poll(&mut context) {
            std::task::Poll::Ready(value) => return value,
            std::task::Poll::Pending => std::thread::park(),
        }
    }
}

struct Unpark(std::thread::Thread);

impl std::task::Wake for Unpark {
    fn wake(self: std::sync::Arc<Self>) {
        self.0.unpark();
    }
}
