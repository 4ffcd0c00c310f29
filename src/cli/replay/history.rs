use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use super::merge::{Key, Place};
use super::rejects::Rejects;
use super::sink::Sink;
use super::summary::{Summary, Tally};
use crate::cli::CliError;
use crate::config::Settings;
use crate::engine::{Engine, Origin, Rules, Source, Transition};
use crate::event::{self, Format, Line, Outcome, decode_line};
use crate::segment::Catalog;
use crate::time::Timestamp;

/// One partition without a wall clock: one engine time for all customers, moved by the lines alone.
pub(super) struct History {
    engine: Engine,
    store: event::Store,
    until: Option<Timestamp>,
    transitions: Vec<Transition>,
    sink: Sink,
    rejects: Rejects,
    tally: Tally,
}

/// Where a line belongs among those of other files.
pub(super) fn key_of(settings: &Settings) -> impl Fn(&[u8]) -> Key + use<> {
    let store = event::Store { currency: settings.currency };
    move |line| decode_line(line, &store).ok().map(|line| (instant_of(&line), line.stream))
}

/// The record's instant (T1): the time it has in Kafka, else the event's own.
fn instant_of(line: &Line<'_>) -> Timestamp {
    line.timestamp.unwrap_or(line.decoded.event.occurred_at)
}

impl History {
    pub fn new(
        catalog: Arc<Catalog>,
        settings: &Settings,
        until: Option<Timestamp>,
        dead_letters: Option<&Path>,
    ) -> Result<Self, CliError> {
        let rules = Rules {
            go_live: settings.segments.go_live.unwrap_or(Timestamp::BEGINNING),
            activity_rows_max: settings.history.activity_max as usize,
            orders_max: settings.history.orders_max as usize,
            max_future_skew: settings.max_future_skew,
        };
        Ok(History {
            tally: Tally::of(&catalog),
            engine: Engine::new(catalog, rules),
            store: event::Store { currency: settings.currency },
            until,
            transitions: Vec::new(),
            sink: Sink::stdout(),
            rejects: Rejects::into(dead_letters)?,
        })
    }

    /// Takes one line: time passes up to its instant, then its event happens.
    pub fn take(&mut self, place: &Place<'_>) -> Result<(), CliError> {
        let outcome = match decode_line(place.line, &self.store) {
            Ok(line) if self.until.is_some_and(|until| instant_of(&line) > until) => {
                self.tally.left_out += 1;
                return Ok(());
            }
            Ok(line) => self.take_event(&line, place.line),
            Err(refusal) => Outcome::Refused(refusal),
        };
        if let Outcome::Refused(refusal) = &outcome {
            self.rejects.take(place, refusal)?;
        }
        self.tally.count(&outcome);
        self.publish()
    }

    fn take_event(&mut self, line: &Line<'_>, text: &[u8]) -> Outcome {
        let instant = instant_of(line);
        self.tally.unknown_fields += u64::from(line.decoded.unknown_fields);
        self.tally.unusable_values += u64::from(line.decoded.event.unusable_values());
        self.engine.move_to(instant);
        self.engine.fire_due(usize::MAX, &mut self.transitions);
        // Nothing is ever written.
        self.engine.forget_changes();
        let origin = Origin { stream: line.stream, partition: 0, offset: self.tally.records as i64 };
        let source = Source { origin, instant, format: Format::Json, value: text };
        self.engine.take(&line.decoded.event, &source, &mut self.transitions)
    }

    fn publish(&mut self) -> Result<(), CliError> {
        for transition in self.transitions.drain(..) {
            self.tally.moved(&transition);
            self.sink.write(&transition)?;
        }
        Ok(())
    }

    /// Decides what falls due up to `--until`, and says what came of it all.
    pub fn finish(mut self, begin: Instant) -> Result<Summary, CliError> {
        if let Some(until) = self.until {
            self.engine.finish_at(until, &mut self.transitions);
        }
        self.publish()?;
        self.sink.finish()?;
        let first_refused = self.rejects.finish()?;
        Ok(Summary::of(self.tally, &self.engine, first_refused, begin.elapsed()))
    }

    /// Lines so far.
    pub fn records(&self) -> u64 {
        self.tally.records
    }

    pub fn engine_time(&self) -> Timestamp {
        self.engine.engine_time()
    }
}
