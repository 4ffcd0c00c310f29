//! Events of made-up customers, each of whom does something every few seconds.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rdkafka::ClientConfig;
use rdkafka::producer::{BaseRecord, DefaultProducerContext, Producer, ThreadedProducer};
use serde_json::{Value, json};
use shoal::clock::{Clock, SystemClock};
use shoal::worker::murmur2::partition_of;

use crate::random::Random;
use crate::stage::PARTITIONS;

/// How many customers there are, and how long one rests between two events.
#[derive(Clone, Copy)]
struct Shape {
    customers: u64,
    rest_ms: (u64, u64),
}

/// In a calm sea no event of a customer meets a timer or another event.
const SPACED: Shape = Shape { customers: 600, rest_ms: (3_000, 9_000) };
/// They do all the time: what comes first is up to the order of arrival.
const DENSE: Shape = Shape { customers: 60, rest_ms: (100, 1_200) };
/// While so many are on their way nothing is added: the broker is away.
const IN_FLIGHT_MAX: i32 = 200;
const TICK: Duration = Duration::from_millis(5);
const DELIVERED_WITHIN: Duration = Duration::from_secs(90);

pub struct Load {
    thread: JoinHandle<()>,
    stop: Arc<AtomicBool>,
    sent: Arc<AtomicU64>,
}

/// An event as it was sent: its topic, and its value.
type Sent = (&'static str, Vec<u8>);

struct Generator {
    producer: ThreadedProducer<DefaultProducerContext>,
    random: Random,
    clock: SystemClock,
    sent: Arc<AtomicU64>,
    shape: Shape,
    /// When each customer acts next, and the last event it sent.
    customers: Vec<(Instant, Option<Sent>)>,
}

impl Load {
    pub fn start(brokers: &str, dense: bool, mut random: Random) -> Self {
        let shape = if dense { DENSE } else { SPACED };
        let mut config = ClientConfig::new();
        config.set("bootstrap.servers", brokers).set("enable.idempotence", "true").set("linger.ms", "2");
        let producer = config.create().expect("a producer");
        let (stop, sent) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let now = Instant::now();
        let first = |_| (now + Duration::from_millis(random.below(shape.rest_ms.1)), None);
        let customers = (0..shape.customers).map(first).collect();
        let mut generator = Generator {
            producer,
            random: random.fork(),
            clock: SystemClock::new(),
            sent: sent.clone(),
            shape,
            customers,
        };
        let until = stop.clone();
        let thread = thread::spawn(move || {
            while !until.load(Ordering::Acquire) {
                generator.step();
                thread::park_timeout(TICK);
            }
            generator.producer.flush(DELIVERED_WITHIN).expect("the events are delivered");
        });
        Load { thread, stop, sent }
    }

    /// Ends when all events are on the broker; says how many there are.
    pub fn stop(self) -> u64 {
        self.stop.store(true, Ordering::Release);
        self.thread.join().expect("the generator ends well");
        self.sent.load(Ordering::Acquire)
    }
}

impl Generator {
    fn step(&mut self) {
        let now = Instant::now();
        for number in 0..self.customers.len() {
            if self.customers[number].0 <= now && self.producer.in_flight_count() < IN_FLIGHT_MAX {
                self.act(number);
                let (least, most) = self.shape.rest_ms;
                self.customers[number].0 = now + Duration::from_millis(self.random.between(least, most));
            }
        }
    }

    fn act(&mut self, number: usize) {
        let customer = format!("c-{number}");
        let again = self.customers[number].1.clone().filter(|_| self.random.one_in(30));
        let (topic, value) = again.unwrap_or_else(|| self.event(&customer));
        let partition = partition_of(customer.as_bytes(), PARTITIONS);
        let record = BaseRecord::to(topic).partition(partition).key(&customer).payload(&value);
        if self.producer.send(record).is_ok() {
            self.sent.fetch_add(1, Ordering::AcqRel);
            self.customers[number].1 = Some((topic, value));
        }
    }

    /// Something new; now and then something that no event is.
    fn event(&mut self, customer: &str) -> Sent {
        let id = format!("{:016x}", self.random.next());
        let viewed = json!({"name": "page_viewed"});
        let added = json!({"name": "cart_added", "product_id": "p", "unit_price": "5.00", "currency": "GBP"});
        let cents = self.random.between(100, 3_000);
        let order = json!({
            "order_id": id, "status": "paid", "currency": "GBP",
            "total": format!("{}.{:02}", cents / 100, cents % 100),
        });
        let tags = if self.random.one_in(2) { "add_tags" } else { "remove_tags" };
        let updated = json!({"kind": "updated", tags: ["vip"]});
        let (topic, body) = match self.random.below(100) {
            0..40 => ("browse", viewed),
            40..65 => ("browse", added),
            65..85 => ("orders", order),
            85..96 => ("signups", updated),
            96..99 => ("signups", json!({"kind": "erased"})),
            _ => return ("browse", b"no event".to_vec()),
        };
        (topic, self.whole(body, customer, &id))
    }

    fn whole(&self, mut body: Value, customer: &str, id: &str) -> Vec<u8> {
        body["event_id"] = id.into();
        body["customer_id"] = customer.into();
        body["occurred_at"] = self.clock.now().to_string().into();
        body.to_string().into_bytes()
    }
}
