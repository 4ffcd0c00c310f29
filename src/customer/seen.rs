use xxhash_rust::xxh3::xxh3_64;

use crate::time::Timestamp;

/// A 64-bit digest of an `event_id`. Ids are unique within a topic and a customer, so that with the ten thousand events
/// a customer may hold the chance of one false duplicate is below 3 in 10^12.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct IdDigest(pub u64);

impl IdDigest {
    pub fn of(event_id: &str) -> Self {
        IdDigest(xxh3_64(event_id.as_bytes()))
    }
}

/// The newest ids of a customer's profile events, by `occurred_at`: at most [`SeenIds::MAX`]. What is older is told to
/// be a repetition by last-write-wins alone: written again, it changes nothing.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct SeenIds {
    /// Ascending.
    newest: Vec<(Timestamp, IdDigest)>,
}

impl SeenIds {
    pub const MAX: usize = 256;

    pub fn holds(&self, id: IdDigest) -> bool {
        self.newest.iter().any(|(_, seen)| *seen == id)
    }

    pub fn insert(&mut self, at: Timestamp, id: IdDigest) {
        let place = self.newest.partition_point(|seen| *seen < (at, id));
        self.newest.insert(place, (at, id));
        if self.newest.len() > Self::MAX {
            self.newest.remove(0);
        }
    }

    pub fn erase(&mut self, erased_at: Timestamp) {
        self.newest.retain(|(at, _)| *at > erased_at);
    }

    pub fn first(&self) -> Option<Timestamp> {
        self.newest.first().map(|(at, _)| *at)
    }

    pub fn entries(&self) -> &[(Timestamp, IdDigest)] {
        &self.newest
    }

    pub fn from_entries(mut newest: Vec<(Timestamp, IdDigest)>) -> Self {
        newest.sort_unstable();
        SeenIds { newest }
    }
}
