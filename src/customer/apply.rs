use super::activity::{Act, Inserted};
use super::cart::{CartChange, CartEvent};
use super::moments::{earliest, latest};
use super::seen::IdDigest;
use super::stamp::Stamp;
use super::truncated::Truncated;
use super::{Customer, Facts, Symbol, Symbols};
use crate::event::{Body, BrowseEvent, Event, OrderEvent, Outcome, SignupEvent};
use crate::number::Currency;
use crate::time::{Span, Timestamp};

/// What is kept, and in which currency.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Keep {
    pub currency: Currency,
    /// Activity older than this is not kept: the longest that any segment looks back, and at least `history.activity`.
    pub activity: Span,
    /// Rows of activity a customer may have; of more, the newest.
    pub activity_rows_max: usize,
    /// Orders a customer may have; of more, the newest.
    pub orders_max: usize,
}

/// What an event did.
#[derive(Clone, PartialEq, Debug)]
pub struct Applied {
    pub outcome: Outcome,
    /// Kinds of facts that changed.
    pub facts: Facts,
    /// The name of the activity that changed: only terms about it can have changed by [`Facts::ACTIVITY`]. `None`: any.
    pub activity: Option<Symbol>,
    /// A refund gave back more than its order's total: the excess lowers nothing (EVENTS, "orders").
    pub exceeds_order: bool,
    /// Something was dropped, or not kept whole, because the customer had too much of it.
    pub truncates: bool,
}

impl Applied {
    fn nothing(outcome: Outcome) -> Self {
        Applied { outcome, facts: Facts::NONE, activity: None, exceeds_order: false, truncates: false }
    }

    /// Not even what is remembered of ids changed.
    pub fn changes_nothing(&self) -> bool {
        self.outcome != Outcome::Applied
    }

    fn changed(facts: Facts) -> Self {
        Applied { outcome: Outcome::Applied, facts, activity: None, exceeds_order: false, truncates: false }
    }
}

impl Customer {
    /// Applies an event: commutative and idempotent, and it knows no now (DESIGN T7).
    ///
    /// `instant` is the event's record's own; activity that was older than all that is kept when its record was written
    /// leaves no row, which no segment could ever see.
    pub fn apply(&mut self, event: &Event<'_>, instant: Timestamp, keep: &Keep, symbols: &mut Symbols) -> Applied {
        if let Body::Signup(SignupEvent::Erased) = event.body {
            return self.erase(event.occurred_at, keep.currency);
        }
        if self.erased_at.is_some_and(|erased_at| event.occurred_at <= erased_at) {
            return Applied::nothing(Outcome::TooOld);
        }
        match &event.body {
            Body::Order(order) => self.apply_order(event, order, keep, symbols),
            Body::Signup(signup) => self.apply_signup(event, signup, symbols),
            Body::Browse(browse) => self.apply_browse(event, browse, instant, keep, symbols),
        }
    }

    /// The event's id was seen before, as far as ids are remembered.
    pub fn has_seen(&self, event: &Event<'_>) -> bool {
        let digest = IdDigest::of(&event.event_id);
        match &event.body {
            Body::Order(_) => self.orders.has_seen(digest),
            Body::Signup(_) => self.profile.as_ref().is_some_and(|profile| profile.seen.holds(digest)),
            Body::Browse(_) => self.activity.has_seen(digest),
        }
    }

    fn apply_order(
        &mut self,
        event: &Event<'_>,
        order: &OrderEvent<'_>,
        keep: &Keep,
        symbols: &mut Symbols,
    ) -> Applied {
        let digest = IdDigest::of(&event.event_id);
        if self.orders.has_seen(digest) {
            return Applied::nothing(Outcome::Duplicate);
        }
        let was_dropped = self.truncated.orders.is_some_and(|dropped| event.occurred_at <= dropped);
        if was_dropped && !self.orders.holds(&order.order_id) {
            return Applied::nothing(Outcome::TooOld);
        }
        let taken = self.orders.insert(event, order, symbols, keep.currency, keep.orders_max);
        Truncated::note(&mut self.truncated.orders, taken.dropped);
        Truncated::note(&mut self.truncated.order_events, taken.shortened);
        self.cart.fold(self.orders.last_checkout_end());
        let truncates = taken.dropped.is_some() || taken.shortened.is_some();
        Applied { exceeds_order: taken.exceeds, truncates, ..Applied::changed(Facts::OF_ORDERS) }
    }

    fn apply_signup(&mut self, event: &Event<'_>, signup: &SignupEvent<'_>, symbols: &mut Symbols) -> Applied {
        let SignupEvent::Update(update) = signup else { return Applied::nothing(Outcome::Applied) };
        let digest = IdDigest::of(&event.event_id);
        let profile = self.profile.get_or_insert_default();
        if profile.seen.holds(digest) {
            return Applied::nothing(Outcome::Duplicate);
        }
        profile.seen.insert(event.occurred_at, digest);
        let stamp = Stamp { at: event.occurred_at, event_id: (&*event.event_id).into() };
        let mut facts = profile.update(&stamp, update, symbols);
        let dropped = profile.drop_surplus(symbols);
        if dropped.is_some() {
            facts = Facts::ALL;
        }
        Truncated::note(&mut self.truncated.profile, dropped);
        if earliest(&mut self.moments.first_signup, event.occurred_at) {
            facts.insert(Facts::ADDED);
        }
        Applied { truncates: dropped.is_some(), ..Applied::changed(facts) }
    }

    fn apply_browse(
        &mut self,
        event: &Event<'_>,
        browse: &BrowseEvent<'_>,
        instant: Timestamp,
        keep: &Keep,
        symbols: &mut Symbols,
    ) -> Applied {
        let (at, digest) = (event.occurred_at, IdDigest::of(&event.event_id));
        if self.activity.has_seen(digest) {
            return Applied::nothing(Outcome::Duplicate);
        }
        let mut facts = self.note_moments(at, &browse.name);
        let cart_before = self.truncated.cart;
        if let Some(change) = CartChange::of(browse, symbols) {
            facts.insert(self.change_cart(event, change, symbols));
        }
        let mut truncates = self.truncated.cart != cart_before;
        let row = Act::of(at, digest, browse, symbols);
        let mut activity = Some(row.name);
        if at > instant.minus(keep.activity) {
            match self.activity.insert(row, keep.activity_rows_max) {
                Inserted::TooOld => {}
                Inserted::Added => facts.insert(Facts::ACTIVITY),
                Inserted::AddedForOthers => {
                    truncates = true;
                    facts.insert(Facts::ACTIVITY);
                    activity = None;
                }
            }
        }
        let outcome = if facts.is_empty() { Outcome::TooOld } else { Outcome::Applied };
        Applied { outcome, facts, activity, exceeds_order: false, truncates }
    }

    fn note_moments(&mut self, at: Timestamp, name: &str) -> Facts {
        let moments = &mut self.moments;
        let mut facts = Facts::NONE;
        if earliest(&mut moments.first_browse, at) {
            facts.insert(Facts::ADDED);
        }
        if !name.starts_with("email_") && latest(&mut moments.last_browse, at) {
            facts.insert(Facts::SEEN);
        }
        if name == "checkout_started" && latest(&mut moments.last_checkout, at) {
            facts.insert(Facts::CHECKOUT);
        }
        if name.starts_with("cart_") && latest(&mut moments.last_cart_event, at) {
            facts.insert(Facts::CART_TOUCHED);
        }
        facts
    }

    fn change_cart(&mut self, event: &Event<'_>, change: CartChange, symbols: &Symbols) -> Facts {
        let (at, event_id) = (event.occurred_at, &*event.event_id);
        if self.cart.holds(at, event_id) {
            return Facts::NONE;
        }
        let dropped = self.cart.insert(CartEvent { at, event_id: event_id.into(), change, bytes: 0 }, symbols);
        Truncated::note(&mut self.truncated.cart, dropped);
        self.cart.fold(self.orders.last_checkout_end());
        Facts::CART
    }

    /// Drops all that occurred at or before the erasure. A late one leaves what came after.
    fn erase(&mut self, at: Timestamp, currency: Currency) -> Applied {
        match self.erased_at {
            Some(known) if known == at => return Applied::nothing(Outcome::Duplicate),
            Some(known) if known > at => return Applied::nothing(Outcome::TooOld),
            _ => self.erased_at = Some(at),
        }
        if let Some(profile) = &mut self.profile {
            profile.erase(at);
        }
        self.orders.erase(at, currency);
        self.activity.erase(at);
        self.cart.erase(at);
        self.cart.fold(self.orders.last_checkout_end());
        self.erase_moments(at);
        self.truncated.erase(at);
        self.profile.take_if(|profile| profile.seen.first().is_none());
        Applied::changed(Facts::ALL)
    }

    /// A first event that is gone is followed by the first of those that are kept.
    fn erase_moments(&mut self, at: Timestamp) {
        let first_signup = self.profile.as_ref().and_then(|profile| profile.seen.first());
        let first_row = self.activity.rows().first().map(|row| row.at);
        let first_cart = self.cart.events().first().map(|event| event.at);
        let moments = &mut self.moments;
        let gone = |known: Option<Timestamp>| known.is_none_or(|known| known <= at);
        if gone(moments.first_signup) {
            moments.first_signup = first_signup;
        }
        for last in [&mut moments.last_browse, &mut moments.last_checkout, &mut moments.last_cart_event] {
            *last = last.filter(|known| *known > at);
        }
        if gone(moments.first_browse) {
            let lasts = [moments.last_browse, moments.last_checkout, moments.last_cart_event];
            moments.first_browse = lasts.into_iter().chain([first_row, first_cart]).flatten().min();
        }
    }

    /// Forgets what no segment can see any more at `now`: invisible, since nothing looks back so far.
    pub fn evict(&mut self, now: Timestamp, keep: &Keep) {
        let horizon = now.minus(keep.activity);
        self.activity.evict_before(horizon);
        self.cart.evict_before(horizon, self.orders.last_checkout_end());
    }
}
