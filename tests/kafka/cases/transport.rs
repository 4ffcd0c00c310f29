use std::time::Duration;

use shoal::event::Stream;
use shoal::kafka::{Connection, KafkaTransport};
use shoal::worker::transport::{
    Changelog, Inputs, Outgoing, Polled, Positions, Producer, Restored, Topic, TransactionError, Transport,
};

use crate::patience::eventually;
use crate::stage::Stage;

const SHORT: Duration = Duration::from_millis(50);
const LONG: Duration = Duration::from_secs(30);

fn transport(stage: &Stage, slot: &str) -> KafkaTransport {
    KafkaTransport::new(Connection::new(&stage.settings()), Some(slot), 0)
}

fn assigned(inputs: &mut impl Inputs) -> Vec<i32> {
    eventually("partitions are assigned", || match inputs.poll(SHORT).expect("polled") {
        Polled::Assigned(partitions) => Some(partitions),
        _ => None,
    })
}

fn write(producer: &mut impl Producer, partition: i32, key: &[u8], value: &[u8]) {
    let record = Outgoing {
        topic: Topic::Changelog,
        partition: Some(partition),
        key: Some(key),
        value: Some(value),
        headers: &[],
    };
    producer.produce(record).expect("produced");
}

pub fn offsets_with_metadata() {
    let stage = Stage::new("offsets", 2);
    let transport = transport(&stage, "a");
    let mut inputs = transport.join().expect("joined");
    assert_eq!(assigned(&mut inputs), [0, 1]);
    let none = inputs.committed(&[0, 1], LONG).expect("an answer");
    assert!(none.iter().all(|committed| committed.offsets == [None; 3]));
    inputs.assign(&[(0, Positions::default()), (1, Positions::default())]).expect("assigned");
    let mut producer = transport.producer(0).expect("a producer");
    producer.begin().expect("begun");
    write(&mut producer, 1, b"c:x", b"1");
    let stamped = producer.acknowledged(LONG).expect("acknowledged");
    assert!(stamped.appended_at.is_some(), "the changelog is stamped by the broker");
    let offsets = [(1, Positions([3, 0, 5]), "17".to_owned())];
    producer.send_offsets(&offsets, &inputs.member().expect("a member"), LONG).expect("offsets sent");
    producer.commit(LONG).expect("committed");
    let committed = &inputs.committed(&[0, 1], LONG).expect("an answer")[1];
    assert_eq!(committed.offsets, [Some(3), Some(0), Some(5)]);
    assert_eq!(committed.metadata, ["17", "17", "17"]);
    inputs.leave(LONG);
}

pub fn positions_count_markers() {
    let stage = Stage::new("markers", 1);
    let transport = transport(&stage, "a");
    let producer: rdkafka::producer::BaseProducer = {
        let mut config = rdkafka::ClientConfig::new();
        config.set("bootstrap.servers", stage.brokers()).set("transactional.id", format!("{}-upstream", stage.name));
        config.create().expect("a producer")
    };
    use rdkafka::producer::{BaseRecord, Producer as _};
    producer.init_transactions(LONG).expect("initialised");
    producer.begin_transaction().expect("begun");
    let browse = stage.topic("browse");
    let record = BaseRecord::to(&browse).partition(0).key("k").payload("v").timestamp(1_234);
    producer.send(record).map_err(|(error, _)| error).expect("sent");
    producer.commit_transaction(LONG).expect("committed");

    let mut inputs = transport.join().expect("joined");
    assigned(&mut inputs);
    assert_eq!(inputs.beginnings(&[0]).expect("an answer"), [Positions::default()]);
    let ends = inputs.ends(&[0]).expect("an answer")[0];
    assert_eq!(ends, Some(Positions([0, 0, 2])), "one record and its marker");
    inputs.assign(&[(0, Positions::default())]).expect("assigned");
    let record = eventually("the record is read", || match inputs.poll(SHORT).expect("polled") {
        Polled::Record(record) => Some(record),
        _ => None,
    });
    assert_eq!((record.stream, record.offset), (Stream::Browse, 0));
    assert_eq!(record.timestamp.map(|at| at.as_millis()), Some(1_234));
    assert_eq!((record.key.as_deref(), record.value.as_deref()), (Some(&b"k"[..]), Some(&b"v"[..])));
    eventually("the marker is passed", || {
        assert!(matches!(inputs.poll(SHORT).expect("polled"), Polled::Nothing));
        inputs.positions(0).expect("positions")[Stream::Browse as usize].filter(|position| *position == 2)
    });
    inputs.leave(LONG);
}

pub fn changelog_to_the_end() {
    let stage = Stage::new("changelog", 2);
    let transport = transport(&stage, "a");
    let mut producer = transport.producer(0).expect("a producer");
    for (key, keep) in [("c:kept", true), ("c:aborted", false), ("c:last", true)] {
        producer.begin().expect("begun");
        write(&mut producer, 1, key.as_bytes(), b"state");
        producer.acknowledged(LONG).expect("acknowledged");
        if keep {
            producer.commit(LONG).map(drop).expect("committed");
        } else {
            producer.abort(LONG).expect("aborted");
        }
    }
    let mut changelog = transport.changelog(&[0, 1]).expect("open");
    let (mut keys, mut ended) = (Vec::new(), Vec::new());
    eventually("the end is reached", || match changelog.next(SHORT).expect("read") {
        Restored::Record { partition, key, .. } => {
            assert_eq!(partition, 1);
            keys.push(String::from_utf8(key).expect("text"));
            None
        }
        Restored::Nothing => None,
        Restored::End { partition } => {
            ended.push(partition);
            (ended.len() == 2).then_some(())
        }
    });
    ended.sort_unstable();
    assert_eq!(ended, [0, 1], "each partition's end is told once");
    assert_eq!(keys, ["c:kept", "c:last"]);
}

pub fn fencing() {
    let stage = Stage::new("fencing", 1);
    let transport = transport(&stage, "a");
    let mut old = transport.producer(0).expect("a producer");
    old.begin().expect("begun");
    write(&mut old, 0, b"c:x", b"old");
    old.acknowledged(LONG).expect("acknowledged");
    let mut new = transport.producer(0).expect("a second producer of the id");
    assert!(matches!(old.commit(LONG), Err(TransactionError::Fenced(_))));
    new.begin().expect("begun");
    write(&mut new, 0, b"c:x", b"new");
    new.acknowledged(LONG).expect("acknowledged");
    new.commit(LONG).expect("committed");
    let values: Vec<_> = stage.reader("changelog").read_to_end().iter().filter_map(|read| read.value.clone()).collect();
    assert_eq!(values, [b"new"]);
}

pub fn dropped() {
    let stage = Stage::new("dropped", 2);
    let join = || KafkaTransport::new(Connection::new(&stage.settings()), None, 0).join().expect("joined");
    let mut first = join();
    assert_eq!(assigned(&mut first), [0, 1]);
    first.assign(&[(0, Positions::default()), (1, Positions::default())]).expect("assigned");
    drop(first);
    assert_eq!(assigned(&mut join()), [0, 1], "long before the session of the first one would have ended");
}

pub fn paused() {
    let stage = Stage::new("paused", 1);
    let mut inputs = transport(&stage, "a").join().expect("joined");
    assigned(&mut inputs);
    inputs.assign(&[(0, Positions::default())]).expect("assigned");
    inputs.pause(Stream::Browse, 0).expect("paused");
    inputs.unassign().expect("given up");
    inputs.assign(&[(0, Positions::default())]).expect("assigned again");
    let upstream = stage.upstream();
    upstream.send(&stage.topic("browse"), "k", b"v", 1, &[]);
    upstream.flush();
    eventually("a record of the topic that was paused", || match inputs.poll(SHORT).expect("polled") {
        Polled::Record(record) => Some(record.offset),
        _ => None,
    });
}
