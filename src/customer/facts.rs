use std::ops::BitOr;

/// Kinds of facts about a customer, as a set: what an event changed, and what a term depends on.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Facts(u32);

impl Facts {
    pub const NONE: Facts = Facts(0);
    /// Orders, their content, steps and refunds.
    pub const ORDERS: Facts = Facts(1);
    /// Addresses of the profile and of orders.
    pub const ADDRESSES: Facts = Facts(1 << 1);
    pub const TAGS: Facts = Facts(1 << 2);
    pub const EMAIL_CONSENT: Facts = Facts(1 << 3);
    pub const SMS_CONSENT: Facts = Facts(1 << 4);
    /// Custom attributes.
    pub const CUSTOM: Facts = Facts(1 << 5);
    /// Any other field of the profile.
    pub const PROFILE: Facts = Facts(1 << 6);
    /// When the customer was first known.
    pub const ADDED: Facts = Facts(1 << 7);
    /// When the customer was last seen.
    pub const SEEN: Facts = Facts(1 << 8);
    /// The last checkout, or an order that ends it.
    pub const CHECKOUT: Facts = Facts(1 << 9);
    /// What is in the cart.
    pub const CART: Facts = Facts(1 << 10);
    /// When the cart was last touched.
    pub const CART_TOUCHED: Facts = Facts(1 << 11);
    /// Rows of activity.
    pub const ACTIVITY: Facts = Facts(1 << 12);

    /// How many kinds there are: bits below this one are used.
    pub const KINDS: usize = 13;

    /// All that an event of the orders stream may change.
    pub const OF_ORDERS: Facts =
        Facts::ORDERS.or(Facts::ADDRESSES).or(Facts::ADDED).or(Facts::SEEN).or(Facts::CHECKOUT).or(Facts::CART);
    /// Everything, as after an erasure.
    pub const ALL: Facts = Facts((1 << Facts::KINDS) - 1);

    pub const fn or(self, other: Facts) -> Facts {
        Facts(self.0 | other.0)
    }

    pub fn holds_any_of(self, other: Facts) -> bool {
        self.0 & other.0 != 0
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn insert(&mut self, other: Facts) {
        self.0 |= other.0;
    }

    /// The numbers of the kinds in the set, ascending, each below [`Facts::KINDS`].
    pub fn kinds(self) -> impl Iterator<Item = usize> {
        (0..Self::KINDS).filter(move |kind| self.0 & (1 << kind) != 0)
    }
}

impl BitOr for Facts {
    type Output = Facts;

    fn bitor(self, other: Facts) -> Facts {
        self.or(other)
    }
}
