use std::collections::BTreeMap;
use std::sync::Arc;

use super::breach::{Breach, Place, Promise};
use super::published::{Cause, Published, Texts};
use super::standing::{Following, Life};
use crate::event::Format;

/// What the topic of segment events promises, checked record by record, each partition in its order.
///
/// Nothing but the records is needed. Of a partition whose beginning is gone a customer is taken as it is first seen.
pub struct Output {
    topic: String,
    /// Of a record without a content-type header.
    format: Format,
    /// The events are kept, to be compared with a recomputation.
    keeps: bool,
    /// Partitions whose beginning is gone.
    cut: Vec<i32>,
    customers: BTreeMap<Arc<str>, Customer>,
    texts: Texts,
    pub events: u64,
    /// Events by a change of definitions.
    pub by_definition: u64,
    pub breaches: Vec<Breach>,
}

/// A record of the topic.
#[derive(Clone, Copy, Debug)]
pub struct Read<'a> {
    pub place: Place,
    pub key: Option<&'a [u8]>,
    pub value: Option<&'a [u8]>,
    pub headers: &'a [(String, Option<Vec<u8>>)],
}

/// What was published of one customer.
pub struct Customer {
    pub partition: i32,
    pub life: Life,
    /// In their order; those that repeat another are left out.
    pub events: Vec<(Place, Published)>,
}

impl Output {
    pub fn new(topic: &str, format: Format, keeps: bool) -> Self {
        Output {
            topic: topic.to_owned(),
            format,
            keeps,
            cut: Vec::new(),
            customers: BTreeMap::new(),
            texts: Texts::default(),
            events: 0,
            by_definition: 0,
            breaches: Vec::new(),
        }
    }

    /// The first records of this partition were deleted.
    pub fn begins_late(&mut self, partition: i32) {
        self.cut.push(partition);
    }

    /// Checks the next record of its partition.
    pub fn take(&mut self, read: &Read<'_>) {
        self.events += 1;
        let event = match self.decoded(read) {
            Ok(event) => event,
            Err(why) => {
                let key = read.key.map(|key| String::from_utf8_lossy(key).into_owned());
                self.breach(Promise::Readable, read.place, key, "a segment event".to_owned(), why);
                return;
            }
        };
        self.check_alone(read, &event);
        self.follow(read.place, event);
    }

    /// The customers of an input partition, by their ids.
    pub fn customers(&self) -> impl Iterator<Item = (&Arc<str>, &Customer)> {
        self.customers.iter()
    }

    pub fn customer(&self, id: &str) -> Option<&Customer> {
        self.customers.get(id)
    }

    pub fn topic(&self) -> &str {
        &self.topic
    }

    fn decoded(&mut self, read: &Read<'_>) -> Result<Published, String> {
        let value = read.value.ok_or("no value")?;
        let format = match header(read, "content-type") {
            Some(text) => Format::of_content_type(text).ok_or_else(|| format!("content-type `{text}`"))?,
            None => self.format,
        };
        Published::decode(format, value, &mut self.texts)
    }

    /// What a record promises by itself.
    fn check_alone(&mut self, read: &Read<'_>, event: &Published) {
        let mut breach = |promise, expected: String, found: String| {
            self.breach(promise, read.place, Some(event.customer_id.to_string()), expected, found);
        };
        let key = String::from_utf8_lossy(read.key.unwrap_or_default());
        if key != *event.customer_id {
            breach(Promise::Key, format!("the key `{}`", event.customer_id), format!("`{key}`"));
        }
        let id = event.id_of_its_parts();
        if event.event_id != id {
            breach(Promise::EventId, format!("event_id {id}, by its parts"), event.event_id.to_string());
        }
        let said = [("ce_id", event.event_id.to_string()), ("ce_type", event.kind.event_type().to_owned())];
        for (name, expected) in said {
            if let Some(found) = header(read, name).filter(|found| *found != expected) {
                breach(Promise::EventId, format!("the header {name} `{expected}`"), format!("`{found}`"));
            }
        }
        match event.cause {
            Cause::Recovery => {
                breach(Promise::NoRecovery, "a restore that finds what was published".to_owned(), show(event));
            }
            Cause::Definition => self.by_definition += 1,
            _ => {}
        }
    }

    /// What the records of a customer promise together.
    fn follow(&mut self, place: Place, event: Published) {
        let begins_late = self.cut.contains(&place.partition);
        let customer = self.customers.entry(event.customer_id.clone()).or_insert_with(|| Customer {
            partition: place.partition,
            life: Life::new(begins_late),
            events: Vec::new(),
        });
        let id = Some(event.customer_id.to_string());
        if customer.partition != place.partition {
            let expected = format!("all records of the customer in partition {}", customer.partition);
            self.breach(Promise::Partition, place, id, expected, show(&event));
            return;
        }
        let (following, broken) = customer.life.follow(&event);
        let found = if broken.is_empty() { String::new() } else { show(&event) };
        if self.keeps && following == Following::Next {
            customer.events.push((place, event));
        }
        for (promise, expected) in broken {
            self.breach(promise, place, id.clone(), expected, found.clone());
        }
    }

    fn breach(&mut self, promise: Promise, place: Place, customer_id: Option<String>, expected: String, found: String) {
        let (partition, offset) = (Some(place.partition), Some(place.offset));
        self.breaches.push(Breach {
            promise,
            topic: self.topic.clone(),
            partition,
            offset,
            customer_id,
            expected,
            found,
        });
    }
}

fn header<'a>(read: &Read<'a>, name: &str) -> Option<&'a str> {
    let found = read.headers.iter().rev().find(|(key, _)| key.eq_ignore_ascii_case(name));
    found.and_then(|(_, value)| std::str::from_utf8(value.as_deref()?).ok())
}

/// An event in a few words.
pub fn show(event: &Published) -> String {
    let Published { kind, segment_id, sequence, effective_at, cause, .. } = event;
    let did = kind.event_type().trim_start_matches("segment.");
    format!("{did} `{segment_id}`, sequence {sequence}, effective {effective_at}, {}", cause.show())
}

impl Cause {
    /// As in "by time".
    pub fn show(&self) -> String {
        match self {
            Cause::Event { event_id, topic, partition, offset } => {
                format!("by event `{event_id}` ({topic}/{partition} at {offset})")
            }
            Cause::Time => "by time".to_owned(),
            Cause::Definition => "by a definition".to_owned(),
            Cause::Population => "by the population".to_owned(),
            Cause::Erasure => "by an erasure".to_owned(),
            Cause::Recovery => "by a recovery".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests;
