use toml::Spanned;
use toml::de::DeValue;

use super::reader::Reader;
use crate::segment::diagnostics::{Code, Diagnostic};

impl Reader<'_> {
    /// `[lists]`: names, and for each an array of texts. An integer is taken as its digits.
    pub(super) fn lists(&mut self, value: &Spanned<DeValue<'_>>) {
        let Some(table) = value.get_ref().as_table() else {
            return self.wrong_type(value, "lists", "a table `[lists]` of arrays");
        };
        for (key, value) in table.iter() {
            let (name, place) = (key.get_ref().to_string(), self.place(key.span()));
            let Some(elements) = self.elements(&name, value) else { continue };
            let first = self.list_names.get(&name).copied();
            if self.is_new("the list", &name, place, first) {
                self.list_names.insert(name.clone(), (self.file, place));
                self.definitions.lists.insert(name, elements);
            }
        }
    }

    fn elements(&mut self, name: &str, value: &Spanned<DeValue<'_>>) -> Option<Vec<String>> {
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(value, name, "an array of texts, such as ['AT', 'BE']");
            return None;
        };
        if array.is_empty() {
            let message = format!("the list `{name}` is empty, so nothing can be in it");
            let diagnostic = Diagnostic::new(Code::EmptyList, self.place(value.span()), message);
            self.complain(diagnostic.expected("at least one value"));
            return None;
        }
        let elements: Vec<Option<String>> = array.iter().map(|element| self.element(name, element)).collect();
        elements.into_iter().collect()
    }

    fn element(&mut self, list: &str, element: &Spanned<DeValue<'_>>) -> Option<String> {
        match element.get_ref() {
            DeValue::String(text) => Some(text.to_string()),
            DeValue::Integer(digits) if digits.radix() == 10 => Some(digits.as_str().to_owned()),
            _ => {
                self.wrong_type(element, list, "a text");
                None
            }
        }
    }
}
