use crate::demo::board::Board;
use crate::demo::change::{Cause, Change};
use crate::time::{Timestamp, Zone};

/// The words of a terminal that knows colours, or of one that does not.
#[derive(Clone, Debug)]
pub struct Style {
    pub colour: bool,
    /// Times are shown in it.
    pub zone: Zone,
}

const GREEN: &str = "\x1b[32m";
const RED: &str = "\x1b[31m";
const DIM: &str = "\x1b[2m";
const BOLD: &str = "\x1b[1m";
const PLAIN: &str = "\x1b[0m";

impl Style {
    /// `2026-05-30 17:58:12  ada-7         entered  Abandoned cart                  by the clock`
    pub fn change(&self, change: &Change, board: &Board) -> String {
        let (colour, verb) = if change.entered { (GREEN, "entered") } else { (RED, "left") };
        let (when, verb) = (self.when(change.effective_at), self.paint(colour, &format!("{verb:<7}")));
        let (who, segment) = (&change.customer_id, board.name(&change.segment_id));
        let why = self.paint(DIM, &why(&change.cause));
        format!("{when}  {who:<12}  {verb}  {segment:<31}  {why}")
    }

    /// Local time to the second.
    pub fn when(&self, at: Timestamp) -> String {
        let day = self.zone.local_day(at);
        let (y, m, d) = day.day.year_month_day();
        // Changes of daylight saving are whole hours, so the minutes count from midnight all the same.
        let s = at.since(day.start).as_millis() / 1000;
        let (hour, minute, second) = (self.zone.hour_of(at), s / 60 % 60, s % 60);
        format!("{y:04}-{m:02}-{d:02} {hour:02}:{minute:02}:{second:02}")
    }

    pub fn bold(&self, words: &str) -> String {
        self.paint(BOLD, words)
    }

    fn paint(&self, colour: &str, words: &str) -> String {
        if self.colour { format!("{colour}{words}{PLAIN}") } else { words.to_owned() }
    }
}

fn why(cause: &Cause) -> String {
    match cause {
        Cause::Event { event_id } => format!("by {event_id}"),
        Cause::Time => "by the clock".to_owned(),
        Cause::Other(kind) => format!("by {kind}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::screen::samples::{board, entered_by_time, left_by_order};

    fn style(colour: bool) -> Style {
        Style { colour, zone: Zone::named("Europe/London").unwrap() }
    }

    #[test]
    fn a_change_says_when_who_what_and_why_in_local_time() {
        assert_eq!(
            style(false).change(&entered_by_time(), &board()),
            "2026-05-30 17:58:12  ada-7         entered  Abandoned cart                   by the clock"
        );
        assert_eq!(
            style(false).change(&left_by_order(), &board()),
            "2026-05-30 17:58:12  ada-7         left     Abandoned cart                   by placed-17"
        );
    }

    #[test]
    fn colour_changes_nothing_but_the_colour() {
        let coloured = style(true).change(&entered_by_time(), &board());
        assert!(coloured.contains("\x1b[32mentered\x1b[0m"), "{coloured:?}");
        let bare = [GREEN, DIM, PLAIN].iter().fold(coloured, |text, code| text.replace(code, ""));
        assert_eq!(bare, style(false).change(&entered_by_time(), &board()));
    }
}
