use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use super::error::{Place, Problem};
use super::value::{Found, Value};

/// What begins the name of every variable that overrides a setting: `SHOAL__KAFKA__GROUP` is `kafka.group`.
const PREFIX: &str = "SHOAL__";

/// Tables whose keys are the user's own, dots and all.
pub(super) const FREE_TABLES: [&str; 2] = ["kafka.properties", "attributes"];

/// Everything that was given, by its full key (`kafka.group`). The environment covers the file.
pub(super) struct Layers {
    pub given: BTreeMap<String, Found>,
    /// The tables of the file, so that an unknown one is named once and not key by key.
    pub tables: Vec<(String, Place)>,
    /// What is wrong with the file as TOML.
    pub problems: Vec<Problem>,
}

impl Layers {
    pub fn of(path: &Path, text: &str, environment: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut layers = Layers { given: BTreeMap::new(), tables: Vec::new(), problems: Vec::new() };
        layers.add_file(&File { path: path.display().to_string().into(), text });
        for (name, value) in environment {
            if let Some(key) = name.strip_prefix(PREFIX).map(key_of_variable) {
                layers.given.insert(key, Found { value: Value::Text(value), place: Place::Environment(name) });
            }
        }
        layers
    }

    fn add_file(&mut self, file: &File<'_>) {
        let (table, errors) = DeTable::parse_recoverable(file.text);
        for error in errors {
            let place = file.place(error.span().map_or(0, |span| span.start));
            self.problems.push(Problem { place, message: format!("not TOML: {}", error.message()) });
        }
        self.add_table(file, "", table.get_ref());
    }

    fn add_table(&mut self, file: &File<'_>, prefix: &str, table: &DeTable<'_>) {
        for (name, value) in table {
            let key =
                if prefix.is_empty() { name.get_ref().to_string() } else { format!("{prefix}.{}", name.get_ref()) };
            let place = file.place(name.span().start);
            if let DeValue::Table(inner) = value.get_ref() {
                self.add_table(file, &key, inner);
                self.tables.push((key, place));
            } else {
                self.given.insert(key, Found { value: value_of(value.get_ref()), place });
            }
        }
    }
}

struct File<'a> {
    path: Arc<str>,
    text: &'a str,
}

impl File<'_> {
    fn place(&self, offset: usize) -> Place {
        let before = self.text.get(..offset).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Place::File {
            path: self.path.clone(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }
}

fn value_of(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Boolean(flag) => Value::Flag(*flag),
        DeValue::Datetime(instant) => Value::Text(instant.to_string()),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or(Value::Unusable("a number that is too large"), Value::Integer),
        DeValue::Float(_) => Value::Unusable("a number with decimals"),
        DeValue::Array(_) => Value::Unusable("a list"),
        DeValue::Table(_) => Value::Unusable("a table"),
    }
}

/// `KAFKA__GROUP` is `kafka.group`. Below a free table a name without small letters is written in small ones, and in
/// `kafka.properties` its `_` stands for a dot (`KAFKA__PROPERTIES__SASL_USERNAME`): many shells take no dots there.
fn key_of_variable(name: &str) -> String {
    let lower = name.to_lowercase().replace("__", ".");
    let Some(table) = FREE_TABLES.into_iter().find(|table| lower.starts_with(&format!("{table}."))) else {
        return lower;
    };
    let own = &name[table.replace('.', "__").len() + 2..];
    let own = match own.chars().any(char::is_lowercase) {
        true => own.to_owned(),
        false if table == "kafka.properties" => own.to_lowercase().replace('_', "."),
        false => own.to_lowercase(),
    };
    format!("{table}.{own}")
}
