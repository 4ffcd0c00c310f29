//! A small shop that never was: an endless, seeded stream of events in the order they occur.
//!
//! Pure: a seed and the instant of the opening give the same events on every machine, so the demo, tests and
//! benchmarks all draw from it. [`agenda`] holds what will happen; [`arrival`], [`visit`] and [`purchase`] say what
//! each act brings about, now and later; [`people`] and [`goods`] who and what there is.

mod agenda;
mod arrival;
mod goods;
mod people;
mod purchase;
mod random;
mod visit;

use std::collections::VecDeque;

use crate::event::{Body, BrowseEvent, Event};
use crate::time::{Span, Timestamp};
use agenda::{Act, Agenda, Deed};
use goods::Product;
use people::Person;
use random::Random;

/// A shop, from its opening on. As an iterator it gives every event there will ever be.
#[derive(Debug)]
pub struct Shop {
    random: Random,
    agenda: Agenda,
    shoppers: Vec<Shopper>,
    /// Events told so far: their ids are numbered.
    told: u64,
    ordered: u64,
    ready: VecDeque<Event<'static>>,
}

/// A customer, as the shop's own books have them.
#[derive(Debug)]
struct Shopper {
    id: String,
    person: Person,
    cart: Vec<(&'static Product, u32)>,
    orders: u32,
    subscribed: bool,
    erased: bool,
}

impl Shop {
    /// How long the shop takes to become what a demo should begin with: some three hundred customers.
    pub const GROWN_UP_AFTER: Span = Span::from_days(124);

    pub fn open(seed: u64, at: Timestamp) -> Self {
        let mut agenda = Agenda::default();
        agenda.note(at, Act::Arrive);
        let random = Random::new(seed);
        Shop { random, agenda, shoppers: Vec::new(), told: 0, ordered: 0, ready: VecDeque::new() }
    }

    /// Someone will sign up at this instant, put something into the cart and leave it there. To be said before the
    /// shop's events have come so far.
    pub fn expect_dropped_cart(&mut self, at: Timestamp) {
        self.agenda.note(at, Act::DropIn);
    }

    fn perform(&mut self, at: Timestamp, act: Act) {
        match act {
            Act::Arrive => self.arrive(at),
            Act::DropIn => self.drop_in(at),
            Act::Of(who, _) if self.shoppers[who].erased => {}
            Act::Of(who, deed) => self.perform_deed(who, at, deed),
        }
    }

    fn perform_deed(&mut self, who: usize, at: Timestamp, deed: Deed) {
        match deed {
            Deed::Visit(intent) => self.visit(who, at, intent),
            Deed::Look(seen) => self.tell_browse(who, at, *seen),
            Deed::Add(product, quantity) => self.add_to_cart(who, at, product, quantity),
            Deed::Remove => self.remove_from_cart(who, at),
            Deed::CheckOut => self.check_out(who, at),
            Deed::Order => self.order(who, at),
            Deed::Settle(order, settlement) => self.settle(who, at, *order, settlement),
            Deed::Leave { ordered } => self.leave(who, at, ordered),
            Deed::Unsubscribe => self.unsubscribe(who, at),
            Deed::Erase => self.erase(who, at),
        }
    }

    /// Notes what a shopper will do between `least` and `most` from now, and returns when.
    fn later(&mut self, who: usize, from: Timestamp, within: (Span, Span), deed: Deed) -> Timestamp {
        let at = from.plus(self.random.span(within.0, within.1));
        self.agenda.note(at, Act::Of(who, deed));
        at
    }

    fn tell(&mut self, who: usize, at: Timestamp, what: &str, body: Body<'static>) {
        self.told += 1;
        let event_id = format!("{what}-{}", self.told).into();
        let customer_id = self.shoppers[who].id.clone().into();
        self.ready.push_back(Event { event_id, customer_id, occurred_at: at, body });
    }

    fn tell_browse(&mut self, who: usize, at: Timestamp, mut event: BrowseEvent<'static>) {
        let person = &self.shoppers[who].person;
        event.device = Some(person.device.into());
        event.os = Some(person.os.into());
        let name = event.name.clone();
        self.tell(who, at, &name, Body::Browse(event));
    }
}

impl Iterator for Shop {
    type Item = Event<'static>;

    fn next(&mut self) -> Option<Event<'static>> {
        while self.ready.is_empty() {
            let (at, act) = self.agenda.next()?;
            self.perform(at, act);
        }
        self.ready.pop_front()
    }
}

#[cfg(test)]
mod tests;
