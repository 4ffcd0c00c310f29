//! The engine of one partition: events in, transitions out. Core: pure, and driven by the times it is handed.
//!
//! A call of [`Engine::take`] is one step of the partition's serial history (DESIGN §6):
//!
//! 1. the record moves engine time forward (T3);
//! 2. the customer's own timers that fell due before fire first ([`judge`], T6);
//! 3. the event changes the facts ([`crate::customer::apply`]), or waits for its time ([`step`]);
//! 4. the terms it can have changed are read again, flipped atoms are followed to their segments ([`judge`]), and each
//!    change of membership becomes a [`Transition`].
//!
//! [`Engine::fire_due`] is the other step: time alone. [`population`] holds the customers, [`timers`] when to look at
//! them again, [`unwritten`] which have changed since their [`record`] was written to the changelog, and [`changed`] hands
//! those records out. [`restored`] brings customers back, [`replay`] takes again what no record reflects, and
//! [`redefined`] judges everyone anew, a few at a time, where definitions have changed.

mod changed;
mod judge;
mod population;
pub mod record;
mod redefined;
mod replay;
mod restored;
mod step;
mod take;
pub mod timers;
mod tracked;
mod transition;
mod unwritten;

#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::sync::Arc;

pub use changed::Writing;
pub use record::Positions;
pub use redefined::PreviousCatalog;
pub use take::Source;
pub use tracked::{Membership, Standing, Tracked, Waiting};
pub use transition::{Cause, Kind, Origin, Transition};

use crate::customer::Keep;
use crate::event::CustomerId;
use crate::sabotage::{Rule, is_off};
use crate::segment::Catalog;
use crate::time::{Span, Timestamp};
use changed::Displaced;
use judge::Judge;
use population::Population;
use timers::Timers;
use unwritten::Unwritten;

/// What the engine goes by beside the catalog.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rules {
    /// What was effective before is published as backfill; [`Timestamp::BEGINNING`]: nothing.
    pub go_live: Timestamp,
    /// Rows of activity a customer may have; of more, the newest are kept.
    pub activity_rows_max: usize,
    /// Orders a customer may have; of more, the newest are kept.
    pub orders_max: usize,
    /// How far ahead of its record's instant an event may be dated.
    pub max_future_skew: Span,
}

/// All customers of a partition, and its clock.
pub struct Engine {
    judge: Judge,
    population: Population,
    timers: Timers,
    keep: Keep,
    max_future_skew: Span,
    /// E: never runs back.
    engine_time: Timestamp,
    /// What no record moves it past.
    limit: Timestamp,
    excess_refunds: u64,
    truncations: u64,
    unwritten: Unwritten,
    /// The next offsets of the three streams after what was taken; and before the present step.
    taken: Positions,
    from: Positions,
    /// Customers that a record has changed at another engine time than its own instant, until the frontier is past both.
    displaced: Vec<Displaced>,
    /// While a partition is restored: what each slot's record reflects.
    reflected: Vec<Positions>,
    /// The definitions that customers still to be judged anew were judged by, and those customers.
    previous: PreviousCatalog,
    outdated: VecDeque<CustomerId>,
    #[cfg(test)]
    switched: Vec<(CustomerId, Timestamp)>,
}

impl Engine {
    pub fn new(catalog: Arc<Catalog>, rules: Rules) -> Self {
        let keep = Keep {
            currency: catalog.store.currency,
            activity: catalog.look_back,
            activity_rows_max: rules.activity_rows_max,
            orders_max: rules.orders_max,
        };
        Engine {
            judge: Judge::new(catalog, rules.go_live),
            population: Population::default(),
            timers: Timers::default(),
            keep,
            max_future_skew: rules.max_future_skew,
            engine_time: Timestamp::BEGINNING,
            limit: Timestamp::NEVER,
            excess_refunds: 0,
            truncations: 0,
            unwritten: Unwritten::default(),
            taken: Positions::default(),
            from: Positions::default(),
            displaced: Vec::new(),
            reflected: Vec::new(),
            previous: PreviousCatalog::default(),
            outdated: VecDeque::new(),
            #[cfg(test)]
            switched: Vec::new(),
        }
    }

    pub fn catalog(&self) -> &Arc<Catalog> {
        self.judge.catalog()
    }

    /// E, the partition's present: [`Timestamp::BEGINNING`] before the first record.
    pub fn engine_time(&self) -> Timestamp {
        self.engine_time
    }

    /// F: every timer due before it has fired.
    pub fn frontier(&self) -> Timestamp {
        if is_off(Rule::T6FrontierNotKept) {
            return self.engine_time;
        }
        self.next_due().map_or(self.engine_time, |due| due.min(self.engine_time))
    }

    /// The earliest instant at which a customer may have to be looked at with no event.
    pub fn next_due(&self) -> Option<Timestamp> {
        self.timers.next()
    }

    /// Moves engine time forward, never back, with no event. Timers before it are then due.
    pub fn move_to(&mut self, now: Timestamp) {
        self.engine_time = self.engine_time.max(now.min(self.limit));
    }

    /// From here on engine time is not moved past `now`, the wall clock: a record stamped ahead of it moves it up to there
    /// (T3). Without a call there is no limit.
    pub fn limit_to(&mut self, now: Timestamp) {
        self.limit = now;
    }

    /// Fires timers that fell due before engine time, in order of their instants, at most `budget` of them. True when
    /// none is left.
    pub fn fire_due(&mut self, budget: usize, out: &mut Vec<Transition>) -> bool {
        self.fire_before(self.engine_time, budget, out)
    }

    /// Moves engine time to `end` and fires all that falls due up to and at it: the end of a replay.
    pub fn finish_at(&mut self, end: Timestamp, out: &mut Vec<Transition>) {
        self.move_to(end);
        self.fire_before(end.next(), usize::MAX, out);
    }

    fn fire_before(&mut self, end: Timestamp, budget: usize, out: &mut Vec<Transition>) -> bool {
        for _ in 0..budget {
            let Some((at, slot)) = self.timers.pop_before(end) else { return true };
            self.fire(at, slot, out);
        }
        self.timers.next().is_none_or(|next| next >= end)
    }

    /// Customers in memory, graves included.
    pub fn customers(&self) -> usize {
        self.population.len()
    }

    /// Bytes of the customers' records as last written.
    pub fn state_bytes(&self) -> u64 {
        self.population.record_bytes()
    }

    pub fn timers(&self) -> usize {
        self.timers.len()
    }

    /// Refunds taken since the last call that gave back more than their order's total.
    pub fn take_excess_refunds(&mut self) -> u64 {
        std::mem::take(&mut self.excess_refunds)
    }

    /// Events since the last call for which something of their customer was dropped, or that were not kept whole, because
    /// there was too much of it (`customer::bounds`).
    pub fn take_truncations(&mut self) -> u64 {
        std::mem::take(&mut self.truncations)
    }

    /// Members of each segment, by its number in the catalog.
    pub fn segment_sizes(&self) -> &[u64] {
        self.judge.sizes()
    }

    /// Looks at a customer, if there is one of this id. Must not be kept over another call.
    pub fn with_customer<T>(&self, customer_id: &str, look: impl FnOnce(&Tracked) -> T) -> Option<T> {
        self.population.get(customer_id).map(|tracked| look(&tracked))
    }
}
