//! librdkafka's lists of partitions, copied at once: one that is alive at the drop of its consumer hangs that drop.

use rdkafka::error::KafkaResult;
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};

use super::topics;
use crate::config::Topics;
use crate::worker::transport::Positions;

/// All three inputs of these partitions, at these positions, with a text each.
pub fn of_positions<'a>(
    names: &Topics,
    positions: impl Iterator<Item = (i32, Positions, &'a str)>,
) -> KafkaResult<TopicPartitionList> {
    let mut list = TopicPartitionList::new();
    for (partition, positions, metadata) in positions {
        for (stream, offset) in positions.iter() {
            let mut entry = list.add_partition(names.of(stream), partition);
            entry.set_offset(Offset::Offset(offset))?;
            if !metadata.is_empty() {
                entry.set_metadata(metadata);
            }
        }
    }
    Ok(list)
}

/// All three inputs of these partitions, each at the same special offset.
pub fn of_partitions(names: &Topics, partitions: &[i32], offset: Offset) -> KafkaResult<TopicPartitionList> {
    let mut list = TopicPartitionList::new();
    for topic in topics::inputs(names) {
        for partition in partitions {
            list.add_partition_offset(topic, *partition, offset)?;
        }
    }
    Ok(list)
}

/// One entry of a list.
pub struct Entry {
    pub topic: String,
    pub partition: i32,
    /// `None` where librdkafka has none, or gave an error for it.
    pub offset: Option<i64>,
    pub metadata: String,
}

/// The list's entries; the first error of one of them is the answer's.
pub fn entries(list: &TopicPartitionList) -> KafkaResult<Vec<Entry>> {
    let read = |element: &rdkafka::topic_partition_list::TopicPartitionListElem<'_>| {
        element.error()?;
        let offset = match element.offset() {
            Offset::Offset(offset) => Some(offset),
            _ => None,
        };
        let (topic, partition) = (element.topic().to_owned(), element.partition());
        Ok(Entry { topic, partition, offset, metadata: element.metadata().to_owned() })
    };
    list.elements().iter().map(read).collect()
}
