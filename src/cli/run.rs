use std::sync::Arc;
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};

use super::settings::SettingsArgs;
use super::topics::ANSWER_WITHIN;
use super::{CliError, Exit, segments};
use crate::clock::SystemClock;
use crate::config::Settings;
use crate::http::{Health, Server};
use crate::kafka::topics::{self, Severity};
use crate::kafka::{Connection, KafkaTransport};
use crate::metrics::Metrics;
use crate::worker::service::{Ended, Service};
use crate::worker::{CatalogEpoch, Rules, Shared, Stop};

/// The service: reads the events, publishes who enters and leaves which segment
///
/// Checks the topics, joins the consumer group and works until it is told to stop (SIGTERM, Ctrl-C): then it commits,
/// leaves the group and ends within seconds. Metrics, liveness and readiness are on `http.listen`.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(flatten)]
    settings: SettingsArgs,
}

const EXAMPLES: &str = "\
Examples:
  shoal run
  shoal run --config /etc/shoal/shoal.toml
  SHOAL__KAFKA__BROKERS=kafka-1:9092,kafka-2:9092 SHOAL__KAFKA__SLOT=$HOSTNAME shoal run";

/// How long the workers may take to commit and to leave the group.
const STOP_WITHIN: Duration = Duration::from_secs(10);
/// How often it is looked whether a worker has ended by itself.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// How often histograms are folded.
const UPKEEP_EVERY: Duration = Duration::from_secs(5);

impl Args {
    pub fn run(self) -> Result<Exit, CliError> {
        let settings = self.settings.load()?.settings;
        let catalog = segments::load(&settings)?;
        let connection = Connection::new(&settings);
        let partitions = fit_topics(&connection)?;
        let (metrics, health) = (Metrics::new(), Health::new());
        let server = Server::start(&settings.http.listen, health.clone(), metrics.clone())?;
        tracing::info!(address = %server.address(), segments = catalog.segments.len(), partitions, "shoal starts");
        let shared = Shared {
            rules: Arc::new(Rules::new(&settings, catalog, partitions)),
            clock: Arc::new(SystemClock::new()),
            metrics: metrics.clone(),
            stop: Stop::default(),
            epoch: CatalogEpoch::default(),
        };
        let service = start(&settings, connection, &shared, &health);
        wait(&service, &metrics)?;
        health.stopping();
        let ended = service.stop(STOP_WITHIN);
        server.stop();
        match ended {
            Ended::Cleanly => Ok(Exit::Done),
            Ended::Failed(why) => Err(CliError::Service(why)),
            Ended::Late => Err(CliError::Service(format!("workers did not end within {STOP_WITHIN:?}"))),
        }
    }
}

fn start(settings: &Settings, connection: Connection, shared: &Shared, health: &Health) -> Service {
    let slot = settings.kafka.slot.clone();
    let transport = move |worker| KafkaTransport::new(connection.clone(), slot.as_deref(), worker);
    Service::start(settings.kafka.workers.get(), shared, health, transport)
}

/// Checks the topics; returns how many partitions they have.
fn fit_topics(connection: &Connection) -> Result<i32, CliError> {
    let planned = topics::plan(&connection.topics);
    let described = topics::describe(connection, &planned, ANSWER_WITHIN)?;
    let findings = topics::check(&planned, &described);
    let (errors, warnings): (Vec<_>, Vec<_>) = findings.iter().partition(|finding| finding.severity == Severity::Error);
    if !errors.is_empty() {
        let all: Vec<String> = errors.iter().map(ToString::to_string).collect();
        return Err(CliError::UnfitTopics(all.join("\n")));
    }
    warnings.iter().for_each(|warning| tracing::warn!("{warning}"));
    Ok(described.topics.first().and_then(Option::as_ref).map_or(1, |state| state.partitions))
}

/// Until a signal asks to stop, or a worker ends by itself.
fn wait(service: &Service, metrics: &Metrics) -> Result<(), CliError> {
    let no_signals = |error: std::io::Error| CliError::Service(format!("signals cannot be waited for: {error}"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(no_signals)?;
    runtime.block_on(async {
        let mut terminate = signal(SignalKind::terminate()).map_err(no_signals)?;
        let mut interrupt = signal(SignalKind::interrupt()).map_err(no_signals)?;
        let mut look = tokio::time::interval(LOOK_EVERY);
        let mut upkeep = tokio::time::interval(UPKEEP_EVERY);
        while !service.has_ended() {
            tokio::select! {
                _ = terminate.recv() => break,
                _ = interrupt.recv() => break,
                _ = look.tick() => {}
                _ = upkeep.tick() => metrics.upkeep(),
            }
        }
        tracing::info!("shoal stops");
        Ok(())
    })
}
