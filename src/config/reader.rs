use std::collections::BTreeMap;
use std::fmt::Display;
use std::ops::RangeInclusive;

use super::effective::{Effective, Row};
use super::error::{Place, Problem};
use super::layers::{FREE_TABLES, Layers};
use super::setting::Setting;
use super::value::{Found, Value};

/// Takes options out of the layers one by one and goes on after a problem, so that all are reported at once.
pub(super) struct Reader {
    given: BTreeMap<String, Found>,
    tables: Vec<(String, Place)>,
    rows: Vec<Row>,
    problems: Vec<Problem>,
}

impl Reader {
    pub fn new(layers: Layers) -> Self {
        Reader { given: layers.given, tables: layers.tables, rows: Vec::new(), problems: layers.problems }
    }

    /// The option `key`, or its default. A wrong one is noted, and the default stands in for it.
    pub fn take<T: Setting>(&mut self, key: &'static str, default: impl Into<Value>) -> T {
        let default = default.into();
        let fallback = || T::read(&default).expect("the defaults are valid: a test reads them");
        let mut found = self.given.remove(key).unwrap_or(Found { value: default.clone(), place: Place::Default });
        if matches!(found.place, Place::Environment(_)) {
            found.value = found.value.typed_like(&default);
        }
        let read = T::read(&found.value);
        if read.is_none() {
            let message = format!("`{key}` must be {}, found {}", T::EXPECTED, found.value);
            self.problems.push(Problem { place: found.place.clone(), message });
        }
        self.rows.push(Row { section: section_of(key), name: name_of(key), value: found.value, place: found.place });
        read.unwrap_or_else(fallback)
    }

    /// As [`Reader::take`], and the value must lie in `range`.
    pub fn take_within<T>(&mut self, key: &'static str, default: impl Into<Value>, range: RangeInclusive<T>) -> T
    where
        T: Setting + PartialOrd + Display,
    {
        let value = self.take::<T>(key, default);
        if !range.contains(&value) {
            self.refuse(key, format!("`{key}` must lie between {} and {}, found {value}", range.start(), range.end()));
        }
        value
    }

    /// The user's own keys below `table`, in their order by name.
    pub fn take_free(&mut self, table: &'static str) -> Vec<(String, Found)> {
        let prefix = format!("{table}.");
        let keys: Vec<String> = self.given.keys().filter(|key| key.starts_with(&prefix)).cloned().collect();
        let mut taken = Vec::new();
        for key in keys {
            if let Some(found) = self.given.remove(&key) {
                let name = key[prefix.len()..].to_owned();
                let (value, place) = (found.value.clone(), found.place.clone());
                self.rows.push(Row { section: table.to_owned(), name: name.clone(), value, place });
                taken.push((name, found));
            }
        }
        taken
    }

    /// Notes a problem with an option that was taken before, at the place where it was given.
    pub fn refuse(&mut self, key: &str, message: String) {
        let row = self.rows.iter().find(|row| row.section == section_of(key) && row.name == name_of(key));
        let place = row.map_or(Place::Default, |row| row.place.clone());
        self.refuse_at(place, message);
    }

    pub fn refuse_at(&mut self, place: Place, message: String) {
        self.problems.push(Problem { place, message });
    }

    /// What is in force, and all that is wrong. Whatever nobody took is unknown.
    pub fn finish(mut self) -> (Effective, Vec<Problem>) {
        let known: Vec<String> = self.rows.iter().map(Row::key).collect();
        let unknown_tables = self.unknown_tables(&known);
        for (key, found) in &self.given {
            if !unknown_tables.iter().any(|table| key.starts_with(&format!("{table}."))) {
                self.problems.push(Problem { place: found.place.clone(), message: unknown(key, &known) });
            }
        }
        self.problems.sort_by(|a, b| a.place.cmp(&b.place));
        (Effective { rows: self.rows }, self.problems)
    }

    fn unknown_tables(&mut self, known: &[String]) -> Vec<String> {
        let is_known = |table: &str| {
            let within = format!("{table}.");
            let free = |free: &&str| format!("{free}.").starts_with(&within) || within.starts_with(&format!("{free}."));
            FREE_TABLES.iter().any(free) || known.iter().any(|key| key.starts_with(&within) || key == table)
        };
        let sections: Vec<String> = known.iter().map(|key| section_of(key)).collect();
        let unknown: Vec<(String, Place)> = self.tables.iter().filter(|(table, _)| !is_known(table)).cloned().collect();
        for (table, place) in &unknown {
            let message = format!("there is no section `[{table}]`{}", suggestion(table, &sections));
            self.problems.push(Problem { place: place.clone(), message });
        }
        unknown.into_iter().map(|(table, _)| table).collect()
    }
}

fn unknown(key: &str, known: &[String]) -> String {
    if known.iter().any(|other| section_of(other) == key) {
        return format!("`{key}` is a section: write its options below `[{key}]`");
    }
    format!("there is no setting `{key}`{}", suggestion(key, known))
}

/// The known name that is nearest, if it is near enough to be meant; the same option in another section, too.
fn suggestion(name: &str, known: &[String]) -> String {
    let alike = |other: &&String| name_of(other) == name_of(name);
    let near = known.iter().map(|other| (strsim::normalized_damerau_levenshtein(name, other), other));
    let nearest =
        near.filter(|(likeness, _)| *likeness >= 0.7).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, other)| other);
    match nearest.or_else(|| known.iter().find(alike)) {
        Some(other) => format!("; did you mean `{other}`?"),
        None => String::new(),
    }
}

fn section_of(key: &str) -> String {
    key.rsplit_once('.').map_or_else(String::new, |(section, _)| section.to_owned())
}

fn name_of(key: &str) -> String {
    key.rsplit_once('.').map_or(key, |(_, name)| name).to_owned()
}
