//! Places in a source text: a query, or a file of segments.

use std::ops::Range;

/// From byte `start` up to, not including, byte `end`; both lie on character boundaries. Not to be taken for
/// [`crate::time::Span`], a length of time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SourceSpan {
    pub start: usize,
    pub end: usize,
}

impl SourceSpan {
    pub const fn new(start: usize, end: usize) -> Self {
        SourceSpan { start, end }
    }

    /// From the beginning of this to the end of `last`.
    pub fn to(self, last: SourceSpan) -> Self {
        SourceSpan::new(self.start, last.end.max(self.start))
    }

    /// Whether `other` lies within.
    pub fn holds(self, other: SourceSpan) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// What stands there.
    pub fn text(self, source: &str) -> &str {
        source.get(self.range()).unwrap_or_default()
    }

    /// Line and column of the start, both from 1; the column counts characters.
    pub fn line_and_column(self, source: &str) -> (usize, usize) {
        let before = source.get(..self.start).unwrap_or(source);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}

/// A part of a query and where it stands. Two parts are equal when they say the same, wherever they stand.
#[derive(Clone, Debug)]
pub struct Spanned<T> {
    pub node: T,
    pub span: SourceSpan,
}

impl<T> Spanned<T> {
    pub fn new(node: T, span: SourceSpan) -> Self {
        Spanned { node, span }
    }
}

impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.node == other.node
    }
}

impl<T: Eq> Eq for Spanned<T> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_begin_after_a_line_feed() {
        let source = "é = 1\nßx = 2";
        assert_eq!(SourceSpan::new(0, 2).line_and_column(source), (1, 1));
        let x = source.find('x').unwrap();
        assert_eq!(SourceSpan::new(x, x + 1).line_and_column(source), (2, 2));
        assert_eq!(SourceSpan::new(source.len(), source.len()).line_and_column(source), (2, 7));
    }
}
