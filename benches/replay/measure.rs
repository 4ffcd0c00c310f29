use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use shoal::engine::{Engine, Origin, Rules, Source, Transition};
use shoal::event::{Format, Outcome, Store, decode_line};
use shoal::segment::Catalog;
use shoal::time::{Span, Timestamp};

use super::input::Input;
use super::machine::{Stopwatch, forget_peak, status_mib};

const PASSES: usize = 7;
/// After so many events it is forgotten which customers changed, as a commit does.
const EVENTS_A_COMMIT: usize = 1000;

/// What the passes of a case came to.
pub struct Figures {
    events: usize,
    transitions: usize,
    customers: usize,
    best: Duration,
    peak_mib: f64,
}

/// What one pass counts.
struct Pass {
    events: usize,
    transitions: usize,
    customers: usize,
}

impl Figures {
    pub fn of(input: &Input, catalog: &Arc<Catalog>) -> Self {
        forget_peak();
        let before_mib = status_mib("VmRSS");
        let mut best = Duration::MAX;
        let mut counted = None;
        let mut peak_mib = 0.0;
        for number in 0..PASSES {
            let begin = Stopwatch::start();
            let pass = replay(input, catalog);
            best = best.min(begin.elapsed());
            if number == 0 {
                // Later passes find the memory of the earlier ones.
                peak_mib = status_mib("VmHWM") - before_mib;
            }
            counted = Some(pass);
        }
        let Pass { events, transitions, customers } = counted.expect("one pass at least");
        Figures { events, transitions, customers, best, peak_mib }
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rate = self.events as f64 / self.best.as_secs_f64();
        let flips = self.transitions as f64 / self.events as f64;
        write!(
            f,
            "{:.0} k events/s a core ({:.2} µs an event, {flips:.2} transitions an event), {} events of {} customers, \
             peak {:.0} MiB",
            rate / 1e3,
            1e6 / rate,
            self.events,
            self.customers,
            self.peak_mib
        )
    }
}

fn replay(input: &Input, catalog: &Arc<Catalog>) -> Pass {
    let rules = Rules {
        go_live: Timestamp::BEGINNING,
        activity_rows_max: 10_000,
        orders_max: 2_000,
        max_future_skew: Span::from_seconds(300),
    };
    let store = Store { currency: input.currency };
    let mut engine = Engine::new(catalog.clone(), rules);
    let mut out: Vec<Transition> = Vec::new();
    let mut pass = Pass { events: 0, transitions: 0, customers: 0 };
    for text in input.lines() {
        let line = decode_line(text, &store).expect("a valid event");
        let event = &line.decoded.event;
        let instant = line.timestamp.unwrap_or(event.occurred_at);
        engine.move_to(instant);
        engine.fire_due(usize::MAX, &mut out);
        let origin = Origin { stream: line.stream, partition: 0, offset: pass.events as i64 };
        let source = Source { origin, instant, format: Format::Json, value: text };
        let outcome = engine.take(event, &source, &mut out);
        assert!(!matches!(outcome, Outcome::Refused(_)), "{outcome:?}");
        pass.events += 1;
        if pass.events.is_multiple_of(EVENTS_A_COMMIT) {
            pass.transitions += out.len();
            out.clear();
            engine.forget_changes();
        }
    }
    pass.transitions += out.len();
    pass.customers = engine.customers();
    pass
}
