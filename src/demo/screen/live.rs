use std::collections::VecDeque;
use std::io::{self, Write};

use super::Screen;
use super::table::table;
use super::text::Style;
use crate::demo::board::Board;
use crate::demo::change::Change;
use crate::time::{Span, Timestamp};

/// Painted in place, for a terminal: the table, and below it the newest changes.
pub struct Live<W> {
    out: W,
    style: Style,
    /// How often it is painted, by the shop's clock.
    every: Span,
    paint_due: Option<Timestamp>,
    newest: VecDeque<String>,
    /// Lines on the terminal that the next painting replaces.
    painted: usize,
    /// Columns and lines of the terminal, asked anew for each painting.
    size: fn() -> (usize, usize),
}

/// Changes below the table, where the terminal has room for them.
const NEWEST: usize = 12;
/// What stands around the table and the changes.
const MARGIN: usize = 4;

const UP: &str = "\x1b[";
const CLEAR_BELOW: &str = "\x1b[J";

impl<W: Write> Live<W> {
    pub fn new(out: W, style: Style, every: Span, size: fn() -> (usize, usize)) -> Self {
        Live { out, style, every, paint_due: None, newest: VecDeque::new(), painted: 0, size }
    }

    fn paint(&mut self, board: &Board, now: Timestamp) -> io::Result<()> {
        let (columns, lines) = (self.size)();
        let mut picture = vec![self.style.bold(&self.style.when(now)), String::new()];
        picture.extend(table(board, &self.style));
        picture.push(String::new());
        let room = lines.saturating_sub(picture.len() + MARGIN).min(NEWEST);
        picture.extend(self.newest.iter().skip(self.newest.len().saturating_sub(room)).cloned());
        // A line that wraps, or a picture higher than the terminal, could not be painted over.
        picture.truncate(lines.saturating_sub(1));
        self.wipe()?;
        for line in &picture {
            writeln!(self.out, "{}", fit(line, columns))?;
        }
        self.painted = picture.len();
        self.out.flush()
    }

    fn wipe(&mut self) -> io::Result<()> {
        if self.painted > 0 {
            write!(self.out, "{UP}{}A\r{CLEAR_BELOW}", self.painted)?;
            self.painted = 0;
        }
        Ok(())
    }
}

impl<W: Write> Screen for Live<W> {
    fn say(&mut self, words: &str) -> io::Result<()> {
        self.wipe()?;
        writeln!(self.out, "{words}")?;
        self.paint_due = None;
        self.out.flush()
    }

    fn show(&mut self, change: &Change, board: &Board) -> io::Result<()> {
        if self.newest.len() == NEWEST {
            self.newest.pop_front();
        }
        self.newest.push_back(self.style.change(change, board));
        Ok(())
    }

    fn refresh(&mut self, board: &Board, now: Timestamp) -> io::Result<()> {
        if self.paint_due.is_some_and(|due| now < due) {
            return Ok(());
        }
        self.paint_due = Some(now.plus(self.every));
        self.paint(board, now)
    }

    fn finish(&mut self, board: &Board, now: Timestamp) -> io::Result<()> {
        self.paint(board, now)?;
        self.painted = 0;
        writeln!(self.out)
    }
}

/// As much of a line as fits; sequences of colour take no room.
fn fit(line: &str, columns: usize) -> String {
    let (mut fitted, mut used, mut in_colour) = (String::with_capacity(line.len()), 0, false);
    for c in line.chars() {
        in_colour |= c == '\x1b';
        if in_colour || used < columns {
            fitted.push(c);
        }
        used += usize::from(!in_colour);
        in_colour &= c != 'm';
    }
    fitted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::screen::samples::{board, entered_by_time, now};
    use crate::time::Zone;

    fn painted(size: fn() -> (usize, usize), paintings: usize) -> String {
        let mut out = Vec::new();
        let mut live = Live::new(&mut out, Style { colour: false, zone: Zone::utc() }, Span::from_seconds(60), size);
        live.show(&entered_by_time(), &board()).unwrap();
        for number in 0..paintings {
            live.refresh(&board(), now().plus(Span::from_seconds(60 * number as i64))).unwrap();
        }
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_second_picture_covers_the_first() {
        let pictures = painted(|| (100, 50), 2);
        let lines_of_one = painted(|| (100, 50), 1).lines().count();
        assert_eq!(pictures.matches(&format!("\x1b[{lines_of_one}A\r\x1b[J")).count(), 1, "{pictures:?}");
        assert!(pictures.contains("\n2026-05-30 16:58:12  ada-7"), "{pictures}");
    }

    #[test]
    fn no_line_is_wider_and_no_picture_higher_than_the_terminal() {
        let picture = painted(|| (20, 5), 1);
        assert!(picture.lines().all(|line| line.chars().count() <= 20), "{picture}");
        assert_eq!(picture.lines().count(), 4, "{picture}");
    }

    #[test]
    fn colours_take_no_room() {
        assert_eq!(fit("\x1b[32mentered\x1b[0m", 5), "\x1b[32menter\x1b[0m");
        assert_eq!(fit("entered", 7), "entered");
    }
}
