//! What the unit tests of this module share.

mod fake;
mod hands;

use std::sync::Arc;

pub use fake::{Fake, Script};
pub use hands::Hands;

use super::rules::Rules;
use crate::config::Settings;
use crate::segment::Catalog;
use crate::segment::value::Store;
use crate::time::Span;

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
