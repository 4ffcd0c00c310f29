use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use super::properties::Properties;
use super::reader::Reader;
use super::setting::{AttributeType, Bytes, OnLostInput, Retention, Setting};
use crate::event::{Format, Stream};
use crate::number::Currency;
use crate::time::{Span, Timestamp, Zone};

/// All settings, checked. What each one does is said in `config/shoal.toml`.
#[derive(Clone, Debug)]
pub struct Settings {
    pub time_zone: Zone,
    pub currency: Currency,
    /// How far `occurred_at` may lie ahead of its record's instant.
    pub max_future_skew: Span,
    /// How far the wall clock may differ from the broker's before engine time stands still.
    pub max_clock_skew: Span,
    pub on_lost_input: OnLostInput,
    pub kafka: Kafka,
    pub topics: Topics,
    pub format: Formats,
    pub segments: SegmentFiles,
    pub http: Http,
    pub commit: Commit,
    pub changelog: Changelog,
    pub history: History,
    pub population: Population,
    pub rfm: Rfm,
    /// Declared types of custom attributes, by name.
    pub attributes: BTreeMap<String, AttributeType>,
}

#[derive(Clone, Debug)]
pub struct Kafka {
    /// `host:port`, separated by commas.
    pub brokers: String,
    /// The consumer group; also the beginning of every transactional id.
    pub group: String,
    /// Threads of this process that own partitions.
    pub workers: NonZeroUsize,
    /// The stable name of this process; `None`: dynamic membership.
    pub slot: Option<String>,
    pub properties: Properties,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Topics {
    pub orders: String,
    pub signups: String,
    pub browse: String,
    pub segment_events: String,
    pub dead_letters: String,
    pub changelog: String,
    /// The compacted topic of current memberships; `None`: they are not published.
    pub memberships: Option<String>,
}

/// How records are encoded where no content-type header says so, and what is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Formats {
    pub orders: Format,
    pub signups: Format,
    pub browse: Format,
    pub segment_events: Format,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SegmentFiles {
    /// What was effective before it is published as backfill.
    pub go_live: Option<Timestamp>,
    /// The folder of the segments' files, relative to the working directory.
    pub path: PathBuf,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Http {
    /// `host:port`; port 0 takes a free one.
    pub listen: String,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Commit {
    /// The longest time between two commits under load.
    pub interval: Span,
    /// A transaction is committed once it is this large.
    pub bytes_max: Bytes,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Changelog {
    /// How long a change that made no transition may wait to be written.
    pub max_delay: Span,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct History {
    pub orders: Retention,
    pub activity: Span,
    /// Rows of activity kept for one customer; the newest stay.
    pub activity_max: u32,
    /// Orders kept for one customer; the newest stay.
    pub orders_max: u32,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Population {
    /// Engine time between two looks at the population's edges.
    pub refresh: Span,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rfm {
    /// With fewer customers that ordered there are no scores.
    pub min_buyers: u32,
}

const MS: Span = Span::from_millis(1);
const CENTURY: Span = Span::from_days(36_525);

impl Settings {
    /// `folder` is that of the settings file.
    pub(super) fn take(r: &mut Reader, folder: &Path) -> Self {
        Settings {
            time_zone: r.take("time_zone", "Europe/London"),
            currency: r.take("currency", "GBP"),
            max_future_skew: r.take_within("max_future_skew", "5min", Span::ZERO..=Span::from_days(1)),
            max_clock_skew: r.take_within("max_clock_skew", "60s", MS..=Span::from_hours(1)),
            on_lost_input: r.take("on_lost_input", "stop"),
            kafka: Kafka::take(r),
            topics: Topics::take(r),
            format: Formats::take(r),
            segments: SegmentFiles {
                go_live: r.take("segments.go_live", ""),
                path: folder.join(r.take::<String>("segments.path", "segments")),
            },
            http: Http { listen: take_address(r, "http.listen", "127.0.0.1:8080") },
            commit: Commit {
                interval: r.take_within("commit.interval", "100ms", MS..=Span::from_seconds(1)),
                bytes_max: r.take_within("commit.bytes_max", "8MiB", Bytes(64 << 10)..=Bytes(1 << 30)),
            },
            changelog: Changelog { max_delay: r.take_within("changelog.max_delay", "30s", MS..=Span::from_hours(1)) },
            history: History {
                orders: r.take("history.orders", "forever"),
                activity: r.take_within("history.activity", "90d", MS..=CENTURY),
                activity_max: r.take_within("history.activity_max", 10_000, 1..=1_000_000),
                orders_max: r.take_within("history.orders_max", 2_000, 1..=100_000),
            },
            population: Population { refresh: r.take_within("population.refresh", "1s", MS..=Span::from_days(1)) },
            rfm: Rfm { min_buyers: r.take_within("rfm.min_buyers", 5, 1..=u32::MAX) },
            attributes: take_attributes(r),
        }
    }
}

impl Kafka {
    fn take(r: &mut Reader) -> Self {
        let workers = r.take_within::<u32>("kafka.workers", 0, 0..=1024);
        let one_a_core = || std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        let brokers = take_filled(r, "kafka.brokers", "localhost:9092");
        Kafka {
            brokers,
            group: take_filled(r, "kafka.group", "shoal"),
            workers: NonZeroUsize::new(workers as usize).unwrap_or_else(one_a_core),
            slot: Some(take_name(r, "kafka.slot", "")).filter(|slot| !slot.is_empty()),
            properties: Properties::take(r),
        }
    }
}

impl Topics {
    fn take(r: &mut Reader) -> Self {
        let topics = Topics {
            orders: take_topic(r, "topics.orders", "orders"),
            signups: take_topic(r, "topics.signups", "signups"),
            browse: take_topic(r, "topics.browse", "browse"),
            segment_events: take_topic(r, "topics.segment_events", "segment-events"),
            dead_letters: take_topic(r, "topics.dead_letters", "shoal-dead-letters"),
            changelog: take_topic(r, "topics.changelog", "shoal-changelog"),
            memberships: Some(take_name(r, "topics.memberships", "")).filter(|topic| !topic.is_empty()),
        };
        topics.refuse_shared(r);
        topics
    }

    /// The input topic of a stream.
    pub fn of(&self, stream: Stream) -> &str {
        match stream {
            Stream::Orders => &self.orders,
            Stream::Signups => &self.signups,
            Stream::Browse => &self.browse,
        }
    }

    fn refuse_shared(&self, r: &mut Reader) {
        let named = [
            ("topics.orders", Some(&self.orders)),
            ("topics.signups", Some(&self.signups)),
            ("topics.browse", Some(&self.browse)),
            ("topics.segment_events", Some(&self.segment_events)),
            ("topics.dead_letters", Some(&self.dead_letters)),
            ("topics.changelog", Some(&self.changelog)),
            ("topics.memberships", self.memberships.as_ref()),
        ];
        for (at, (key, topic)) in named.iter().enumerate() {
            let Some(topic) = topic else { continue };
            if let Some((other, _)) = named[..at].iter().find(|(_, earlier)| *earlier == Some(topic)) {
                r.refuse(key, format!("`{key}` and `{other}` are the same topic, {topic:?}; each needs its own"));
            }
        }
    }
}

impl Formats {
    fn take(r: &mut Reader) -> Self {
        Formats {
            orders: r.take("format.orders", "json"),
            signups: r.take("format.signups", "json"),
            browse: r.take("format.browse", "json"),
            segment_events: r.take("format.segment_events", "json"),
        }
    }

    /// How records of a stream are encoded where no content-type header says so.
    pub fn of(&self, stream: Stream) -> Format {
        match stream {
            Stream::Orders => self.orders,
            Stream::Signups => self.signups,
            Stream::Browse => self.browse,
        }
    }
}

fn take_filled(r: &mut Reader, key: &'static str, default: &str) -> String {
    let text: String = r.take(key, default);
    if text.trim().is_empty() {
        r.refuse(key, format!("`{key}` must not be empty"));
    }
    text
}

/// A name as Kafka's topics have it; may be empty.
fn take_name(r: &mut Reader, key: &'static str, default: &str) -> String {
    let name: String = r.take(key, default);
    let legal = name.len() <= 249 && name.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'_' | b'-'));
    if !legal || name == "." || name == ".." {
        r.refuse(key, format!("`{key}` must be up to 249 letters, digits, `.`, `_` or `-`, found {name:?}"));
    }
    name
}

fn take_topic(r: &mut Reader, key: &'static str, default: &str) -> String {
    let topic = take_name(r, key, default);
    if topic.is_empty() {
        r.refuse(key, format!("`{key}` must not be empty"));
    }
    topic
}

fn take_address(r: &mut Reader, key: &'static str, default: &str) -> String {
    let address: String = r.take(key, default);
    let port = address.rsplit_once(':').filter(|(host, _)| !host.is_empty()).map(|(_, port)| port.parse::<u16>());
    if !matches!(port, Some(Ok(_))) {
        r.refuse(key, format!("`{key}` must be a host and a port, such as \"127.0.0.1:8080\", found {address:?}"));
    }
    address
}

fn take_attributes(r: &mut Reader) -> BTreeMap<String, AttributeType> {
    let mut types = BTreeMap::new();
    for (name, found) in r.take_free("attributes") {
        match AttributeType::read(&found.value) {
            Some(kind) => drop(types.insert(name, kind)),
            None => {
                let expected = AttributeType::EXPECTED;
                r.refuse_at(found.place, format!("`attributes.{name}` must be {expected}, found {}", found.value));
            }
        }
    }
    types
}
