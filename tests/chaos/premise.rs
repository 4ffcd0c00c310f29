//! What a campaign takes for granted, tried first: the transport knows when the end of a transaction was sent twice.

use std::thread;
use std::time::{Duration, Instant};

use shoal::config;
use shoal::kafka::{Connection, KafkaTransport};
use shoal::worker::transport::{Outgoing, Producer, Topic, TransactionError, Transport};

use crate::cluster::Cluster;
use crate::proxy::Trick;
use crate::random::Random;
use crate::stage::Stage;

const WITHIN: Duration = Duration::from_secs(20);
/// A connection that is older is made again at once where it breaks: nothing slows the second request down.
const OLD_AFTER: Duration = Duration::from_millis(500);

/// Tries a commit and an abort over a connection that breaks in place of the answer.
pub fn holds(cluster: &Cluster, stage: &Stage) -> Result<(), String> {
    cluster.mischief.begin(Random::new(0), u64::MAX);
    let settings = config::load(Some(&stage.config)).expect("the settings").settings;
    let transport = KafkaTransport::new(Connection::new(&settings), Some("premise"), 0);
    let mut producer = transport.producer(0).map_err(|error| error.to_string())?;
    let began = Instant::now();
    while began.elapsed() < OLD_AFTER {
        write(&mut producer);
        let took = producer.commit(WITHIN).map_err(|error| error.to_string())?;
        if took == Duration::MAX {
            return Err("a commit whose answer came counts as sent twice".to_owned());
        }
        thread::park_timeout(Duration::from_millis(20));
    }
    write(&mut producer);
    cluster.mischief.play(Trick::CutAnswer);
    let took = producer.commit(WITHIN).map_err(|error| error.to_string())?;
    if took != Duration::MAX {
        return Err(format!("a commit was sent twice, within {took:?}, and nothing tells"));
    }
    let mut producer = transport.producer(0).map_err(|error| error.to_string())?;
    write(&mut producer);
    cluster.mischief.play(Trick::CutAnswer);
    let aborted = producer.abort(WITHIN);
    cluster.mischief.end();
    match aborted {
        Err(TransactionError::Fatal(_)) => Ok(()),
        other => Err(format!("an abort was sent twice, and nothing tells: {other:?}")),
    }
}

fn write(producer: &mut impl Producer) {
    let record = Outgoing {
        topic: Topic::DeadLetters,
        partition: Some(0),
        key: Some(b"premise"),
        value: Some(b"premise"),
        headers: &[],
    };
    producer.begin().expect("begun");
    producer.produce(record).expect("produced");
    producer.acknowledged(WITHIN).expect("acknowledged");
}
