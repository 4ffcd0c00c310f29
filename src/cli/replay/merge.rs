use super::input::Input;
use crate::cli::CliError;
use crate::event::Stream;
use crate::time::Timestamp;

/// The instant of a line's record and its stream; `None` where the line is none that can be read.
pub(super) type Key = Option<(Timestamp, Stream)>;

/// Several files as one history: of their next lines the one with the smallest (instant, stream, file) is taken, and
/// each file keeps its own order (DESIGN T2).
///
/// A line that cannot be read has the instant of the line before it.
pub(super) struct Merge<F> {
    heads: Vec<Head>,
    key_of: F,
    /// The head that was taken last and must move on.
    taken: Option<usize>,
}

struct Head {
    input: Input,
    line: Vec<u8>,
    key: (Timestamp, Stream),
    ended: bool,
}

/// A line and where it stands.
pub(super) struct Place<'a> {
    pub line: &'a [u8],
    pub input: &'a Input,
}

impl<F: Fn(&[u8]) -> Key> Merge<F> {
    /// `key_of` is asked only where there are several files.
    pub fn of(inputs: Vec<Input>, key_of: F) -> Result<Self, CliError> {
        let begin = (Timestamp::BEGINNING, Stream::Orders);
        let head = |input| Head { input, line: Vec::new(), key: begin, ended: false };
        let mut merge = Merge { heads: inputs.into_iter().map(head).collect(), key_of, taken: None };
        (0..merge.heads.len()).try_for_each(|at| merge.advance(at))?;
        Ok(merge)
    }

    /// The next line of all.
    pub fn next(&mut self) -> Result<Option<Place<'_>>, CliError> {
        if let Some(at) = self.taken.take() {
            self.advance(at)?;
        }
        let open = self.heads.iter().enumerate().filter(|(_, head)| !head.ended);
        let first = open.min_by_key(|(at, head)| (head.key, *at)).map(|(at, _)| at);
        self.taken = first;
        Ok(first.map(|at| Place { line: &self.heads[at].line, input: &self.heads[at].input }))
    }

    fn advance(&mut self, at: usize) -> Result<(), CliError> {
        let several = self.heads.len() > 1;
        let head = &mut self.heads[at];
        head.ended = !head.input.read_line(&mut head.line)?;
        if several && !head.ended {
            head.key = (self.key_of)(&head.line).unwrap_or(head.key);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    /// Lines here are an instant in milliseconds and a stream's first letter: `10o`.
    fn key_of(line: &[u8]) -> Key {
        let text = std::str::from_utf8(line).ok()?;
        let stream = Stream::ALL.into_iter().find(|stream| text.ends_with(&stream.name()[..1]))?;
        Some((Timestamp::from_millis(text[..text.len() - 1].parse().ok()?), stream))
    }

    #[track_caller]
    fn merged(files: &[&str], expected: &str) {
        let written: Vec<_> = files
            .iter()
            .map(|content| {
                let mut file = tempfile::NamedTempFile::new().unwrap();
                file.write_all(content.replace(' ', "\n").as_bytes()).unwrap();
                file
            })
            .collect();
        let inputs = written.iter().map(|file| Input::open(file.path()).unwrap()).collect();
        let mut merge = Merge::of(inputs, key_of).unwrap();
        let mut lines = Vec::new();
        while let Some(place) = merge.next().unwrap() {
            lines.push(String::from_utf8(place.line.to_vec()).unwrap());
        }
        assert_eq!(lines.join(" "), expected);
    }

    #[test]
    fn files_are_merged_by_instant_and_each_keeps_its_own_order() {
        merged(&["10b 30b", "20b 40b"], "10b 20b 30b 40b");
        merged(&["10b 5b 30b", "7b 20b"], "7b 10b 5b 20b 30b");
    }

    #[test]
    fn at_one_instant_orders_come_first_then_signups_then_browse_then_the_order_of_the_files() {
        merged(&["10b", "10s", "10o"], "10o 10s 10b");
        merged(&["10b 10b", "10b"], "10b 10b 10b");
    }

    #[test]
    fn a_line_that_cannot_be_read_follows_the_line_before_it() {
        merged(&["10b ? 30b", "20b"], "10b ? 20b 30b");
        merged(&["10b", "?"], "? 10b");
    }

    #[test]
    fn one_file_and_none_are_fine() {
        merged(&["30b 10b"], "30b 10b");
        merged(&[], "");
    }
}
