use std::collections::VecDeque;
use std::time::Duration;

use crate::clock::Clock;
use crate::time::Span;

/// How old a partition's unwritten changes are (I2). The engine numbers them; this remembers how far the numbers had come
/// at certain times.
pub struct WriteBehind {
    /// No change waits longer than this for its record to be written.
    max_delay: Duration,
    /// When, on the monotonic clock, and the number that the next change was to get.
    marks: VecDeque<(Span, u64)>,
}

/// Marks are this part of the longest delay apart.
const PARTS: u32 = 16;

impl WriteBehind {
    pub fn new(max_delay: Duration) -> Self {
        WriteBehind { max_delay, marks: VecDeque::new() }
    }

    /// Remembers how far the changes have come by now. Called at every commit; one mark in a while is enough.
    pub fn mark(&mut self, noted: u64, clock: &dyn Clock) {
        let apart = self.max_delay / PARTS;
        if self.marks.back().is_none_or(|(at, _)| clock.waited_since(*at) >= apart) {
            self.marks.push_back((clock.monotonic(), noted));
        }
        let due_after = self.due_after();
        let old = |mark: &(Span, u64)| clock.waited_since(mark.0) >= due_after;
        while self.marks.len() > 1 && self.marks.get(1).is_some_and(old) {
            self.marks.pop_front();
        }
    }

    /// Changes whose number is lower have waited long enough.
    pub fn noted_before(&self, clock: &dyn Clock) -> u64 {
        let due = self.marks.iter().rev().find(|(at, _)| clock.waited_since(*at) >= self.due_after());
        due.map_or(0, |(_, noted)| *noted)
    }

    /// A change may be as much older than its mark as marks are apart.
    fn due_after(&self) -> Duration {
        self.max_delay - self.max_delay / PARTS * 2
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::worker::testing::Hands;

    #[test]
    fn a_change_is_due_before_it_has_waited_for_the_longest_delay() {
        let mut behind = WriteBehind::new(Duration::from_secs(16));
        for second in 0..=20 {
            behind.mark(second * 10, &Hands::at(0, second as i64 * 1000));
        }
        // Change 69 was made before second 7, change 60 after second 5.
        assert_eq!(behind.noted_before(&Hands::at(0, 20_999)), 60);
        assert_eq!(behind.noted_before(&Hands::at(0, 21_000)), 70);
    }

    #[test]
    fn nothing_is_due_before_its_time() {
        let mut behind = WriteBehind::new(Duration::from_secs(30));
        assert_eq!(behind.noted_before(&Hands::at(0, 0)), 0);
        behind.mark(7, &Hands::at(0, 0));
        assert_eq!(behind.noted_before(&Hands::at(0, 26_000)), 0);
        assert_eq!(behind.noted_before(&Hands::at(0, 30_000)), 7);
    }
}
