//! What the demo shows. [`text`] and [`table`] make the words; [`lines`] writes them one below the other, for files and
//! pipes; [`live`] paints them in place, for a terminal. Both are a [`Screen`].

mod lines;
mod live;
mod table;
mod text;

use std::io;

pub use lines::Lines;
pub use live::Live;
pub use text::Style;

use super::board::Board;
use super::change::Change;
use crate::time::Timestamp;

/// Where changes and sizes are shown.
pub trait Screen {
    /// Says something once.
    fn say(&mut self, words: &str) -> io::Result<()>;

    /// A change that has just been read, counted on the board already.
    fn show(&mut self, change: &Change, board: &Board) -> io::Result<()>;

    /// Called many times a second: shows the sizes when it is time to.
    fn refresh(&mut self, board: &Board, now: Timestamp) -> io::Result<()>;

    /// The demo is over: the sizes a last time.
    fn finish(&mut self, board: &Board, now: Timestamp) -> io::Result<()>;
}

#[cfg(test)]
mod samples {
    use crate::demo::board::Board;
    use crate::demo::change::{Cause, Change};
    use crate::time::{Timestamp, parse_rfc3339};

    pub fn now() -> Timestamp {
        parse_rfc3339("2026-05-30T17:00:00Z").unwrap()
    }

    pub fn board() -> Board {
        let segments = [("abandoned-cart", "Abandoned cart"), ("loyal", "Loyal customers")];
        Board::new(segments.map(|(id, name)| (id.to_owned(), name.to_owned())))
    }

    pub fn entered_by_time() -> Change {
        Change {
            customer_id: "ada-7".into(),
            segment_id: "abandoned-cart".into(),
            entered: true,
            effective_at: parse_rfc3339("2026-05-30T16:58:12.345Z").unwrap(),
            cause: Cause::Time,
            backfill: false,
        }
    }

    pub fn left_by_order() -> Change {
        Change { entered: false, cause: Cause::Event { event_id: "placed-17".into() }, ..entered_by_time() }
    }
}
