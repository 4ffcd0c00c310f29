use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Definitions, File, Placed};
use crate::segment::diagnostics::{Code, Diagnostic};
use crate::segment::source::SourceSpan;
use crate::segment::suggest;

/// Reads the files, one after the other.
pub(super) struct Reader<'f> {
    pub files: &'f [File],
    /// The one that is read, by its number.
    pub file: usize,
    pub definitions: Definitions,
    /// Where each id and each list was first seen: the number of its file, and the place there.
    pub ids: BTreeMap<String, (usize, SourceSpan)>,
    pub list_names: BTreeMap<String, (usize, SourceSpan)>,
}

pub(super) fn read(files: &[File]) -> Definitions {
    let definitions = Definitions::default();
    let mut reader = Reader { files, file: 0, definitions, ids: BTreeMap::new(), list_names: BTreeMap::new() };
    for file in 0..files.len() {
        reader.file = file;
        reader.whole_file();
    }
    let Definitions { segments, lists, .. } = &mut reader.definitions;
    for segment in segments {
        segment.version = super::version::of(&segment.query, lists);
    }
    reader.definitions
}

impl<'f> Reader<'f> {
    pub fn text(&self) -> &'f str {
        &self.files[self.file].text
    }

    fn whole_file(&mut self) {
        let (table, errors) = DeTable::parse_recoverable(self.text());
        for error in &errors {
            let place = error.span().map_or(SourceSpan::new(0, 0), |range| self.place(range));
            let message = error.message().lines().next().unwrap_or("this is not TOML").to_owned();
            self.complain(Diagnostic::new(Code::FileSyntax, place, message).expected("TOML"));
        }
        if !errors.is_empty() {
            return;
        }
        let table = table.into_inner();
        self.refuse_other_keys(&table, &["segment", "lists"]);
        if let Some(lists) = table.get("lists") {
            self.lists(lists);
        }
        if let Some(segments) = table.get("segment") {
            self.segments(segments);
        }
    }

    /// A range of the parser as a place, on character boundaries whatever it says.
    pub fn place(&self, range: Range<usize>) -> SourceSpan {
        let text = self.text();
        let boundary = |mut at: usize| {
            at = at.min(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        SourceSpan::new(boundary(range.start), boundary(range.end.max(range.start)))
    }

    pub fn complain(&mut self, diagnostic: Diagnostic) {
        self.definitions.diagnostics.push(Placed { file: self.file, diagnostic });
    }

    pub fn refuse_other_keys(&mut self, table: &DeTable<'_>, known: &[&str]) {
        for key in table.keys().filter(|key| !known.contains(&key.get_ref().as_ref())) {
            let name = key.get_ref().as_ref();
            let place = self.place(key.span());
            if matches!(name, "group" | "priority") && known.contains(&"query") {
                let message = "groups of segments are specified but not built yet";
                self.complain(Diagnostic::new(Code::NotBuiltYet, place, message).label("not built yet"));
                continue;
            }
            let diagnostic = Diagnostic::new(Code::FileKey, place, format!("there is no key `{name}` here"))
                .expected(format!("one of {}", known.join(", ")));
            self.complain(match suggest::nearest(name, known.iter().copied()) {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")).mend(place, near),
                None => diagnostic,
            });
        }
    }

    /// Complains of a value of the wrong type.
    pub fn wrong_type(&mut self, value: &Spanned<DeValue<'_>>, key: &str, expected: &str) {
        let message = format!("`{key}` is a TOML {}", value.get_ref().type_str());
        let diagnostic = Diagnostic::new(Code::FileType, self.place(value.span()), message);
        self.complain(diagnostic.expected(expected));
    }

    /// Complains where a name was seen before, naming both places. True if it is new.
    pub fn is_new(&mut self, what: &str, name: &str, place: SourceSpan, first: Option<(usize, SourceSpan)>) -> bool {
        let Some((file, first)) = first else { return true };
        let File { name: file, text } = &self.files[file];
        let (line, column) = first.line_and_column(text);
        let message = format!("{what} `{name}` is defined twice");
        let diagnostic = Diagnostic::new(Code::DuplicateId, place, message).label("the second time");
        self.complain(
            diagnostic.help(format!("the first is at {file}:{line}:{column}; give one of them another name")),
        );
        false
    }
}
