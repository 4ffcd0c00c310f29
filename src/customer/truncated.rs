use crate::time::Timestamp;

/// What a customer had too much of (`customer::bounds`), beside activity, which says so itself: up to when something was
/// dropped. Whatever explains this customer says *truncated*.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Truncated {
    /// The newest date of an order that was dropped: an unknown order of that date or before is not taken.
    pub orders: Option<Timestamp>,
    /// The newest event of an order, or of the cart, that was dropped or kept in part.
    pub order_events: Option<Timestamp>,
    pub cart: Option<Timestamp>,
    /// The newest write to the profile that was dropped.
    pub profile: Option<Timestamp>,
}

impl Truncated {
    /// Notes that something was dropped.
    pub fn note(part: &mut Option<Timestamp>, dropped: Option<Timestamp>) {
        *part = dropped.max(*part);
    }

    /// After an erasure, only what came later can be missing.
    pub fn erase(&mut self, erased_at: Timestamp) {
        for part in [&mut self.orders, &mut self.order_events, &mut self.cart, &mut self.profile] {
            *part = part.filter(|at| *at > erased_at);
        }
    }
}
