use std::collections::BTreeMap;
use std::fmt;

use super::error::Place;
use super::reader::Reader;

/// What librdkafka is given as it is: the user's `[kafka.properties]`.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Properties(BTreeMap<String, String>);

/// Properties that are shoal's own to set, and why: exactly-once output and co-partitioning rest on them.
const OWN: [(&str, &str); 16] = [
    ("bootstrap.servers", "set `kafka.brokers` instead"),
    ("metadata.broker.list", "set `kafka.brokers` instead"),
    ("group.id", "set `kafka.group` instead"),
    ("group.instance.id", "set `kafka.slot` instead"),
    ("transactional.id", "set `kafka.slot` instead"),
    ("enable.auto.commit", "offsets are committed in the transaction that they belong to"),
    ("enable.auto.offset.store", "offsets are committed in the transaction that they belong to"),
    ("auto.offset.reset", "no offset is ever reset by itself; see `on_lost_input`"),
    ("isolation.level", "uncommitted records are never read"),
    ("enable.idempotence", "output is exactly once"),
    ("acks", "output is exactly once"),
    ("request.required.acks", "output is exactly once"),
    ("partitioner", "a customer's records must be on the partition that murmur2 of the id names"),
    ("partition.assignment.strategy", "the same partition of all topics must be held together"),
    ("group.protocol", "the same partition of all topics must be held together"),
    ("enable.partition.eof", "time may only move once the end of an input is known to be reached"),
];

impl Properties {
    pub(super) const TABLE: &'static str = "kafka.properties";

    pub(super) fn take(reader: &mut Reader) -> Self {
        let mut properties = BTreeMap::new();
        for (name, found) in reader.take_free(Self::TABLE) {
            match found.value.printed() {
                Some(value) => {
                    check_own(reader, &name, &found.place);
                    properties.insert(name, value);
                }
                None => {
                    let message = format!("`{}.{name}` must be a text, found {}", Self::TABLE, found.value);
                    reader.refuse_at(found.place, message);
                }
            }
        }
        Properties(properties)
    }

    /// In the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

fn check_own(reader: &mut Reader, name: &str, place: &Place) {
    if let Some((_, instead)) = OWN.iter().find(|(own, _)| *own == name) {
        let message = format!("`{}.{name}` is not for the user to set: {instead}", Properties::TABLE);
        reader.refuse_at(place.clone(), message);
    }
}

/// Whether the value of this property must not be shown.
pub(super) fn is_secret(name: &str) -> bool {
    let name = name.to_lowercase();
    ["password", "secret", ".key", "_key", "token", "jaas", "oauthbearer.config"].iter().any(|word| name.contains(word))
}

/// Secrets are masked.
impl fmt::Debug for Properties {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.0.iter().map(|(name, value)| (name, if is_secret(name) { "***" } else { value }));
        f.debug_map().entries(shown).finish()
    }
}
