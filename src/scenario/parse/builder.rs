use super::cursor::Cursor;
use super::event::{CUSTOMER, EventLine};
use super::expect::{ChangeLine, outcome};
use super::instant::Instants;
use super::setup;
use crate::scenario::FormError;
use crate::scenario::form::{Action, By, Change, EventStep, Expected, ExpectedOutcome, Scenario, Setup, Step};
use crate::time::Timestamp;

/// A scenario, being read.
pub struct Builder {
    scenario: Scenario,
    instants: Instants,
    /// Engine time after the last step.
    now: Timestamp,
    /// The customer of the last event.
    customer: String,
    /// When and by what the last line with an instant happens: what those below it without one go by.
    last: Option<(Timestamp, By)>,
    events: usize,
    /// `end` was read.
    ended: bool,
    wrong: bool,
}

impl Builder {
    pub fn new(title: &str, line: usize, setup: &Setup) -> Self {
        let (title, setup, end) = (title.to_owned(), setup.clone(), Timestamp::BEGINNING);
        Builder {
            scenario: Scenario { title, line, setup, steps: Vec::new(), expected: Vec::new(), end },
            instants: Instants::default(),
            now: Timestamp::BEGINNING,
            customer: CUSTOMER.to_owned(),
            last: None,
            events: 0,
            ended: false,
            wrong: false,
        }
    }

    /// Its title is wrong: its lines are read for their errors alone.
    pub fn spoilt(self) -> Self {
        Builder { wrong: true, ..self }
    }

    pub fn take_line(&mut self, cursor: &mut Cursor<'_>) -> Result<(), FormError> {
        let taken = self.take(cursor);
        self.wrong |= taken.is_err();
        taken
    }

    fn take(&mut self, cursor: &mut Cursor<'_>) -> Result<(), FormError> {
        if self.ended {
            return Err(cursor.error("nothing can follow `end` but the next scenario"));
        }
        if self.scenario.steps.is_empty() && setup::take(&mut self.scenario.setup, cursor)? {
            return Ok(());
        }
        let line = cursor.line();
        let at = self.instants.take(cursor, &self.scenario.setup.zone)?;
        if let Some(change) = ChangeLine::take(cursor)? {
            return self.expect_change(change, at, line, cursor);
        }
        match at {
            None => self.expect_outcome(line, cursor),
            Some(at) if cursor.takes("end") => self.end(at, cursor),
            Some(at) if cursor.takes("clock") => {
                self.move_to(at, cursor)?;
                self.push(line, at, Action::Clock, cursor);
                cursor.end()
            }
            Some(at) => self.event(at, line, cursor),
        }
    }

    fn event(&mut self, at: Timestamp, line: usize, cursor: &mut Cursor<'_>) -> Result<(), FormError> {
        if !cursor.takes("late") {
            self.move_to(at, cursor)?;
        }
        self.now = self.now.max(at);
        let event = EventLine::take(cursor, &mut self.instants, &self.scenario.setup)?;
        let stream = event.stream;
        self.events += 1;
        let record = event.record(self.events, at, &self.scenario.setup);
        let cause = if record.is_erasure { By::Erasure } else { By::Event(record.event_id.clone()) };
        (self.customer, self.last) = (record.customer.clone(), Some((self.now, cause)));
        let step = EventStep {
            stream,
            event_id: record.event_id,
            customer: record.customer,
            value: record.value,
            outcome: ExpectedOutcome::Applied,
            outcome_line: None,
        };
        self.push(line, at, Action::Event(Box::new(step)), cursor);
        Ok(())
    }

    fn push(&mut self, line: usize, at: Timestamp, action: Action, cursor: &Cursor<'_>) {
        self.scenario.steps.push(Step { line, last_line: cursor.line(), at, action });
    }

    /// Time does not run back in a log; a record that is older than the one before is marked.
    fn move_to(&mut self, at: Timestamp, cursor: &mut Cursor<'_>) -> Result<(), FormError> {
        if at < self.now {
            let error = cursor.error(format!("this is before {}, where the lines above have come to", self.now));
            return Err(error.help(
                "an event that happened earlier than it arrives is written with `occurred INSTANT`; \
                 a record with an earlier timestamp with `late`",
            ));
        }
        self.now = at;
        Ok(())
    }

    fn end(&mut self, at: Timestamp, cursor: &mut Cursor<'_>) -> Result<(), FormError> {
        self.move_to(at, cursor)?;
        self.ended = true;
        cursor.end()
    }

    /// Without an instant the change happens when and by what the line above it does; with one, by the clock, if it does
    /// not say more.
    fn expect_change(
        &mut self,
        change: ChangeLine<'_>,
        at: Option<Timestamp>,
        line: usize,
        cursor: &mut Cursor<'_>,
    ) -> Result<(), FormError> {
        let said = at.map(|at| (at, change.by.clone().unwrap_or(By::Time)));
        let Some((at, by)) = said.or_else(|| self.last.clone()) else {
            return Err(cursor.error("what is expected at once belongs below an event"));
        };
        self.last = Some((at, by.clone()));
        let change = Change {
            at,
            customer: change.customer.unwrap_or(&self.customer).to_owned(),
            kind: change.kind,
            segment: change.segment,
            by: change.by.unwrap_or(by),
            backfill: change.backfill,
            sequence: change.sequence,
        };
        self.scenario.expected.push(Expected { line, change });
        Ok(())
    }

    fn expect_outcome(&mut self, line: usize, cursor: &mut Cursor<'_>) -> Result<(), FormError> {
        let Some(expected) = outcome(cursor)? else {
            let help = "a line begins with an instant, or says what is expected of the event above: \
                        `enters SEGMENT`, `leaves SEGMENT`, `refused CODE`, `duplicate` or `too_old`";
            return Err(cursor.error("this line is not understood").help(help));
        };
        match self.scenario.steps.last_mut().map(|step| &mut step.action) {
            Some(Action::Event(event)) => {
                (event.outcome, event.outcome_line) = (expected, Some(line));
                Ok(())
            }
            _ => Err(cursor.error("what becomes of an event belongs below it")),
        }
    }

    /// The scenario, if no line of it was wrong. Without `end` it ends with the last instant in it.
    pub fn finish(mut self) -> Result<Option<Scenario>, FormError> {
        let (line, column) = (self.scenario.line, 1);
        if self.wrong {
            return Ok(None);
        }
        if self.scenario.steps.is_empty() {
            let message = "the scenario has no events".to_owned();
            return Err(FormError { line, column, message, help: None });
        }
        let last = self.scenario.expected.iter().map(|expected| expected.change.at).max();
        self.scenario.end = if self.ended { self.now } else { last.unwrap_or(self.now).max(self.now) };
        let after = self.scenario.expected.iter().find(|expected| expected.change.at > self.scenario.end);
        if let Some(expected) = after {
            let message = format!("this is expected after the scenario's end, {}", self.scenario.end);
            return Err(FormError { line: expected.line, column, message, help: None });
        }
        Ok(Some(self.scenario))
    }
}
