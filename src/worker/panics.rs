//! What a supervisor remembers of panics, so that none comes back for ever.

use std::collections::BTreeMap;

use super::error::WorkerError;

/// Where partitions panicked, and those that are set aside for it.
#[derive(Default)]
pub struct Panics {
    /// The last place of each partition, and how often it panicked anywhere.
    seen: BTreeMap<i32, (String, u32)>,
    set_aside: BTreeMap<i32, String>,
}

/// A partition that panicked so often is set aside, though never twice at one place.
const PANICS_MAX: u32 = 3;

impl Panics {
    /// Takes note of how a worker ended. A partition that panicked is read back and tried once more; at the same place
    /// again, the log itself leads there, and a third try would too.
    pub fn note(&mut self, error: &WorkerError) {
        let WorkerError::Panicked { partition: Some(partition), place, .. } = error else { return };
        let (last, times) = self.seen.entry(*partition).or_default();
        let again = last == place;
        place.clone_into(last);
        *times += 1;
        if again || *times >= PANICS_MAX {
            let why = format!(
                "{error}; it comes back each time. Please report it with the record, and run a release that has it mended"
            );
            self.set_aside.insert(*partition, why);
        }
    }

    /// The partitions that must not be worked on by this process, and why.
    pub fn set_aside(&self) -> &BTreeMap<i32, String> {
        &self.set_aside
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set_aside_after(panics: &[(i32, &str)]) -> Vec<i32> {
        let mut all = Panics::default();
        for (partition, place) in panics {
            let (place, why) = ((*place).to_owned(), "no".to_owned());
            all.note(&WorkerError::Panicked { partition: Some(*partition), place, why });
        }
        all.set_aside().keys().copied().collect()
    }

    #[test]
    fn one_that_panics_is_tried_again_and_at_the_same_place_set_aside() {
        assert_eq!(set_aside_after(&[(3, "at 17")]), [0; 0]);
        assert_eq!(set_aside_after(&[(3, "at 17"), (2, "at 17")]), [0; 0], "each partition by itself");
        assert_eq!(set_aside_after(&[(3, "at 17"), (3, "at 17")]), [3]);
    }

    #[test]
    fn one_that_panics_here_and_there_is_set_aside_too() {
        assert_eq!(set_aside_after(&[(3, "at 17"), (3, "timers")]), [0; 0]);
        assert_eq!(set_aside_after(&[(3, "at 17"), (3, "timers"), (3, "at 18")]), [3]);
    }
}
