use super::change::{Cause, Change};

/// The segments with their sizes, as one counts them who reads nothing but the topic of segment events.
#[derive(Clone, Debug, Default)]
pub struct Board {
    pub rows: Vec<Row>,
    /// Changes of before the demo began.
    pub backfilled: u64,
    pub live: Tally,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    pub id: String,
    pub name: String,
    pub size: i64,
    pub live: Tally,
}

/// Changes since the demo began.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    pub entered: u64,
    pub left: u64,
    /// Those of them that only the clock brought about.
    pub by_time: u64,
}

impl Board {
    /// A board of these segments, ids with their names.
    pub fn new(segments: impl IntoIterator<Item = (String, String)>) -> Self {
        let row = |(id, name)| Row { id, name, size: 0, live: Tally::default() };
        Board { rows: segments.into_iter().map(row).collect(), ..Board::default() }
    }

    pub fn count(&mut self, change: &Change) {
        let row = self.rows.iter_mut().find(|row| row.id == change.segment_id);
        if let Some(row) = row {
            row.size += if change.entered { 1 } else { -1 };
            if !change.backfill {
                row.live.count(change);
            }
        }
        match change.backfill {
            true => self.backfilled += 1,
            false => self.live.count(change),
        }
    }

    /// What people call a segment; its id where there is no such row.
    pub fn name<'a>(&'a self, segment_id: &'a str) -> &'a str {
        self.rows.iter().find(|row| row.id == segment_id).map_or(segment_id, |row| &row.name)
    }
}

impl Tally {
    fn count(&mut self, change: &Change) {
        match change.entered {
            true => self.entered += 1,
            false => self.left += 1,
        }
        self.by_time += u64::from(change.cause == Cause::Time);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;

    fn change(segment_id: &str, entered: bool, backfill: bool, cause: Cause) -> Change {
        let effective_at = Timestamp::from_millis(0);
        Change { customer_id: "c".into(), segment_id: segment_id.into(), entered, effective_at, cause, backfill }
    }

    #[test]
    fn backfill_counts_in_the_sizes_and_not_among_what_happens() {
        let mut board = Board::new([("loyal".to_owned(), "Loyal".to_owned())]);
        board.count(&change("loyal", true, true, Cause::Time));
        board.count(&change("loyal", true, false, Cause::Event { event_id: "paid-1".into() }));
        board.count(&change("loyal", false, false, Cause::Time));
        assert_eq!((board.rows[0].size, board.backfilled), (1, 1));
        assert_eq!(board.rows[0].live, Tally { entered: 1, left: 1, by_time: 1 });
        assert_eq!(board.live, board.rows[0].live);
    }

    #[test]
    fn a_segment_that_has_no_row_is_called_by_its_id() {
        let mut board = Board::new([("loyal".to_owned(), "Loyal".to_owned())]);
        board.count(&change("new", true, false, Cause::Time));
        assert_eq!((board.name("loyal"), board.name("new")), ("Loyal", "new"));
        assert_eq!(board.live.entered, 1);
    }
}
