use std::time::Duration;

use rdkafka::admin::{AdminOptions, NewTopic, TopicReplication};
use rdkafka::error::RDKafkaErrorCode;

use super::describe::{admin, refused, told, wait};
use super::{Described, Planned, TopicsError};
use crate::kafka::Connection;

/// Where every broker that could hold a copy is asked to.
const REPLICAS_WANTED: usize = 3;
const WITHIN: Duration = Duration::from_secs(30);

/// Makes the topics that do not exist, and returns their names.
///
/// They get `partitions` partitions, or as many as those inputs have that exist already, and three copies where there
/// are three brokers.
///
/// # Errors
/// [`TopicsError`] where the broker refuses one.
pub fn create(
    connection: &Connection,
    planned: &[Planned],
    described: &Described,
    partitions: i32,
) -> Result<Vec<String>, TopicsError> {
    let missing: Vec<&Planned> = planned
        .iter()
        .zip(&described.topics)
        .filter(|(_, state)| state.is_none())
        .map(|(planned, _)| planned)
        .collect();
    if missing.is_empty() {
        return Ok(Vec::new());
    }
    let partitions = partitions_of_existing(planned, described).unwrap_or(partitions);
    let replicas = REPLICAS_WANTED.min(described.brokers.max(1)) as i32;
    let topics: Vec<NewTopic<'_>> = missing.iter().map(|planned| new_topic(planned, partitions, replicas)).collect();
    let options = AdminOptions::new().operation_timeout(Some(WITHIN)).request_timeout(Some(WITHIN));
    let made = wait(admin(connection)?.create_topics(&topics, &options));
    for result in made.map_err(|error| refused("creating topics", &error))? {
        match result {
            Ok(_) | Err((_, RDKafkaErrorCode::TopicAlreadyExists)) => {}
            Err((name, code)) => return Err(told("creating", &name, code)),
        }
    }
    Ok(missing.into_iter().map(|planned| planned.name.clone()).collect())
}

fn new_topic(planned: &Planned, partitions: i32, replicas: i32) -> NewTopic<'_> {
    let topic = NewTopic::new(&planned.name, partitions, TopicReplication::Fixed(replicas));
    planned.role.settings().iter().fold(topic, |topic, (key, value)| topic.set(key, value))
}

fn partitions_of_existing(planned: &[Planned], described: &Described) -> Option<i32> {
    let together = planned.iter().zip(&described.topics).filter(|(planned, _)| planned.role.is_partitioned_together());
    together.filter_map(|(_, state)| state.as_ref()).map(|state| state.partitions).next()
}
