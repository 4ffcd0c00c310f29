use std::sync::Arc;
use std::time::Duration;

use crate::config::{Formats, OnLostInput, Settings, Topics};
use crate::engine;
use crate::event::Store;
use crate::segment::Catalog;
use crate::time::{Span, Timestamp};

/// What all workers of a process go by.
#[derive(Clone, Debug)]
pub struct Rules {
    pub catalog: Arc<Catalog>,
    pub engine: engine::Rules,
    pub store: Store,
    pub topics: Topics,
    /// Of the inputs where no header says so, and of the segment events.
    pub formats: Formats,
    /// Partitions of each input and of the changelog.
    pub partitions: i32,
    pub group: String,
    pub max_future_skew: Span,
    pub max_clock_skew: Span,
    pub on_lost_input: OnLostInput,
    pub commit_interval: Span,
    pub commit_bytes_max: usize,
    /// How long a change may wait for its customer's record to be written (I2).
    pub changelog_max_delay: Span,
}

impl Rules {
    pub fn new(settings: &Settings, catalog: Arc<Catalog>, partitions: i32) -> Self {
        Rules {
            catalog,
            engine: engine::Rules {
                go_live: settings.segments.go_live.unwrap_or(Timestamp::BEGINNING),
                activity_rows_max: settings.history.activity_max as usize,
                orders_max: settings.history.orders_max as usize,
                max_future_skew: settings.max_future_skew,
            },
            store: Store { currency: settings.currency },
            topics: settings.topics.clone(),
            formats: settings.format,
            partitions,
            group: settings.kafka.group.clone(),
            max_future_skew: settings.max_future_skew,
            max_clock_skew: settings.max_clock_skew,
            on_lost_input: settings.on_lost_input,
            commit_interval: settings.commit.interval,
            commit_bytes_max: usize::try_from(settings.commit.bytes_max.0).unwrap_or(usize::MAX),
            changelog_max_delay: settings.changelog.max_delay,
        }
    }

    /// The longest time between two commits under load, by the machine's clock.
    pub fn commit_every(&self) -> Duration {
        Duration::from_millis(self.commit_interval.as_millis().unsigned_abs())
    }

    /// [`Rules::changelog_max_delay`], by the machine's clock.
    pub fn write_within(&self) -> Duration {
        Duration::from_millis(self.changelog_max_delay.as_millis().unsigned_abs())
    }
}
