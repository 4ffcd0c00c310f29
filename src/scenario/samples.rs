use std::collections::BTreeMap;

use super::Setup;
use crate::number::Currency;
use crate::time::{Span, Timestamp, Zone};

pub fn setup() -> Setup {
    Setup {
        zone: Zone::named("Europe/London").unwrap(),
        currency: Currency::of_code("GBP").unwrap(),
        go_live: Timestamp::BEGINNING,
        history: Span::from_days(90),
        max_future_skew: Span::from_seconds(300),
        activity_rows_max: 10_000,
        inline: Vec::new(),
        chosen: Vec::new(),
        lists: BTreeMap::new(),
    }
}
