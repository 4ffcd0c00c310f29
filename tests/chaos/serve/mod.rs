//! This program as a process of shoal: `--serve --config FILE --partitions N [--slot NAME] [--fault <point>:<nth>:<what>]…`.
//!
//! The workers are those of production, over [`transport`], which fails as the [`plan`] says. Standard output tells the
//! parent what struck; the end of standard input asks it to stop.

mod plan;
mod transport;

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use shoal::clock::SystemClock;
use shoal::config::{self, Settings};
use shoal::http::Health;
use shoal::kafka::{Connection, KafkaTransport};
use shoal::metrics::Metrics;
use shoal::segment::Catalog;
use shoal::segment::check::kept;
use shoal::segment::definition::{Definitions, File};
use shoal::segment::value::Store;
use shoal::worker::service::{Ended, Service};
use shoal::worker::{CatalogEpoch, Rules, Shared, Stop};

use crate::faults::Fault;
use plan::{Plan, say};
use transport::Failpoints;

const STOP_WITHIN: Duration = Duration::from_secs(30);
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// What the parent said.
#[derive(Default)]
struct Arguments {
    config: PathBuf,
    partitions: i32,
    slot: Option<String>,
    faults: Vec<Fault>,
}

/// Works until it is asked to stop, or cannot go on; then the process ends.
pub fn run(arguments: &[String]) {
    let Arguments { config, partitions, slot, faults } = read(arguments);
    let filter = tracing_subscriber::EnvFilter::new("info,librdkafka=warn");
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(false).init();
    let settings = config::load(Some(&config)).expect("the parent's settings").settings;
    let shared = Shared {
        rules: Arc::new(Rules::new(&settings, catalog(&settings), partitions)),
        clock: Arc::new(SystemClock::new()),
        metrics: Metrics::new(),
        stop: Stop::default(),
        epoch: CatalogEpoch::default(),
    };
    let (connection, plan) = (Connection::new(&settings), Arc::new(Plan::new(faults)));
    let transport = move |worker| Failpoints {
        inner: KafkaTransport::new(connection.clone(), slot.as_deref(), worker),
        plan: plan.clone(),
    };
    let service = Service::start(settings.kafka.workers.get(), &shared, &Health::new(), transport);
    say("started");
    let asked = thread::spawn(|| {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
    });
    while !asked.is_finished() && !service.has_ended() {
        thread::park_timeout(LOOK_EVERY);
    }
    match service.stop(STOP_WITHIN) {
        Ended::Cleanly => say("ended"),
        Ended::Failed(why) => {
            say(&format!("failed {why}"));
            process::exit(3);
        }
        Ended::Late => {
            say("failed it does not end");
            process::exit(4);
        }
    }
}

fn read(arguments: &[String]) -> Arguments {
    let mut read = Arguments::default();
    for pair in arguments.chunks(2) {
        let [name, value] = pair else { panic!("`{}` has no value", pair[0]) };
        match name.as_str() {
            "--config" => read.config = PathBuf::from(value),
            "--partitions" => read.partitions = value.parse().expect("a number"),
            "--slot" => read.slot = Some(value.clone()),
            "--fault" => read.faults.push(value.parse().expect("a fault")),
            _ => panic!("there is no argument `{name}`"),
        }
    }
    read
}

fn catalog(settings: &Settings) -> Arc<Catalog> {
    let store = Store {
        zone: settings.time_zone.clone(),
        currency: settings.currency,
        activity_history: settings.history.activity,
    };
    let compiled = Definitions::read(&files(&settings.segments.path)).compile(&store);
    assert!(!compiled.has_errors(), "the parent's segments are sound");
    let kept = kept(&compiled.segments, store.activity_history);
    Arc::new(Catalog::new(compiled.segments, store, kept))
}

fn files(folder: &Path) -> Vec<File> {
    let entries = std::fs::read_dir(folder).expect("the parent's folder");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let file = |path: PathBuf| File {
        name: path.display().to_string(),
        text: std::fs::read_to_string(&path).expect("a file of segments"),
    };
    paths.into_iter().map(file).collect()
}
