use std::time::Duration;

use crate::cli::CliError;
use crate::config::{Formats, Properties, Settings, Topics};
use crate::event::Format;
use crate::kafka::topics::Passing;
use crate::kafka::{Connection, MockBroker};
use crate::time::Timestamp;

/// A broker with topics for one demo, and the settings that go with them.
pub(super) struct Stage {
    pub settings: Settings,
    pub connection: Connection,
    /// The show begins; what was before is history.
    pub begins_at: Timestamp,
    broker: Broker,
}

enum Broker {
    /// Ends when it is dropped.
    Mock(MockBroker),
    Real(Passing),
}

const ANSWER_WITHIN: Duration = Duration::from_secs(10);

impl Stage {
    pub const PARTITIONS: i32 = 4;

    /// Takes the user's settings for what they say about the store, and makes the rest anew.
    pub fn build(settings: Settings, brokers: Option<&str>, begins_at: Timestamp) -> Result<Self, CliError> {
        let name = match brokers {
            Some(_) => format!("demo-{}", &uuid::Uuid::new_v4().simple().to_string()[..6]),
            None => "demo".to_owned(),
        };
        let mut settings = of_this_time(settings, &name, begins_at);
        let broker = match brokers {
            Some(brokers) => {
                brokers.clone_into(&mut settings.kafka.brokers);
                let connection = Connection::new(&settings);
                Broker::Real(Passing::create(&connection, Self::PARTITIONS, ANSWER_WITHIN)?)
            }
            None => {
                let mock = MockBroker::start(&settings.topics, Self::PARTITIONS);
                let mock = mock.map_err(|error| CliError::Service(error.to_string()))?;
                settings.kafka.brokers = mock.address();
                settings.kafka.properties = Properties::default();
                Broker::Mock(mock)
            }
        };
        let connection = Connection::new(&settings);
        Ok(Stage { settings, connection, begins_at, broker })
    }

    /// Where it takes place.
    pub fn place(&self) -> String {
        match &self.broker {
            Broker::Mock(_) => "a broker inside of this process".to_owned(),
            Broker::Real(_) => format!("{}, in topics {}-…", self.connection.brokers, self.connection.group),
        }
    }

    /// Takes the topics away again.
    pub fn clear(self) -> Result<(), CliError> {
        match self.broker {
            Broker::Mock(broker) => drop(broker),
            Broker::Real(passing) => passing.delete(&self.connection, ANSWER_WITHIN)?,
        }
        Ok(())
    }
}

fn of_this_time(mut settings: Settings, name: &str, begins_at: Timestamp) -> Settings {
    settings.topics = Topics {
        orders: format!("{name}-orders"),
        signups: format!("{name}-signups"),
        browse: format!("{name}-browse"),
        segment_events: format!("{name}-segment-events"),
        dead_letters: format!("{name}-dead-letters"),
        changelog: format!("{name}-changelog"),
        memberships: None,
    };
    let (orders, signups, browse, segment_events) = (Format::Json, Format::Json, Format::Json, Format::Json);
    settings.format = Formats { orders, signups, browse, segment_events };
    name.clone_into(&mut settings.kafka.group);
    settings.kafka.slot = None;
    settings.segments.go_live = Some(begins_at);
    settings
}
