use std::thread;
use std::time::Duration;

use rdkafka::mocking::MockCluster;
use rdkafka::producer::DefaultProducerContext;

use super::context::plain;
use super::topics;
use crate::config::Topics;
use crate::worker::transport::TransportError;

/// What it says of every record it appends: no clock's time, and so no witness of any (T5).
pub(super) const APPENDED_AT_MS: i64 = 1234;

/// A call that comes while the cluster's thread is still busy with the one before does not wake it, and waits until it
/// wakes by itself, a second later.
const BETWEEN_CALLS: Duration = Duration::from_millis(8);

/// A broker inside of this process, gone with it: librdkafka's mock cluster.
///
/// It speaks the protocol over a port of this machine, and keeps some megabytes of each partition. What it does not
/// have: isolation of transactions, committed offsets that come back, settings of topics, times of its own. That will
/// do for a demonstration, and for nothing else.
pub struct MockBroker {
    cluster: MockCluster<'static, DefaultProducerContext>,
}

impl MockBroker {
    /// Starts a broker that has these topics.
    ///
    /// # Errors
    /// [`TransportError::Broken`] where no port can be listened on.
    pub fn start(names: &Topics, partitions: i32) -> Result<Self, TransportError> {
        let broken = |error| TransportError::Broken { doing: "starting a broker in this process", why: plain(&error) };
        let cluster = MockCluster::new(1).map_err(broken)?;
        for planned in topics::plan(names) {
            thread::sleep(BETWEEN_CALLS);
            cluster.create_topic(&planned.name, partitions, 1).map_err(broken)?;
        }
        Ok(MockBroker { cluster })
    }

    /// `host:port`.
    pub fn address(&self) -> String {
        self.cluster.bootstrap_servers()
    }
}
