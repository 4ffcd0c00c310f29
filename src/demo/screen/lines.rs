use std::io::{self, Write};

use super::Screen;
use super::table::{sizes, table};
use super::text::Style;
use crate::demo::board::Board;
use crate::demo::change::Change;
use crate::time::{Span, Timestamp};

/// One line below the other, for files and pipes.
pub struct Lines<W> {
    out: W,
    style: Style,
    /// How often the sizes are written, by the shop's clock.
    every: Span,
    sizes_due: Option<Timestamp>,
}

impl<W: Write> Lines<W> {
    pub fn new(out: W, style: Style, every: Span) -> Self {
        Lines { out, style, every, sizes_due: None }
    }
}

impl<W: Write> Screen for Lines<W> {
    fn say(&mut self, words: &str) -> io::Result<()> {
        writeln!(self.out, "{words}")?;
        self.out.flush()
    }

    fn show(&mut self, change: &Change, board: &Board) -> io::Result<()> {
        writeln!(self.out, "{}", self.style.change(change, board))?;
        self.out.flush()
    }

    fn refresh(&mut self, board: &Board, now: Timestamp) -> io::Result<()> {
        let due = *self.sizes_due.get_or_insert_with(|| now.plus(self.every));
        if now < due {
            return Ok(());
        }
        self.sizes_due = Some(now.plus(self.every));
        writeln!(self.out, "{}  sizes: {}", self.style.when(now), sizes(board))?;
        self.out.flush()
    }

    fn finish(&mut self, board: &Board, _: Timestamp) -> io::Result<()> {
        writeln!(self.out)?;
        table(board, &self.style).iter().try_for_each(|line| writeln!(self.out, "{line}"))?;
        writeln!(self.out)?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::screen::samples::{board, entered_by_time, now};
    use crate::time::Zone;

    #[test]
    fn sizes_are_written_now_and_then_and_as_a_table_in_the_end() {
        let mut out = Vec::new();
        let mut lines = Lines::new(&mut out, Style { colour: false, zone: Zone::utc() }, Span::from_hours(1));
        let mut board = board();
        lines.refresh(&board, now()).unwrap();
        board.count(&entered_by_time());
        lines.show(&entered_by_time(), &board).unwrap();
        lines.refresh(&board, now().plus(Span::from_seconds(3599))).unwrap();
        lines.refresh(&board, now().plus(Span::from_hours(1))).unwrap();
        lines.finish(&board, now()).unwrap();
        let expected = "\
2026-05-30 16:58:12  ada-7         entered  Abandoned cart                   by the clock
2026-05-30 18:00:00  sizes: Abandoned cart 1 · Loyal customers 0

segment           members   entered      left  by clock
Abandoned cart          1         1         0         1
Loyal customers         0         0         0         0

";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
