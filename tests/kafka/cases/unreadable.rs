use rdkafka::producer::BaseRecord;
use shoal::worker::murmur2::partition_of;

use super::lost::{CUSTOMERS, after_a_first_round, visit};
use crate::client::Read;
use crate::published::by_customer;
use crate::service::Service;
use crate::stage::Stage;

/// The newest record of the changelog with this key, in the first partition that has one.
fn newest(stage: &Stage, key: &str) -> Read {
    let mut reader = stage.reader("changelog");
    let of_key = reader.read_to_end().iter().filter(|read| read.key.as_deref() == Some(key.as_bytes()));
    of_key.cloned().min_by_key(|read| (read.partition, -read.offset)).expect("a record of this key")
}

/// Puts another value in the record's place.
fn replace(stage: &Stage, record: &Read, value: &[u8]) {
    let upstream = stage.upstream();
    let key = record.key.as_deref().and_then(|key| std::str::from_utf8(key).ok()).expect("text");
    upstream.put(BaseRecord::to(&stage.topic("changelog")).partition(record.partition).key(key).payload(value));
    upstream.flush();
}

fn value(record: &Read) -> Vec<u8> {
    record.value.clone().expect("a value")
}

/// One byte of one customer's record is another: its partition is not worked on, and everyone knows why.
pub fn a_damaged_record() {
    let stage = after_a_first_round("damaged");
    let record = newest(&stage, "c:one-3");
    let mut damaged = value(&record);
    *damaged.last_mut().expect("a byte") ^= 1;
    replace(&stage, &record, &damaged);
    let mut service = Service::start(&stage, &[]);
    let partition = record.partition;
    let why = "its changelog cannot be read: the record of customer one-3: the record's checksum does not match: it is \
               damaged. To rebuild the state from the inputs, stop every shoal of this group, delete the group";
    service.wait_until_not_ready_for(&format!("partition {partition} stopped: {why}"));

    visit(&stage, "two");
    let is_elsewhere = |customer: &String| partition_of(customer.as_bytes(), stage.partitions) != partition;
    let elsewhere: Vec<String> = (0..CUSTOMERS).map(|number| format!("two-{number}")).filter(is_elsewhere).collect();
    let mut output = stage.reader("segment_events");
    output.until("the other partition's customers", |read| read.len() >= CUSTOMERS + elsewhere.len());
    assert!(service.terminate().0.success());
    let published = by_customer(output.read_to_end());
    assert!(elsewhere.iter().all(|customer| published.contains_key(customer)));
    assert_eq!(published.len(), CUSTOMERS + elsewhere.len(), "nothing of the partition that is stopped");
}

/// What a newer release wrote is not guessed at; once it stands there no more, the partitions are worked on again.
pub fn a_newer_release() {
    let stage = after_a_first_round("newer");
    let checkpoint = newest(&stage, "k:checkpoint");
    let other = (0..CUSTOMERS).map(|number| newest(&stage, &format!("c:one-{number}")));
    let record = other.into_iter().find(|read| read.partition != checkpoint.partition).expect("a customer elsewhere");
    let mut newer = value(&record);
    newer[0] = 200;
    replace(&stage, &record, &newer);
    let text = String::from_utf8(value(&checkpoint)).expect("text");
    replace(&stage, &checkpoint, text.replace(r#""format":1"#, r#""format":2"#).as_bytes());
    let mut service = Service::start(&stage, &[]);
    service.wait_until_not_ready_for(&format!("partition {} stopped", record.partition));
    service.wait_until_not_ready_for("the record has version 200; this release reads up to 1: run a newer release");
    service.wait_until_not_ready_for("the checkpoint is of format 2, this version reads up to 1");
    assert!(service.terminate().0.success());

    replace(&stage, &record, &value(&record));
    replace(&stage, &checkpoint, &value(&checkpoint));
    let service = Service::ready(&stage, &[]);
    visit(&stage, "two");
    let mut output = stage.reader("segment_events");
    output.until("the second round", |read| read.len() >= 2 * CUSTOMERS);
    assert!(service.terminate().0.success());
    assert_eq!(by_customer(output.read_to_end()).len(), 2 * CUSTOMERS);
}
