use crate::time::Timestamp;

/// Dates that are kept for ever, however short activity is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Moments {
    /// The earliest event of the signups stream.
    pub first_signup: Option<Timestamp>,
    /// The earliest event of the browse stream.
    pub first_browse: Option<Timestamp>,
    /// The latest browse event that is not `email_*`.
    pub last_browse: Option<Timestamp>,
    /// The latest `checkout_started`.
    pub last_checkout: Option<Timestamp>,
    /// The latest `cart_*` event.
    pub last_cart_event: Option<Timestamp>,
}

/// The earlier of what is known and `at`.
pub fn earliest(known: &mut Option<Timestamp>, at: Timestamp) -> bool {
    let earlier = known.is_none_or(|known| at < known);
    if earlier {
        *known = Some(at);
    }
    earlier
}

/// The later of what is known and `at`.
pub fn latest(known: &mut Option<Timestamp>, at: Timestamp) -> bool {
    let later = known.is_none_or(|known| at > known);
    if later {
        *known = Some(at);
    }
    later
}
