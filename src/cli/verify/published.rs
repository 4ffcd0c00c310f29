use super::Task;
use super::progress::Progress;
use crate::cli::CliError;
use crate::kafka::scan::{self, Scan, Scanned};
use crate::verify::{Output, Place, Range, Read};

/// Reads the topic of segment events up to the end it has now, and checks what it promises by itself.
pub(super) fn read(task: &Task, keeps: bool) -> Result<(Output, Vec<Range>), CliError> {
    let topic = &task.connection.topics.segment_events;
    let partitions: Vec<i32> = (0..task.published_in).collect();
    let bounds = scan::bounds(&task.connection, topic, &partitions)?;
    let mut output = Output::new(topic, task.settings.format.segment_events, keeps);
    let late = bounds.iter().filter(|bounds| bounds.from > 0);
    late.for_each(|bounds| output.begins_late(bounds.partition));
    let mut progress = Progress::new(topic.clone(), bounds.iter().map(|bounds| bounds.to - bounds.from).sum());
    let mut scan = Scan::open(&task.connection, topic, &bounds)?;
    while let Some(Scanned { partition, offset, key, value, headers, .. }) = scan.next_record()? {
        let place = Place { partition, offset };
        output.take(&Read { place, key: key.as_deref(), value: value.as_deref(), headers: &headers });
        progress.step();
    }
    let range = |bounds: &scan::Bounds| Range { partition: bounds.partition, from: bounds.from, to: bounds.to };
    Ok((output, bounds.iter().map(range).collect()))
}
