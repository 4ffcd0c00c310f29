use std::fmt;

use super::error::Place;
use super::properties::{Properties, is_secret};
use super::value::Value;

/// Every setting in force and where it came from, secrets masked. Printed, it is a settings file.
#[derive(Clone, Debug)]
pub struct Effective {
    pub(super) rows: Vec<Row>,
}

#[derive(Clone, Debug)]
pub(super) struct Row {
    /// Empty for the options that stand in no section.
    pub section: String,
    pub name: String,
    pub value: Value,
    pub place: Place,
}

impl Row {
    pub fn key(&self) -> String {
        if self.section.is_empty() { self.name.clone() } else { format!("{}.{}", self.section, self.name) }
    }

    fn shown(&self) -> toml::Value {
        match &self.value {
            _ if self.section == Properties::TABLE && is_secret(&self.name) => toml::Value::from("***"),
            Value::Integer(number) => toml::Value::from(*number),
            Value::Flag(flag) => toml::Value::from(*flag),
            Value::Text(text) => toml::Value::from(text.as_str()),
            Value::Unusable(kind) => toml::Value::from(*kind),
        }
    }
}

impl Effective {
    pub(super) fn set(&mut self, section: &str, name: &str, text: &str, place: Place) {
        for row in self.rows.iter_mut().filter(|row| row.section == section && row.name == name) {
            (row.value, row.place) = (Value::from(text), place.clone());
        }
    }

    /// The same as JSON: an object of sections.
    pub fn to_json(&self) -> serde_json::Value {
        let mut root = serde_json::json!({});
        for row in &self.rows {
            let parts = row.section.split('.').filter(|part| !part.is_empty());
            let table = parts.fold(&mut root, |table, part| &mut table[part]);
            table[&row.name] = serde_json::to_value(row.shown()).unwrap_or_default();
        }
        root
    }
}

/// TOML; a value that is not the default says where it was given.
impl fmt::Display for Effective {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut section = "";
        for row in &self.rows {
            if row.section != section {
                section = &row.section;
                writeln!(f, "\n[{section}]")?;
            }
            write!(f, "{} = {}", key_text(&row.name), row.shown())?;
            match &row.place {
                Place::Default => writeln!(f)?,
                place => writeln!(f, "  # {place}")?,
            }
        }
        Ok(())
    }
}

fn key_text(name: &str) -> String {
    let bare = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    if bare { name.to_owned() } else { toml::Value::from(name).to_string() }
}
