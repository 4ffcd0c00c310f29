use super::{Described, Finding, Planned, Role, Severity};
use crate::worker::changelog::RECORD_BYTES_MAX;

/// What a refused record takes more than it took in its input: the headers that say why (`worker::dead_letters`).
const HEADERS_BYTES: i64 = 16 << 10;
/// What a customer's record may take beside its facts: its memberships in some thousands of segments.
const MEMBERSHIPS_BYTES: i64 = 512 << 10;
/// The client sends up to so much at once (`batch.size`), and the broker's limit is for what is sent at once.
const BATCH_BYTES: i64 = 1_000_000;

/// Whether what will be written fits the topics: a record too large is refused by the broker each time it is sent, and
/// with it all that is in the same transaction.
pub fn check(planned: &[Planned], described: &Described, findings: &mut Vec<Finding>) {
    let topics = planned.iter().zip(&described.topics).filter_map(|(planned, state)| {
        let bytes = state.as_ref()?.settings.get("max.message.bytes")?.parse::<i64>().ok()?;
        Some((planned, bytes))
    });
    let topics: Vec<(&Planned, i64)> = topics.collect();
    let inputs = topics.iter().filter(|(planned, _)| matches!(planned.role, Role::Input(_)));
    let largest = inputs.map(|(_, bytes)| *bytes).max().unwrap_or(0);
    for (planned, bytes) in topics {
        let finding = match planned.role {
            Role::Input(_) => None,
            Role::DeadLetters if bytes < largest + HEADERS_BYTES => Some(dead_letters(bytes, largest)),
            Role::Changelog if bytes < RECORD_BYTES_MAX as i64 + MEMBERSHIPS_BYTES => Some(changelog(bytes)),
            _ if bytes < BATCH_BYTES => Some(batches(bytes)),
            _ => None,
        };
        if let Some((severity, what, wanted)) = finding {
            let alter = "kafka-configs.sh --alter --entity-type topics --entity-name";
            let mend = format!("{alter} {} --add-config max.message.bytes={wanted}", planned.name);
            findings.push(Finding { severity, code: "message_size", topic: planned.name.clone(), what, mend });
        }
    }
}

/// What is wrong with a topic's limit, and what it should be.
type Wrong = (Severity, String, i64);

fn dead_letters(bytes: i64, largest: i64) -> Wrong {
    let what = format!(
        "max.message.bytes is {bytes}, and an input takes records of up to {largest}: one that is refused is written here \
         as it came, with headers that say why"
    );
    let severity = if bytes < largest { Severity::Error } else { Severity::Warning };
    (severity, what, largest + 65_536)
}

fn changelog(bytes: i64) -> Wrong {
    let what = format!(
        "max.message.bytes is {bytes}, and the record of one customer with very much history may take {RECORD_BYTES_MAX}: \
         its partition would come to a stop there"
    );
    (Severity::Warning, what, 8 << 20)
}

fn batches(bytes: i64) -> Wrong {
    let what = format!(
        "max.message.bytes is {bytes}, and up to {BATCH_BYTES} are sent at once (`batch.size` in [kafka.properties], which \
         may be lowered instead)"
    );
    (Severity::Warning, what, 1_048_588)
}
