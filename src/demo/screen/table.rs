use super::text::Style;
use crate::demo::board::Board;

/// A heading and a line for each segment.
pub fn table(board: &Board, style: &Style) -> Vec<String> {
    let width = board.rows.iter().map(|row| row.name.chars().count()).max().unwrap_or_default().max(7);
    let line = |name: &str, members: String, entered: String, left: String, by_time: String| {
        format!("{name:<width$}  {members:>8}  {entered:>8}  {left:>8}  {by_time:>8}")
    };
    let heading = ["members", "entered", "left", "by clock"].map(str::to_owned);
    let [members, entered, left, by_time] = heading;
    let mut lines = vec![style.bold(&line("segment", members, entered, left, by_time))];
    lines.extend(board.rows.iter().map(|row| {
        let live = row.live;
        let [entered, left, by_time] = [live.entered, live.left, live.by_time].map(|n| n.to_string());
        line(&row.name, row.size.to_string(), entered, left, by_time)
    }));
    lines
}

/// `Abandoned cart 12 · Loyal customers 3`
pub fn sizes(board: &Board) -> String {
    let sizes: Vec<String> = board.rows.iter().map(|row| format!("{} {}", row.name, row.size)).collect();
    sizes.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::screen::samples::{board, entered_by_time, left_by_order};
    use crate::time::Zone;

    #[test]
    fn a_table_shows_each_segment_with_its_size_and_what_happened() {
        let mut board = board();
        board.count(&entered_by_time());
        board.count(&entered_by_time());
        board.count(&left_by_order());
        let expected = [
            "segment           members   entered      left  by clock",
            "Abandoned cart          1         2         1         2",
            "Loyal customers         0         0         0         0",
        ];
        assert_eq!(table(&board, &Style { colour: false, zone: Zone::utc() }), expected);
        assert_eq!(sizes(&board), "Abandoned cart 1 · Loyal customers 0");
    }
}
