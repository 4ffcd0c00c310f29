//! Text to scenarios. Goes on after an error, so that all errors of a file come at once.
//!
//! [`cursor`] reads lines and words; [`setup`] the settings and segments, [`instant`] instants, [`event`] the events and
//! what their lines leave out, [`expect`] what is to follow; [`builder`] puts a scenario together line by line.

mod builder;
mod cursor;
mod event;
mod expect;
pub mod instant;
mod setup;
#[cfg(test)]
mod tests;

use super::FormError;
use super::form::{Script, Setup};
use builder::Builder;
use cursor::Cursor;
pub use event::CUSTOMER;

/// Reads a file of scenarios; `defaults` hold where it says nothing, `name` is what messages call it.
///
/// # Errors
/// Every error of the file, each with its place.
pub fn parse(name: &str, text: &str, defaults: &Setup) -> Result<Script, Vec<FormError>> {
    let mut cursor = Cursor::new(text);
    let mut file = File { setup: defaults.clone(), scenario: None, done: Vec::new(), errors: Vec::new() };
    while cursor.next_line() {
        if cursor.peek().is_some()
            && let Err(error) = file.take_line(&mut cursor)
        {
            file.errors.push(error);
        }
    }
    file.finish_scenario();
    if file.errors.is_empty() {
        return Ok(Script { name: name.to_owned(), scenarios: file.done });
    }
    Err(file.errors)
}

struct File {
    /// Of the file: what stands before its first scenario.
    setup: Setup,
    scenario: Option<Builder>,
    done: Vec<super::form::Scenario>,
    errors: Vec<FormError>,
}

impl File {
    fn take_line(&mut self, cursor: &mut Cursor<'_>) -> Result<(), FormError> {
        if cursor.takes("scenario") {
            return self.begin_scenario(cursor);
        }
        match &mut self.scenario {
            Some(scenario) => scenario.take_line(cursor),
            None if setup::take(&mut self.setup, cursor)? => Ok(()),
            None => {
                Err(cursor.error("a scenario is expected").help("its first line is `scenario` and the rule it shows"))
            }
        }
    }

    fn begin_scenario(&mut self, cursor: &mut Cursor<'_>) -> Result<(), FormError> {
        self.finish_scenario();
        let title = cursor.rest();
        self.scenario = Some(Builder::new(title, cursor.line(), &self.setup));
        if title.is_empty() {
            self.scenario = Some(Builder::new(title, cursor.line(), &self.setup).spoilt());
            return Err(cursor.error("the rule that the scenario shows is expected after `scenario`"));
        }
        match self.done.iter().find(|known| known.title == title) {
            Some(known) => Err(cursor.error(format!("line {} has a scenario of this title already", known.line))),
            None => Ok(()),
        }
    }

    fn finish_scenario(&mut self) {
        match self.scenario.take().map(Builder::finish) {
            Some(Ok(scenario)) => self.done.extend(scenario),
            Some(Err(error)) => self.errors.push(error),
            None => {}
        }
    }
}
