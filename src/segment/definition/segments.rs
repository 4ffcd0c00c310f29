use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::reader::Reader;
use super::{QueryPlace, Written};
use crate::segment::diagnostics::{Code, Diagnostic};
use crate::segment::source::SourceSpan;

/// The longest id.
const ID_LENGTH_MAX: usize = 64;

impl Reader<'_> {
    /// `[[segment]]`, each a table.
    pub(super) fn segments(&mut self, value: &Spanned<DeValue<'_>>) {
        let Some(array) = value.get_ref().as_array() else {
            return self.wrong_type(value, "segment", "tables, each begun by `[[segment]]`");
        };
        for item in array.iter() {
            match item.get_ref().as_table() {
                Some(table) => self.segment(table, self.place(item.span())),
                None => self.wrong_type(item, "segment", "a table begun by `[[segment]]`"),
            }
        }
    }

    fn segment(&mut self, table: &DeTable<'_>, header: SourceSpan) {
        self.refuse_other_keys(table, &["id", "name", "description", "query"]);
        let id = self.required(table, "id", header);
        let query = self.required(table, "query", header);
        let name = self.optional(table, "name");
        let description = self.optional(table, "description");
        let id = id.and_then(|(id, place)| self.checked_id(id, place));
        let (Some(id), Some((query, _))) = (id, query) else { return };
        let name = name.map_or_else(|| id.clone(), |(name, _)| name);
        let description = description.map(|(text, _)| text).unwrap_or_default();
        let Some(written) = table.get("query").map(Spanned::span) else { return };
        let raw = self.place(written);
        let place = QueryPlace::of_toml(raw.text(self.text()), raw.start, &query);
        let (version, file) = (String::new(), self.file);
        self.definitions.segments.push(Written { id, name, description, query, version, file, place });
    }

    fn required(&mut self, table: &DeTable<'_>, key: &str, header: SourceSpan) -> Option<(String, SourceSpan)> {
        if table.get(key).is_none() {
            let diagnostic = Diagnostic::new(Code::FileKey, header, format!("this segment has no `{key}`"));
            self.complain(diagnostic.expected(format!("`{key} = …` in it")));
        }
        self.optional(table, key)
    }

    fn optional(&mut self, table: &DeTable<'_>, key: &str) -> Option<(String, SourceSpan)> {
        let value = table.get(key)?;
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(value, key, "a text");
            return None;
        };
        Some((text.to_owned(), self.place(value.span())))
    }

    fn checked_id(&mut self, id: String, place: SourceSpan) -> Option<String> {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if id.is_empty() || id.len() > ID_LENGTH_MAX || !id.chars().all(fits) {
            let message = format!("`{id}` is not an id of a segment");
            let diagnostic = Diagnostic::new(Code::SegmentId, place, message);
            self.complain(diagnostic.expected("1 to 64 of a–z, 0–9 and hyphen, such as \"abandoned-cart\""));
            return None;
        }
        let first = self.ids.get(&id).copied();
        if !self.is_new("the segment", &id, place, first) {
            return None;
        }
        self.ids.insert(id.clone(), (self.file, place));
        Some(id)
    }
}
