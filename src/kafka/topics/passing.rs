use std::time::Duration;

use rdkafka::admin::{AdminOptions, NewTopic, TopicReplication};
use rdkafka::error::RDKafkaErrorCode;

use super::describe::{admin, describe_all, refused, told, wait};
use super::{Planned, Role, TopicsError, plan};
use crate::kafka::Connection;

/// Topics that are there for a while, written by a clock of their own.
///
/// Their records may be dated months back or ahead, and no broker's time contradicts the clock: so nothing is deleted
/// by age, any timestamp is taken, and the changelog keeps those of its writer.
pub struct Passing {
    planned: Vec<Planned>,
}

const SETTINGS: [(&str, &str); 3] = [
    ("retention.ms", "-1"),
    ("message.timestamp.type", "CreateTime"),
    ("message.timestamp.after.max.ms", "9223372036854775807"),
];

impl Passing {
    /// Makes the topics of a connection, all of them.
    ///
    /// # Errors
    /// [`TopicsError`] where no broker answers, or one refuses: a topic of such a name exists already, for example.
    pub fn create(connection: &Connection, partitions: i32, within: Duration) -> Result<Self, TopicsError> {
        let planned = plan(&connection.topics);
        describe_all(connection, &[], within)?;
        let new: Vec<NewTopic<'_>> = planned.iter().map(|planned| new_topic(planned, partitions)).collect();
        let made = wait(admin(connection)?.create_topics(&new, &options(within)));
        for result in made.map_err(|error| refused("creating topics", &error))? {
            result.map_err(|(name, code)| told("creating", &name, code))?;
        }
        describe_all(connection, &planned, within)?;
        Ok(Passing { planned })
    }

    /// Takes them away again, with all that is in them.
    ///
    /// # Errors
    /// [`TopicsError`] where the broker refuses.
    pub fn delete(self, connection: &Connection, within: Duration) -> Result<(), TopicsError> {
        let names: Vec<&str> = self.planned.iter().map(|planned| planned.name.as_str()).collect();
        let gone = wait(admin(connection)?.delete_topics(&names, &options(within)));
        for result in gone.map_err(|error| refused("deleting topics", &error))? {
            match result {
                Ok(_) | Err((_, RDKafkaErrorCode::UnknownTopicOrPartition)) => {}
                Err((name, code)) => return Err(told("deleting", &name, code)),
            }
        }
        Ok(())
    }
}

fn options(within: Duration) -> AdminOptions {
    AdminOptions::new().operation_timeout(Some(within)).request_timeout(Some(within))
}

fn new_topic(planned: &Planned, partitions: i32) -> NewTopic<'_> {
    let own = settings_of(planned.role).chain(SETTINGS);
    own.fold(NewTopic::new(&planned.name, partitions, TopicReplication::Fixed(1)), |topic, (key, value)| {
        topic.set(key, value)
    })
}

/// Those of a topic that stays, as far as they do not stand against it.
fn settings_of(role: Role) -> impl Iterator<Item = (&'static str, &'static str)> {
    let others = |key: &str| SETTINGS.iter().all(|(own, _)| *own != key);
    role.settings().iter().copied().filter(move |(key, _)| others(key))
}
