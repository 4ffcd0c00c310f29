//! An engine with random segments, and what it is held against.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::tz::TimeZone;
use shoal::config::Settings;
use shoal::customer::{Customer, Keep, Symbols};
use shoal::engine::{Engine, Origin, Rules, Source, Transition};
use shoal::event::{self, Format, Outcome};
use shoal::segment::Catalog;
use shoal::segment::catalog::Definition;
use shoal::segment::check::{Context, compile, kept};
use shoal::segment::value::Store;
use shoal::time::{Span, Timestamp};

use crate::ask::Ask;
use crate::naive::Model;
use crate::world::{Happening, World};

pub const ROWS_MAX: usize = 10_000;

/// Segments, compiled from the text of their queries, and the same questions for the model.
pub struct Segments {
    pub asks: Vec<Ask>,
    pub catalog: Arc<Catalog>,
    zone: TimeZone,
    history: Span,
}

/// An engine that plays a world.
pub struct Bench<'a> {
    pub engine: Engine,
    pub segments: &'a Segments,
    pub world: &'a World,
    /// Records taken.
    pub taken: usize,
}

fn id(number: usize) -> String {
    format!("s{number:02}")
}

impl Segments {
    pub fn new(asks: Vec<Ask>, history: Span) -> Self {
        let settings = Settings::defaults();
        let (zone, currency) = (settings.time_zone, settings.currency);
        let name = zone.name().to_owned();
        let store = Store { zone, currency, activity_history: history };
        let lists = BTreeMap::new();
        let context = Context { store: &store, lists: &lists };
        let definition = |(number, ask): (usize, &Ask)| {
            let query = ask.to_string();
            let checked = compile(&query, &context);
            let expr = checked.expr.unwrap_or_else(|| panic!("{query}: {:#?}", checked.diagnostics));
            Definition { id: id(number).into(), name: String::new(), version: query.into(), expr }
        };
        let definitions: Vec<_> = asks.iter().enumerate().map(definition).collect();
        let kept = kept(&definitions, history);
        let catalog = Arc::new(Catalog::new(definitions, store, kept));
        Segments { asks, catalog, zone: TimeZone::get(&name).unwrap(), history }
    }

    /// What the model says of a customer, knowing these happenings.
    pub fn model<'a>(&'a self, come: impl Iterator<Item = &'a Happening>, customer: &str, now: Timestamp) -> Model<'a> {
        Model::new(come, customer, now, &self.zone, self.history.as_millis())
    }

    /// The ids of the segments that the model puts a customer in.
    pub fn expected<'a>(
        &'a self,
        come: impl Iterator<Item = &'a Happening>,
        customer: &str,
        now: Timestamp,
    ) -> Vec<String> {
        let model = self.model(come, customer, now);
        let members = self.asks.iter().enumerate().filter(|(_, ask)| model.is_member(ask));
        members.map(|(number, _)| id(number)).collect()
    }

    pub fn rules() -> Rules {
        let max_future_skew = Settings::defaults().max_future_skew;
        Rules { go_live: Timestamp::BEGINNING, activity_rows_max: ROWS_MAX, orders_max: ROWS_MAX, max_future_skew }
    }

    /// The facts of a customer, made afresh from happenings up to an instant.
    pub fn facts<'a>(
        &self,
        come: impl Iterator<Item = &'a Happening>,
        customer: &str,
        now: Timestamp,
        symbols: &mut Symbols,
    ) -> Customer {
        let store = &self.catalog.store;
        let keep = Keep {
            currency: store.currency,
            activity: self.catalog.look_back,
            activity_rows_max: ROWS_MAX,
            orders_max: ROWS_MAX,
        };
        let mut facts = Customer::default();
        for one in come.filter(|one| one.customer == customer && one.at <= now) {
            let json = one.json();
            let decoded = decode(one, &json, self);
            facts.apply(&decoded.event, one.at, &keep, symbols);
        }
        facts
    }
}

pub fn decode<'a>(one: &Happening, json: &'a [u8], segments: &Segments) -> event::Decoded<'a> {
    let store = event::Store { currency: segments.catalog.store.currency };
    event::decode(one.stream(), Format::Json, json, &store).unwrap_or_else(|refusal| panic!("{one:?}: {refusal}"))
}

impl<'a> Bench<'a> {
    pub fn new(segments: &'a Segments, world: &'a World) -> Self {
        Bench::with_rows(segments, world, ROWS_MAX)
    }

    /// With fewer rows of activity for each customer.
    pub fn with_rows(segments: &'a Segments, world: &'a World, activity_rows_max: usize) -> Self {
        let engine = Engine::new(segments.catalog.clone(), Rules { activity_rows_max, ..Segments::rules() });
        Bench { engine, segments, world, taken: 0 }
    }

    /// Time passes up to the next record; what falls due before it falls due.
    pub fn pass(&mut self) -> Vec<Transition> {
        let mut out = Vec::new();
        self.engine.move_to(self.world.log[self.taken].instant);
        self.engine.fire_due(usize::MAX, &mut out);
        out
    }

    /// Takes the next record.
    pub fn take(&mut self) -> (Outcome, Vec<Transition>) {
        let record = &self.world.log[self.taken];
        let one = &self.world.happenings[record.number];
        let outcome = self.take_at(one, record.instant, self.taken as i64);
        self.taken += 1;
        outcome
    }

    pub fn take_at(&mut self, one: &Happening, instant: Timestamp, offset: i64) -> (Outcome, Vec<Transition>) {
        let (json, mut out) = (one.json(), Vec::new());
        let decoded = decode(one, &json, self.segments);
        let origin = Origin { stream: one.stream(), partition: 0, offset };
        let source = Source { origin, instant, format: Format::Json, value: &json };
        let outcome = self.engine.take(&decoded.event, &source, &mut out);
        (outcome, out)
    }

    /// What has come so far, waiting or not.
    pub fn come(&self) -> impl Iterator<Item = &'a Happening> + use<'a> {
        let world = self.world;
        world.log[..self.taken].iter().map(|record| &world.happenings[record.number])
    }

    /// The segments a customer is in.
    pub fn memberships(&self, customer: &str) -> Vec<String> {
        let ids = |tracked: &shoal::engine::Tracked| {
            tracked.standing.memberships.iter().map(|membership| membership.segment_id.to_string()).collect()
        };
        self.engine.with_customer(customer, ids).unwrap_or_default()
    }

    /// Something of the customer falls due at the present or before: it is not decided yet.
    pub fn is_due(&self, customer: &str) -> bool {
        let due = |tracked: &shoal::engine::Tracked| {
            let waiting = tracked.waiting.first().map_or(Timestamp::NEVER, |waiting| waiting.at);
            tracked.standing.next_check.min(waiting) <= self.engine.engine_time()
        };
        self.engine.with_customer(customer, due).unwrap_or(false)
    }
}
