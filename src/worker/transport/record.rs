use crate::event::Stream;
use crate::time::Timestamp;

/// A header: its name, and its value where it has one.
pub type Header = (String, Option<Vec<u8>>);

/// A record of one of the inputs, byte for byte.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Record {
    pub stream: Stream,
    pub partition: i32,
    pub offset: i64,
    /// Kafka's timestamp, whoever set it; `None` where the record has none.
    pub timestamp: Option<Timestamp>,
    pub key: Option<Box<[u8]>>,
    pub value: Option<Box<[u8]>>,
    pub headers: Vec<Header>,
}

impl Record {
    /// How much memory it holds while it waits, about.
    pub fn bytes(&self) -> usize {
        let len = |part: &Option<Box<[u8]>>| part.as_ref().map_or(0, |bytes| bytes.len());
        let headers = self.headers.iter().map(|(name, value)| name.len() + value.as_ref().map_or(0, Vec::len));
        size_of::<Record>() + len(&self.key) + len(&self.value) + headers.sum::<usize>()
    }
}

/// The topics a worker writes to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Topic {
    SegmentEvents,
    /// Current memberships by customer: only where the settings name such a topic.
    Memberships,
    DeadLetters,
    Changelog,
}

/// A record to be produced.
#[derive(Clone, Copy, Debug)]
pub struct Outgoing<'a> {
    pub topic: Topic,
    /// `None`: the partition that murmur2 of the key names.
    pub partition: Option<i32>,
    pub key: Option<&'a [u8]>,
    /// `None` is a tombstone.
    pub value: Option<&'a [u8]>,
    pub headers: &'a [Header],
}
