use std::time::{Duration, Instant};

/// Partitions of which a leader did not answer, and when each is asked about again.
///
/// A question about one of them holds up the worker, so it may take a short while only. But a client that has lost its
/// connection may need longer than that, and where it is never waited for long enough it is never heard of again: so each
/// further question may take twice as long, and comes so much later.
#[derive(Default)]
pub struct Silent(Vec<One>);

struct One {
    id: i32,
    asked_at: Instant,
    /// How long the next question may take.
    within: Duration,
}

/// How long a question may take at first, and at last.
const FIRST: Duration = Duration::from_millis(100);
const LAST: Duration = Duration::from_secs(1);
/// A question comes so many times later than it may take: it costs the worker a tenth of its time at most.
const APART: u32 = 10;

impl Silent {
    pub fn has(&self, id: i32) -> bool {
        self.0.iter().any(|one| one.id == id)
    }

    /// Those among these that are to be asked about again.
    pub fn due(&self, among: &[i32], now: Instant) -> Vec<i32> {
        let is_due = |one: &&One| among.contains(&one.id) && now >= one.asked_at + one.within * APART;
        self.0.iter().filter(is_due).map(|one| one.id).collect()
    }

    /// How long the next question about this one may take.
    pub fn within(&self, id: i32) -> Duration {
        self.0.iter().find(|one| one.id == id).map_or(FIRST, |one| one.within)
    }

    /// It did not answer.
    pub fn note(&mut self, id: i32, now: Instant) {
        match self.0.iter_mut().find(|one| one.id == id) {
            Some(one) => (one.asked_at, one.within) = (now, (one.within * 2).min(LAST)),
            None => self.0.push(One { id, asked_at: now, within: FIRST }),
        }
    }

    /// It answered.
    pub fn forget(&mut self, ids: &[i32]) {
        self.0.retain(|one| !ids.contains(&one.id));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_further_question_may_take_twice_as_long_and_comes_so_much_later() {
        let (mut silent, mut now) = (Silent::default(), Instant::now());
        let mut waited_ms = Vec::new();
        for _ in 0..6 {
            silent.note(3, now);
            let within = silent.within(3);
            assert_eq!(silent.due(&[3], now + within * 9), [0; 0]);
            now += within * 10;
            assert_eq!(silent.due(&[2, 3], now), [3]);
            waited_ms.push(within.as_millis());
        }
        assert_eq!(waited_ms, [100, 200, 400, 800, 1000, 1000]);
        assert_eq!(silent.due(&[2], now), [0; 0], "only those that are asked about");
    }

    #[test]
    fn one_that_answered_is_silent_no_more() {
        let (mut silent, now) = (Silent::default(), Instant::now());
        silent.note(3, now);
        silent.note(3, now);
        silent.forget(&[3]);
        assert!(!silent.has(3));
        assert_eq!(silent.within(3), FIRST);
    }
}
