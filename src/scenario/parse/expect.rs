use super::cursor::Cursor;
use crate::engine::Kind;
use crate::event::Refusal;
use crate::scenario::FormError;
use crate::scenario::form::{By, ExpectedOutcome};

/// An expectation as its line says it: what is left out follows from the event above.
pub struct ChangeLine<'a> {
    pub customer: Option<&'a str>,
    pub kind: Kind,
    pub segment: String,
    pub by: Option<By>,
    pub backfill: bool,
    pub sequence: Option<u64>,
}

fn kind(word: &str) -> Option<Kind> {
    match word {
        "enters" => Some(Kind::Entered),
        "leaves" => Some(Kind::Left),
        _ => None,
    }
}

impl<'a> ChangeLine<'a> {
    /// Reads `[CUSTOMER] enters|leaves SEGMENT [by …] [backfill] [sequence N]`; `None` if the line is something else.
    pub fn take(cursor: &mut Cursor<'a>) -> Result<Option<Self>, FormError> {
        let from = cursor.at();
        let mut customer = None;
        let mut found = cursor.word().and_then(|word| {
            customer = Some(word.text);
            kind(word.text)
        });
        if found.is_some() {
            customer = None;
        } else {
            found = cursor.word().and_then(|word| kind(word.text));
        }
        let Some(kind) = found else {
            cursor.go_to(from);
            return Ok(None);
        };
        let Some(segment) = cursor.word() else { return Err(cursor.error("the id of a segment is expected")) };
        let segment = segment.text.to_owned();
        let mut line = ChangeLine { customer, kind, segment, by: None, backfill: false, sequence: None };
        line.take_details(cursor)?;
        Ok(Some(line))
    }

    fn take_details(&mut self, cursor: &mut Cursor<'_>) -> Result<(), FormError> {
        loop {
            if cursor.takes("by") {
                self.by = Some(by(cursor)?);
            } else if cursor.takes("backfill") {
                self.backfill = true;
            } else if cursor.takes("sequence") {
                let number = cursor.peek().and_then(|word| word.text.parse().ok());
                self.sequence =
                    Some(number.ok_or_else(|| cursor.error("a whole number is expected after `sequence`"))?);
                cursor.word();
            } else {
                let help = "what can follow is `by event ID`, `by time`, `by erasure`, `backfill` and `sequence N`";
                return cursor.end().map_err(|error| error.help(help));
            }
        }
    }
}

fn by(cursor: &mut Cursor<'_>) -> Result<By, FormError> {
    match cursor.peek().map(|word| word.text) {
        Some("time") => cursor.word().map(|_| By::Time),
        Some("erasure") => cursor.word().map(|_| By::Erasure),
        Some("event") => {
            cursor.word();
            cursor.word().map(|id| By::Event(id.text.to_owned()))
        }
        _ => None,
    }
    .ok_or_else(|| cursor.error("`event ID`, `time` or `erasure` is expected after `by`"))
}

/// Reads `duplicate`, `too_old` or `refused CODE [TEXT]`; `None` if the line is something else.
pub fn outcome(cursor: &mut Cursor<'_>) -> Result<Option<ExpectedOutcome>, FormError> {
    let outcome = if cursor.takes("duplicate") {
        ExpectedOutcome::Duplicate
    } else if cursor.takes("too_old") {
        ExpectedOutcome::TooOld
    } else if cursor.takes("refused") {
        let code = cursor.peek().map_or("", |word| word.text).to_owned();
        if !Refusal::CODES.contains(&code.as_str()) {
            let known = Refusal::CODES.join(", ");
            return Err(cursor.error("the reason of a refusal is expected").help(format!("one of {known}")));
        }
        cursor.word();
        let says = cursor.rest().to_owned();
        ExpectedOutcome::Refused { code, says }
    } else {
        return Ok(None);
    };
    cursor.end()?;
    Ok(Some(outcome))
}
