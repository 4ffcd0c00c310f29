//! What is remembered of one customer. Core: a function of the *set* of events, in any order of arrival.
//!
//! - [`apply`]: how an event changes it, and what of it changed ([`facts`]);
//! - [`orders`], [`profile`], [`activity`], [`cart`]: the facts themselves; [`moments`]: dates that are kept for ever;
//! - [`bounds`]: how much of one customer is kept, [`truncated`] that there was more;
//! - [`stamp`]: last-write-wins; [`seen`]: how repetitions are told; [`symbols`]: shared texts; [`place`]: addresses;
//! - [`record`]: the bytes of the changelog.

pub mod activity;
pub mod apply;
pub mod bounds;
pub mod cart;
pub mod facts;
pub mod moments;
pub mod orders;
pub mod place;
pub mod profile;
pub mod record;
pub mod seen;
pub mod stamp;
pub mod symbols;
mod trail;
pub mod truncated;

pub use apply::{Applied, Keep};
pub use facts::Facts;
pub use symbols::{Symbol, Symbols};

use activity::Activity;
use cart::Cart;
use moments::Moments;
use orders::Orders;
use profile::Profile;
use truncated::Truncated;

use crate::time::Timestamp;

/// The facts about one customer.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Customer {
    /// Most visitors have none.
    pub profile: Option<Box<Profile>>,
    pub orders: Orders,
    pub activity: Activity,
    pub cart: Cart,
    pub moments: Moments,
    /// The latest erasure: what occurred at or before it is dropped.
    pub erased_at: Option<Timestamp>,
    pub truncated: Truncated,
}

impl Customer {
    /// Some of it was dropped because there was too much.
    pub fn is_truncated(&self) -> bool {
        self.truncated != Truncated::default() || self.activity.truncated().is_some()
    }

    /// Known from any event but those of test orders. An erasure alone makes no customer.
    pub fn is_known(&self) -> bool {
        let moments = &self.moments;
        moments.first_signup.is_some() || moments.first_browse.is_some() || self.orders.any_but_tests()
    }

    /// `customer_added_date`: the earliest `occurred_at` of any event but those of test orders.
    pub fn added_at(&self) -> Option<Timestamp> {
        [self.moments.first_signup, self.moments.first_browse, self.orders.first_event()].into_iter().flatten().min()
    }

    /// `last_seen_date`: the latest browse event that is not `email_*`, or order placed.
    pub fn last_seen_at(&self) -> Option<Timestamp> {
        self.moments.last_browse.max(self.orders.last_checkout_end())
    }

    /// `abandoned_checkout_date`: the last checkout, unless an order is at or after it.
    pub fn abandoned_checkout_at(&self) -> Option<Timestamp> {
        self.moments
            .last_checkout
            .filter(|checkout| self.orders.last_checkout_end().is_none_or(|order| order < *checkout))
    }
}
