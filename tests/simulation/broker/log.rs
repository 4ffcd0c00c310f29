use crate::worker::transport::Header;

/// One partition of a topic. Entries are never taken out of it: what compaction and retention remove is marked, so that
/// the oracle can read what readers no longer can.
#[derive(Default)]
pub struct Log {
    pub entries: Vec<Entry>,
    /// The first offset there is.
    pub start: i64,
    /// Until then its leader does not answer, in true time.
    pub leader_away_until: i64,
    /// The first undecided offset of each transaction.
    open: Vec<(u64, i64)>,
}

pub struct Entry {
    /// Kafka's timestamp; `None` where the record has none.
    pub at: Option<i64>,
    pub appended_at: i64,
    pub content: Content,
    /// Which transaction it belongs to.
    pub writer: Option<u64>,
    pub state: State,
    /// Compaction has removed it.
    pub removed: bool,
}

pub enum Content {
    Data { key: Option<Vec<u8>>, value: Option<Vec<u8>>, headers: Vec<Header> },
    Marker,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    Open,
    Committed,
    Aborted,
}

impl Entry {
    pub fn data(key: Option<Vec<u8>>, value: Option<Vec<u8>>, headers: Vec<Header>) -> Content {
        Content::Data { key, value, headers }
    }

    pub fn is_visible(&self) -> bool {
        self.state == State::Committed && !self.removed && matches!(self.content, Content::Data { .. })
    }
}

impl Log {
    pub fn append(&mut self, content: Content, at: Option<i64>, now: i64, writer: Option<u64>) -> i64 {
        let state = if writer.is_some() { State::Open } else { State::Committed };
        if let Some(writer) = writer.filter(|writer| self.open.iter().all(|(open, _)| open != writer)) {
            self.open.push((writer, self.high_watermark()));
        }
        self.entries.push(Entry { at, appended_at: now, content, writer, state, removed: false });
        self.high_watermark() - 1
    }

    pub fn high_watermark(&self) -> i64 {
        self.entries.len() as i64
    }

    /// Everything before it is decided.
    pub fn stable(&self) -> i64 {
        self.open.iter().map(|(_, first)| *first).min().unwrap_or(self.high_watermark())
    }

    /// The first offset at or after `from`, below `end`, that a reader of committed records is given.
    pub fn next_visible(&self, from: i64, end: i64) -> Option<i64> {
        (from.max(self.start)..end).find(|at| self.entries[*at as usize].is_visible())
    }

    /// As [`Log::next_visible`], of all that was ever there.
    pub fn next_committed(&self, from: i64, end: i64) -> Option<i64> {
        (from..end).find(|at| {
            let entry = &self.entries[*at as usize];
            entry.state == State::Committed && matches!(entry.content, Content::Data { .. })
        })
    }

    /// Nobody can read any more what was there until now.
    pub fn wipe(&mut self) {
        self.start = self.high_watermark();
        self.entries.iter_mut().for_each(|entry| entry.removed = true);
    }

    pub fn at(&self, offset: i64) -> &Entry {
        &self.entries[offset as usize]
    }

    /// Decides the open records of a transaction and writes its marker.
    pub fn decide(&mut self, writer: u64, commit: bool, now: i64) {
        let state = if commit { State::Committed } else { State::Aborted };
        self.open.retain(|(open, _)| *open != writer);
        for entry in self.entries.iter_mut().filter(|e| e.writer == Some(writer) && e.state == State::Open) {
            entry.state = state;
        }
        self.entries.push(Entry {
            at: None,
            appended_at: now,
            content: Content::Marker,
            writer: None,
            state: State::Committed,
            removed: false,
        });
    }

    /// Keeps the newest record of each key below a stable offset; removes what was aborted, markers, and tombstones that
    /// were there the last time.
    pub fn compact(&mut self, end: i64, tombstones_before: i64) {
        let mut newest = std::collections::BTreeMap::new();
        for at in 0..end {
            let entry = &mut self.entries[at as usize];
            let Content::Data { key, value, .. } = &entry.content else { continue };
            if entry.state == State::Aborted {
                entry.removed = true;
                continue;
            }
            if entry.removed {
                continue;
            }
            if value.is_none() && at < tombstones_before {
                entry.removed = true;
            }
            if let Some(before) = newest.insert(key.clone(), at) {
                let before: i64 = before;
                self.entries[before as usize].removed = true;
            }
        }
    }
}
