//! What the unit tests of this module share.

mod fake;
mod hands;

use std::sync::Arc;

pub use fake::{Fake, Poll, Script};
pub use hands::Hands;

use super::rules::Rules;
use super::transport::Record;
use crate::config::Settings;
use crate::segment::Catalog;
use crate::segment::value::Store;
use crate::time::Span;

/// The value of a record that makes whoever takes it panic, as a defect would.
pub const POISON: &[u8] = b"poison";

pub fn panic_at_poison(record: &Record) {
    assert!(record.value.as_deref() != Some(POISON), "poison was taken");
}

/// The default settings, no segments, four partitions.
pub fn rules() -> Rules {
    let settings = Settings::defaults();
    let store = Store {
        zone: settings.time_zone.clone(),
        currency: settings.currency,
        activity_history: settings.history.activity,
    };
    Rules::new(&settings, Arc::new(Catalog::new(Vec::new(), store, Span::ZERO)), 4)
}
