use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::cursor::{Cursor, Word};
use super::instant::Instants;
use crate::event::Stream;
use crate::scenario::FormError;
use crate::scenario::form::Setup;
use crate::time::Timestamp;

/// An event as its line says it, before the defaults are filled in.
pub struct EventLine<'a> {
    pub stream: Stream,
    pub customer: Option<&'a str>,
    /// The word that says what happened, and the id behind it.
    words: [Option<&'a str>; 2],
    occurred_at: Option<Timestamp>,
    /// Fields in the order in which they were written: name, and its value in JSON.
    fields: Vec<(String, String)>,
    /// The record's value as it stands, instead of all that.
    raw: Option<&'a str>,
}

/// The record of an event, and what expectations below it go by.
pub struct Record {
    pub value: Vec<u8>,
    pub event_id: String,
    pub customer: String,
    pub is_erasure: bool,
}

/// The customer of an event that names none.
pub const CUSTOMER: &str = "c1";
const ORDER: &str = "o1";
const TOTAL: &str = "10";

impl<'a> EventLine<'a> {
    /// Reads `[CUSTOMER] STREAM [WORD [ID]] [occurred INSTANT] [NAME=VALUE…] [{…}]`, or `[CUSTOMER] STREAM raw BYTES`.
    pub fn take(cursor: &mut Cursor<'a>, instants: &mut Instants, setup: &Setup) -> Result<Self, FormError> {
        let first = cursor.word();
        let (customer, stream) = match first.map(|word| Stream::of_name(word.text)) {
            Some(Some(stream)) => (None, Some(stream)),
            _ => (first.map(|word| word.text), cursor.peek().and_then(|word| Stream::of_name(word.text))),
        };
        let Some(stream) = stream else { return Err(no_stream(cursor, first)) };
        if customer.is_some() {
            cursor.word();
        }
        let fields = Vec::new();
        let mut line = EventLine { stream, customer, words: [None; 2], occurred_at: None, fields, raw: None };
        if cursor.takes("raw") {
            line.raw = Some(cursor.rest());
        } else {
            line.take_parts(cursor, instants, setup)?;
        }
        Ok(line)
    }

    fn take_parts(&mut self, cursor: &mut Cursor<'a>, instants: &mut Instants, setup: &Setup) -> Result<(), FormError> {
        while let Some(word) = cursor.peek() {
            if word.text.starts_with('{') {
                self.take_object(cursor)?;
            } else if word.text == "occurred" {
                cursor.word();
                self.occurred_at = instants.take(cursor, &setup.zone)?;
                if self.occurred_at.is_none() {
                    return Err(cursor.error("an instant is expected after `occurred`"));
                }
            } else if let Some((name, _)) = word.text.split_once('=') {
                cursor.go_to(word.at + name.len() + 1);
                let value = value(cursor)?;
                self.fields.push((name.to_owned(), value));
            } else if let Some(place) = self.words.iter().take(self.words_max()).position(Option::is_none) {
                self.words[place] = cursor.word().map(|word| word.text);
            } else {
                let help = "fields are written as name=value, or all together as a JSON object";
                return Err(cursor.error(format!("`{}` is too much here", word.text)).help(help));
            }
        }
        Ok(())
    }

    /// Signups have no id of their own to name.
    fn words_max(&self) -> usize {
        if self.stream == Stream::Signups { 1 } else { 2 }
    }

    fn take_object(&mut self, cursor: &mut Cursor<'_>) -> Result<(), FormError> {
        let at = cursor.at();
        let object: BTreeMap<String, &RawValue> =
            serde_json::from_str(cursor.json()?).map_err(|_| cursor.error_at(at, "a JSON object is expected"))?;
        self.fields.extend(object.into_iter().map(|(name, value)| (name, value.get().to_owned())));
        Ok(())
    }

    /// The record of this event, with what the line leaves out: `number` counts the events of the scenario.
    pub fn record(mut self, number: usize, at: Timestamp, setup: &Setup) -> Record {
        let customer = self.text("customer_id").unwrap_or_else(|| self.customer.unwrap_or(CUSTOMER).to_owned());
        let event_id = self.text("event_id").unwrap_or_else(|| format!("e{number}"));
        let what = self.stream_words()[0];
        let is_erasure = self.stream == Stream::Signups && self.said(what).as_deref() == Some("erased");
        if let Some(raw) = self.raw {
            return Record { value: raw.into(), event_id, customer, is_erasure: false };
        }
        self.fill_in(&event_id, &customer, at, setup);
        let fields = self.fields.iter().map(|(name, value)| format!("{}:{value}", quoted(name)));
        let value = format!("{{{}}}", fields.collect::<Vec<_>>().join(",")).into_bytes();
        Record { value, event_id, customer, is_erasure }
    }

    /// The fields that the line's words stand for.
    fn stream_words(&self) -> [&'static str; 2] {
        match self.stream {
            Stream::Orders => ["status", "order_id"],
            Stream::Signups => ["kind", ""],
            Stream::Browse => ["name", "product_id"],
        }
    }

    fn fill_in(&mut self, event_id: &str, customer: &str, at: Timestamp, setup: &Setup) {
        let mut defaults = vec![
            ("event_id", Some(event_id.to_owned())),
            ("customer_id", Some(customer.to_owned())),
            ("occurred_at", Some(self.occurred_at.unwrap_or(at).to_string())),
        ];
        let [what, id] = self.stream_words();
        defaults.push((what, self.words[0].map(str::to_owned)));
        defaults.push((id, self.words[1].map(str::to_owned)));
        if self.stream == Stream::Orders {
            defaults.push((id, Some(ORDER.to_owned())));
        }
        if matches!(self.said(what).as_deref(), Some("placed" | "paid")) && self.stream == Stream::Orders {
            defaults.push(("currency", Some(setup.currency.code().to_owned())));
            defaults.push(("total", Some(TOTAL.to_owned())));
        }
        let mut place = 0;
        for (name, value) in defaults {
            if let Some(value) = value.filter(|_| !self.has(name)) {
                self.fields.insert(place, (name.to_owned(), quoted(&value)));
                place += 1;
            }
        }
    }

    fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(known, _)| known == name)
    }

    /// What the event says it is, by its field or by its word.
    fn said(&self, field: &str) -> Option<String> {
        if self.has(field) { self.text(field) } else { self.words[0].map(str::to_owned) }
    }

    fn text(&self, name: &str) -> Option<String> {
        let (_, value) = self.fields.iter().rev().find(|(known, _)| known == name)?;
        serde_json::from_str::<String>(value).ok().or_else(|| serde_json::from_str(value).ok().map(number_text))
    }
}

fn number_text(number: serde_json::Number) -> String {
    number.to_string()
}

/// A value behind `name=`: JSON, or a bare word that is taken as text.
fn value(cursor: &mut Cursor<'_>) -> Result<String, FormError> {
    let word = cursor.peek().filter(|word| word.at == cursor.at()).map_or("", |word| word.text);
    if word.starts_with(['{', '[', '"']) {
        return cursor.json().map(str::to_owned);
    }
    cursor.go_to(cursor.at() + word.len());
    let is_json = serde_json::from_str::<&RawValue>(word).is_ok();
    Ok(if is_json { word.to_owned() } else { quoted(word) })
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn no_stream(cursor: &mut Cursor<'_>, first: Option<Word<'_>>) -> FormError {
    let error = match first {
        Some(word) if cursor.peek().is_none() => cursor.error_at(word.at, format!("`{}` is no step", word.text)),
        _ => cursor.error("a step is expected here"),
    };
    error.help(
        "after an instant comes `[CUSTOMER] orders|signups|browse …`, `[CUSTOMER] enters|leaves SEGMENT`, `clock` or `end`",
    )
}
