use super::batch::DeadLetter;
use super::dead_letters;
use super::instant::instant;
use super::murmur2::partition_of;
use super::partition::Partition;
use super::rules::Rules;
use super::transport::Record;
use crate::engine::{Origin, Source};
use crate::event::{self, Decoded, Format, Outcome, Refusal};
use crate::metrics::WorkerMetrics;
use crate::time::Timestamp;

impl Partition {
    /// The record that is next by the instants of the three heads, if that is known.
    pub fn next_record(&mut self, now: Timestamp, rules: &Rules) -> Option<Record> {
        let engine_time = self.engine.engine_time();
        self.merge.pop(|timestamp| instant(timestamp, now, engine_time, rules.max_future_skew))
    }

    /// One step of the partition's history: the record is decoded, checked, and taken or refused. `now` is the wall
    /// clock.
    pub fn take(&mut self, record: Record, now: Timestamp, rules: &Rules, metrics: &WorkerMetrics) {
        #[cfg(test)]
        super::testing::panic_at_poison(&record);
        let instant = instant(record.timestamp, now, self.engine.engine_time(), rules.max_future_skew);
        // By the log alone it could not be told again what this record counted as.
        self.pending.everything |= record.timestamp != Some(instant);
        self.engine.limit_to(now);
        let outcome = match readable(&record, rules) {
            Ok((format, decoded)) => {
                let unusable = u64::from(decoded.event.unusable_values());
                metrics.left_out(record.stream, u64::from(decoded.unknown_fields), unusable);
                let origin = Origin { stream: record.stream, partition: record.partition, offset: record.offset };
                let value = record.value.as_deref().unwrap_or_default();
                let source = Source { origin, instant, format, value };
                self.engine.take(&decoded.event, &source, &mut self.pending.transitions)
            }
            Err(refusal) => {
                self.engine.move_to(instant);
                Outcome::Refused(refusal)
            }
        };
        metrics.records_read(record.stream, 1);
        metrics.outcome(record.stream, &outcome);
        metrics.excess_refunds(self.engine.take_excess_refunds());
        metrics.truncations(self.engine.take_truncations());
        self.taken.set(record.stream, record.offset + 1);
        self.pending.note(record.bytes(), &outcome);
        let engine_time = self.engine.engine_time();
        self.note_switched();
        self.pending.history.note(|| {
            format!(
                "record {} {} {} {}",
                record.stream.name(),
                record.offset,
                instant.as_millis(),
                engine_time.as_millis()
            )
        });
        if let Outcome::Refused(refusal) = outcome {
            let headers = dead_letters::headers(&record, &refusal, &rules.topics);
            self.pending.dead_letters.push(DeadLetter { key: record.key, value: record.value, headers });
        }
    }
}

/// The record's event, if it is one and belongs here.
///
/// # Errors
/// Why it goes to the dead letters.
pub fn readable<'a>(record: &'a Record, rules: &Rules) -> Result<(Format, Decoded<'a>), Refusal> {
    let value = record.value.as_deref().filter(|value| !value.is_empty()).ok_or(Refusal::Empty)?;
    let format = format(record, rules)?;
    let decoded = event::decode(record.stream, format, value, &rules.store)?;
    placed(record, &decoded.event.customer_id, rules)?;
    Ok((format, decoded))
}

/// As the content-type header says, else as the settings do. Of several such headers the last counts.
fn format(record: &Record, rules: &Rules) -> Result<Format, Refusal> {
    let header = record.headers.iter().rev().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    let Some((_, Some(value))) = header else { return Ok(rules.formats.of(record.stream)) };
    let text = String::from_utf8_lossy(value);
    Format::of_content_type(&text).ok_or_else(|| Refusal::UnknownFormat(text.into_owned()))
}

/// Its key is the customer's id, and it is where murmur2 of the key puts it (I10).
fn placed(record: &Record, customer_id: &str, rules: &Rules) -> Result<(), Refusal> {
    let key = record.key.as_deref().unwrap_or_default();
    if key != customer_id.as_bytes() {
        return Err(Refusal::WrongKey { key: String::from_utf8_lossy(key).into_owned() });
    }
    let expected_partition = partition_of(key, rules.partitions);
    if expected_partition != record.partition {
        return Err(Refusal::Misplaced { expected_partition, partition: record.partition });
    }
    Ok(())
}
