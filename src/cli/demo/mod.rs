//! `shoal demo`: everything in one process, on a machine with no Kafka.
//!
//! In order: [`stage`] makes settings, a broker and topics for this one time; the workers of `shoal run` start on it with
//! a clock that runs fast; the [`Show`](crate::demo::show::Show) puts the shop's events in and shows what comes out, until
//! it is told to end.

mod ending;
mod stage;

use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::settings::SettingsArgs;
use super::terminal::{colour_on_stdout, size_of_stdout};
use super::{CliError, Exit, segments, signals};
use crate::clock::{Clock, ScaledClock, SystemClock};
use crate::config::Settings;
use crate::demo::board::Board;
use crate::demo::screen::{Lines, Live, Screen, Style};
use crate::demo::show::{Show, ShowError};
use crate::event::Store;
use crate::http::{Health, HttpError, Server};
use crate::kafka::{Connection, Feed, KafkaTransport, Tail};
use crate::metrics::Metrics;
use crate::segment::Catalog;
use crate::worker::service::{Ended, Service};
use crate::worker::{CatalogEpoch, Rules, Shared, Stop};
use stage::Stage;

/// A shop's customers sign up, browse, abandon and buy: watch who enters and leaves which segment
///
/// Needs nothing: the broker is in this process, the shop is generated, the segments are yours (`segments.path`), or those
/// that come with shoal. The clock runs fast, so that an hour's rule fires within seconds; all else is as in `shoal run`.
/// With --brokers the same happens on a real Kafka, in topics made for this one time.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(flatten)]
    settings: SettingsArgs,
    /// End after so many seconds [default: at Ctrl-C]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    seconds: Option<u32>,
    /// Another seed, another shop
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// How many times as fast as ours the shop's clock runs: at 3600, an hour a second
    #[arg(long, value_name = "N", default_value_t = 3600, value_parser = clap::value_parser!(u32).range(1..=86_400))]
    speed: u32,
    /// A real Kafka, `host:port`; topics that begin with `demo-` are made there, and deleted in the end
    #[arg(long, value_name = "BROKERS")]
    brokers: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  shoal demo
  shoal demo --seconds 20 --speed 600
  shoal demo --segments my-segments --seed 7 | grep 'by the clock'
  shoal demo --brokers localhost:9092";

/// How long the workers may take to commit and to leave the group.
const STOP_WITHIN: Duration = Duration::from_secs(5);
/// How often the screen is painted, or, where it is a file, the sizes are written.
const PAINT_EVERY: Duration = Duration::from_millis(100);
const SIZES_EVERY: Duration = Duration::from_secs(5);

impl Args {
    pub fn run(self) -> Result<Exit, CliError> {
        let began = Instant::now();
        let over = Stop::default();
        signals::ask(&over)?;
        let clock = Arc::new(ScaledClock::starting_at(SystemClock::new().now(), self.speed));
        let loaded = self.settings.load()?.settings;
        let catalog = self.catalog(&loaded)?;
        let stage = Stage::build(loaded, self.brokers.as_deref(), clock.now())?;
        let played = self.play(&stage, catalog, clock, &over, began);
        let cleared = stage.clear();
        played.and_then(|exit| cleared.map(|()| exit))
    }

    /// All of it, on a stage that stands.
    fn play(
        &self,
        stage: &Stage,
        catalog: Arc<Catalog>,
        clock: Arc<ScaledClock>,
        over: &Stop,
        began: Instant,
    ) -> Result<Exit, CliError> {
        let (metrics, health) = (Metrics::new(), Health::new());
        let server = serve(&stage.settings, &health, &metrics)?;
        let shared = Shared {
            rules: Arc::new(Rules::new(&stage.settings, catalog.clone(), Stage::PARTITIONS)),
            clock: clock.clone(),
            metrics,
            stop: Stop::default(),
            epoch: CatalogEpoch::default(),
        };
        let mut show = self.show(stage, &catalog, clock)?;
        show.screen.say(&self.welcome(stage, &server)).map_err(CliError::stdout)?;
        show.stock(stage.begins_at).map_err(failed)?;
        let service = start(stage, &shared, &health);
        let shown = self.watch(&mut show, &service, over, began);
        health.stopping();
        let ended = service.stop(STOP_WITHIN);
        server.stop();
        shown?;
        ending::tell(&mut show, began.elapsed(), self.speed).map_err(CliError::stdout)?;
        match ended {
            Ended::Cleanly => Ok(Exit::Done),
            Ended::Failed(why) => Err(CliError::Service(why)),
            Ended::Late => Err(CliError::Service(format!("workers did not end within {STOP_WITHIN:?}"))),
        }
    }

    /// The user's segments; where there are none, and none were asked for, those that come with shoal.
    fn catalog(&self, settings: &Settings) -> Result<Arc<Catalog>, CliError> {
        let asked_for = self.settings.config.is_some() || self.settings.segments.is_some();
        match asked_for || settings.segments.path.is_dir() {
            true => segments::load(settings),
            false => segments::shipped(settings),
        }
    }

    fn show(&self, stage: &Stage, catalog: &Catalog, clock: Arc<ScaledClock>) -> Result<Show, CliError> {
        let board = Board::new(catalog.segments.iter().map(|segment| (segment.id.to_string(), segment.name.clone())));
        let style = Style { colour: colour_on_stdout(), zone: stage.settings.time_zone.clone() };
        let screen: Box<dyn Screen> = match io::stdout().is_terminal() {
            true => Box::new(Live::new(io::stdout(), style, clock.passes_in(PAINT_EVERY), size_of_stdout)),
            false => Box::new(Lines::new(io::stdout(), style, clock.passes_in(SIZES_EVERY))),
        };
        let no_client = |error| failed(ShowError::Transport(error));
        let feed = Feed::open(&stage.connection).map_err(no_client)?;
        let tail = Tail::open(&stage.connection, Stage::PARTITIONS).map_err(no_client)?;
        let store = Store { currency: stage.settings.currency };
        Ok(Show::new(self.seed, clock, store, feed, tail, board, screen))
    }

    fn welcome(&self, stage: &Stage, server: &Server) -> String {
        let clock = match self.speed {
            3600 => "an hour passes in a second".to_owned(),
            speed => format!("time passes {speed} times as fast"),
        };
        format!(
            "A shop on {}: {clock}. Metrics: http://{}/metrics. Ctrl-C ends it.\n\
             Reading the shop's first months, joining the group …",
            stage.place(),
            server.address()
        )
    }

    fn watch(&self, show: &mut Show, service: &Service, over: &Stop, began: Instant) -> Result<(), CliError> {
        let limit = self.seconds.map(|seconds| Duration::from_secs(seconds.into()));
        while !over.is_asked() && !service.has_ended() && limit.is_none_or(|limit| began.elapsed() < limit) {
            show.turn().map_err(failed)?;
        }
        Ok(())
    }
}

/// The same workers as in `shoal run`; one of them has hands enough for one shop.
fn start(stage: &Stage, shared: &Shared, health: &Health) -> Service {
    let connection: Connection = stage.connection.clone();
    Service::start(1, shared, health, move |worker| KafkaTransport::new(connection.clone(), None, worker))
}

/// On the address of the settings, or on a free port where another process has that.
fn serve(settings: &Settings, health: &Health, metrics: &Metrics) -> Result<Server, HttpError> {
    Server::start(&settings.http.listen, health.clone(), metrics.clone())
        .or_else(|_| Server::start("127.0.0.1:0", health.clone(), metrics.clone()))
}

fn failed(error: ShowError) -> CliError {
    match error {
        ShowError::Output(error) => CliError::stdout(error),
        other => CliError::Service(other.to_string()),
    }
}
