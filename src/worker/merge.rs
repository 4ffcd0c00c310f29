use std::collections::VecDeque;

use super::transport::{Positions, Record};
use crate::event::Stream;
use crate::sabotage::{Rule, is_off};
use crate::time::Timestamp;

/// The three inputs of one partition, merged (T2).
///
/// Of the three heads the one with the smallest (instant, topic, offset) is next, and none while another topic has no
/// head and its end is not known to be reached. Every end that was ever asked for must be reached; what came after the
/// last question arrives as it arrives, as long as it is fresh (see [`Merge::wants_ends`]).
#[derive(Default)]
pub struct Merge {
    queues: [Queue; 3],
}

#[derive(Default)]
struct Queue {
    records: VecDeque<Record>,
    bytes: usize,
    /// The offset after the last one known to be passed, markers of transactions included.
    read_to: i64,
    /// Must be passed before another topic's record is taken in front of this one's.
    end: i64,
    paused: bool,
}

/// A topic is paused when so much of it waits, and resumed at half of that.
const BYTES_MAX: usize = 4 << 20;
const RECORDS_MAX: usize = 20_000;

impl Merge {
    /// Nothing read yet: the next records are those at `positions`, and what there is goes up to `ends`.
    pub fn at(positions: Positions, ends: Positions) -> Self {
        let queue = |stream| Queue { read_to: positions.of(stream), end: ends.of(stream), ..Queue::default() };
        Merge { queues: Stream::ALL.map(queue) }
    }

    /// Takes a record that was read. One that was read before is passed over: a client may fetch again what it had
    /// fetched when its topic was paused.
    pub fn push(&mut self, record: Record) {
        let queue = &mut self.queues[record.stream as usize];
        if record.offset < queue.read_to {
            return;
        }
        queue.read_to = record.offset + 1;
        queue.bytes += record.bytes();
        queue.records.push_back(record);
    }

    /// Takes the next record, if it is known which one that is; `instant` says what a timestamp counts as (T1).
    pub fn pop(&mut self, instant: impl Fn(Option<Timestamp>) -> Timestamp) -> Option<Record> {
        let stream = self.next(instant)?;
        let queue = &mut self.queues[stream as usize];
        let record = queue.records.pop_front()?;
        queue.bytes -= record.bytes();
        Some(record)
    }

    /// The stream of the next record.
    fn next(&self, instant: impl Fn(Option<Timestamp>) -> Timestamp) -> Option<Stream> {
        if self.lagging().next().is_some() && !is_off(Rule::T2HeadTakenWithoutEnds) {
            return None;
        }
        let head = |stream: &Stream| {
            let record = self.queues[*stream as usize].records.front()?;
            Some((instant(record.timestamp), *stream, record.offset))
        };
        let heads = Stream::ALL.iter().filter_map(head);
        let next = if is_off(Rule::T7MergeReversed) { heads.max() } else { heads.min() };
        next.map(|(_, stream, _)| stream)
    }

    /// The topics that have no head and whose end is not reached: they hold the others up.
    pub fn lagging(&self) -> impl Iterator<Item = Stream> {
        Stream::ALL.into_iter().filter(|stream| {
            let queue = &self.queues[*stream as usize];
            queue.records.is_empty() && queue.read_to < queue.end
        })
    }

    /// Takes the earliest record before `end`, once each topic has a head or nothing more before it: a replay. It need
    /// not be the order in which they were taken then, but is close.
    pub fn pop_before(&mut self, end: Positions) -> Option<Record> {
        let lags = |(stream, end): (Stream, i64)| {
            let queue = &self.queues[stream as usize];
            queue.records.is_empty() && queue.read_to < end
        };
        if end.iter().any(lags) {
            return None;
        }
        let head = |stream: &Stream| {
            let record = self.queues[*stream as usize].records.front().filter(|head| head.offset < end.of(*stream))?;
            Some((record.timestamp, *stream))
        };
        let (_, stream) = Stream::ALL.iter().filter_map(head).min()?;
        let queue = &mut self.queues[stream as usize];
        let record = queue.records.pop_front()?;
        queue.bytes -= record.bytes();
        Some(record)
    }

    /// Everything before `end` was taken.
    pub fn has_passed(&self, end: Positions) -> bool {
        end.iter().all(|(stream, end)| {
            let queue = &self.queues[stream as usize];
            queue.records.front().map_or(queue.read_to >= end, |head| head.offset >= end)
        })
    }

    /// The offset after the last record that was read, of each topic.
    pub fn read_to(&self) -> Positions {
        Positions([0, 1, 2].map(|at| self.queues[at].read_to))
    }

    /// Whether anything waits.
    pub fn is_empty(&self) -> bool {
        self.queues.iter().all(|queue| queue.records.is_empty())
    }

    /// A head is older than `limit`: it was written some time ago, so other topics may hold older ones that were not
    /// read yet. Their ends must be asked for again before it is taken.
    pub fn wants_ends(&self, limit: Timestamp) -> bool {
        let old =
            |queue: &Queue| queue.records.front().is_some_and(|record| record.timestamp.is_some_and(|at| at < limit));
        self.queues.iter().any(old) && self.queues.iter().any(|queue| queue.records.is_empty())
    }

    /// What the leaders said the ends are.
    pub fn note_ends(&mut self, ends: Positions) {
        for (stream, end) in ends.iter() {
            let queue = &mut self.queues[stream as usize];
            queue.end = queue.end.max(end);
        }
    }

    /// What the consumer says it has passed: markers of transactions carry no record.
    pub fn note_positions(&mut self, positions: [Option<i64>; 3]) {
        for (queue, position) in self.queues.iter_mut().zip(positions) {
            queue.read_to = queue.read_to.max(position.unwrap_or(0));
        }
    }

    /// Everything up to `ends` was taken: nothing that the log holds could still forbid what time would do.
    pub fn is_at(&self, ends: Positions) -> bool {
        self.is_empty() && ends.iter().all(|(stream, end)| self.queues[stream as usize].read_to >= end)
    }

    /// Whether everything up to the ends last asked for was taken.
    pub fn has_reached_its_ends(&self) -> bool {
        self.is_empty() && self.queues.iter().all(|queue| queue.read_to >= queue.end)
    }

    /// The next offset of each topic, `taken` being those after the last record taken: beyond markers where nothing
    /// waits in front of them.
    pub fn next_offsets(&self, taken: Positions) -> Positions {
        let mut next = taken;
        for (stream, offset) in taken.iter() {
            let queue = &self.queues[stream as usize];
            if queue.records.is_empty() {
                next.set(stream, offset.max(queue.read_to));
            }
        }
        next
    }

    /// The topics to pause (true) or resume (false) since the last call.
    pub fn flow(&mut self) -> impl Iterator<Item = (Stream, bool)> {
        Stream::ALL.into_iter().filter_map(|stream| {
            let queue = &mut self.queues[stream as usize];
            let (bytes, records) = (queue.bytes, queue.records.len());
            let paused = match queue.paused {
                false => bytes >= BYTES_MAX || records >= RECORDS_MAX,
                true => bytes > BYTES_MAX / 2 || records > RECORDS_MAX / 2,
            };
            let changed = paused != queue.paused;
            queue.paused = paused;
            changed.then_some((stream, paused))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(stream: Stream, offset: i64, ms: i64) -> Record {
        let timestamp = Some(Timestamp::from_millis(ms));
        Record { stream, partition: 0, offset, timestamp, key: None, value: None, headers: Vec::new() }
    }

    fn popped(merge: &mut Merge) -> Vec<(Stream, i64)> {
        std::iter::from_fn(|| merge.pop(|at| at.unwrap_or(Timestamp::BEGINNING)))
            .map(|record| (record.stream, record.offset))
            .collect()
    }

    #[test]
    fn heads_are_taken_by_instant_then_topic_then_offset() {
        let mut merge = Merge::at(Positions::default(), Positions([2, 2, 1]));
        for (stream, offset, ms) in [
            (Stream::Browse, 0, 10),
            (Stream::Signups, 0, 10),
            (Stream::Signups, 1, 10),
            (Stream::Orders, 0, 11),
            (Stream::Orders, 1, 5),
        ] {
            merge.push(record(stream, offset, ms));
        }
        let order =
            [(Stream::Signups, 0), (Stream::Signups, 1), (Stream::Browse, 0), (Stream::Orders, 0), (Stream::Orders, 1)];
        assert_eq!(popped(&mut merge), order, "a topic keeps its own order, late as a record may be");
    }

    #[test]
    fn no_head_is_taken_while_another_topics_end_is_not_reached() {
        let mut merge = Merge::at(Positions::default(), Positions([1, 0, 1]));
        merge.push(record(Stream::Browse, 0, 10));
        assert_eq!(popped(&mut merge), []);
        assert_eq!(merge.lagging().collect::<Vec<_>>(), [Stream::Orders]);
        merge.push(record(Stream::Orders, 0, 9));
        assert_eq!(popped(&mut merge), [(Stream::Orders, 0), (Stream::Browse, 0)]);
    }

    #[test]
    fn a_record_that_was_read_before_is_passed_over() {
        let mut merge = Merge::at(Positions([4, 0, 0]), Positions([4, 0, 0]));
        for offset in [3, 4, 4, 5] {
            merge.push(record(Stream::Orders, offset, 10));
        }
        assert_eq!(popped(&mut merge), [(Stream::Orders, 4), (Stream::Orders, 5)]);
    }

    #[test]
    fn an_end_of_markers_alone_is_reached_by_the_position() {
        let mut merge = Merge::at(Positions::default(), Positions([1, 0, 1]));
        merge.push(record(Stream::Browse, 0, 10));
        merge.note_positions([Some(1), None, None]);
        assert_eq!(popped(&mut merge), [(Stream::Browse, 0)]);
        assert!(merge.is_at(Positions([1, 0, 1])));
        assert!(!merge.is_at(Positions([2, 0, 1])));
    }

    #[test]
    fn an_end_that_is_asked_for_again_holds_up_again() {
        let mut merge = Merge::at(Positions::default(), Positions([0, 0, 0]));
        merge.push(record(Stream::Browse, 0, 10));
        merge.note_ends(Positions([3, 0, 1]));
        assert_eq!(popped(&mut merge), []);
    }

    #[test]
    fn only_an_old_head_beside_an_empty_topic_asks_for_the_ends() {
        let mut merge = Merge::at(Positions::default(), Positions::default());
        assert!(!merge.wants_ends(Timestamp::from_millis(100)));
        merge.push(record(Stream::Browse, 0, 99));
        assert!(merge.wants_ends(Timestamp::from_millis(100)));
        assert!(!merge.wants_ends(Timestamp::from_millis(99)));
        merge.push(record(Stream::Orders, 0, 99));
        merge.push(record(Stream::Signups, 0, 99));
        assert!(!merge.wants_ends(Timestamp::from_millis(100)));
    }

    #[test]
    fn next_offsets_pass_markers_only_where_nothing_waits() {
        let mut merge = Merge::at(Positions([5, 5, 5]), Positions([5, 5, 5]));
        merge.push(record(Stream::Browse, 5, 1));
        merge.note_positions([Some(9), None, Some(8)]);
        assert_eq!(merge.next_offsets(Positions([5, 5, 5])), Positions([9, 5, 5]));
    }

    #[test]
    fn a_full_topic_is_paused_and_resumed_at_half() {
        let mut merge = Merge::at(Positions::default(), Positions::default());
        for offset in 0..RECORDS_MAX as i64 {
            merge.push(record(Stream::Browse, offset, offset));
        }
        assert_eq!(merge.flow().collect::<Vec<_>>(), [(Stream::Browse, true)]);
        assert_eq!(merge.flow().count(), 0);
        for _ in 0..RECORDS_MAX / 2 {
            merge.pop(|at| at.unwrap_or(Timestamp::BEGINNING));
        }
        assert_eq!(merge.flow().collect::<Vec<_>>(), [(Stream::Browse, false)]);
    }
}
