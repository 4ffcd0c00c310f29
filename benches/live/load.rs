use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use shoal::time::Timestamp;

use crate::client::Upstream;
use crate::stage::Stage;

/// Events at an even rate, until it is stopped.
pub struct Load {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<u64>,
}

impl Load {
    /// So many events a second, of so many customers in turn.
    pub fn start(stage: &Stage, a_second: u64, customers: u64) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let (upstream, topics) = (stage.upstream(), Topics::of(stage));
        let asked = stop.clone();
        let work = move || {
            let began = Instant::now();
            let mut sent = 0;
            while !asked.load(Ordering::Relaxed) {
                let due = (began.elapsed().as_secs_f64() * a_second as f64) as u64;
                (sent..due).for_each(|number| topics.send(&upstream, number, number * 7919 % customers));
                sent = due;
                thread::park_timeout(Duration::from_millis(2));
            }
            upstream.flush();
            sent
        };
        Load { stop, thread: thread::spawn(work) }
    }

    /// Stops it; returns the events sent.
    pub fn stop(self) -> u64 {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.join().expect("the load ran")
    }
}

/// All at once: `each` events of each customer.
pub fn all(stage: &Stage, customers: u64, each: u64) {
    let (upstream, topics) = (stage.upstream(), Topics::of(stage));
    (0..each).for_each(|round| (0..customers).for_each(|one| topics.send(&upstream, round * customers + one, one)));
    upstream.flush();
}

struct Topics {
    orders: String,
    signups: String,
    browse: String,
}

impl Topics {
    fn of(stage: &Stage) -> Self {
        Topics { orders: stage.topic("orders"), signups: stage.topic("signups"), browse: stage.topic("browse") }
    }

    /// Of ten events eight are views, one is an order, and one a change of the profile.
    fn send(&self, upstream: &Upstream, number: u64, customer: u64) {
        let ms = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_millis() as i64;
        let (id, at) = (format!("c{customer}"), Timestamp::from_millis(ms));
        let head = format!(r#"{{"event_id":"e{number}","customer_id":"{id}","occurred_at":"{at}""#);
        let (topic, value) = match number % 10 {
            0 => (&self.signups, format!(r#"{head},"kind":"updated","add_tags":["t{}"]}}"#, number % 3)),
            1 => (&self.orders, order(&head, number)),
            _ => (
                &self.browse,
                format!(r#"{head},"name":"product_viewed","product_id":"p{}","category":"tea"}}"#, number % 97),
            ),
        };
        upstream.send(topic, &id, value.as_bytes(), ms, &[]);
    }
}

fn order(head: &str, number: u64) -> String {
    let line = format!(r#"{{"product_id":"p{}","quantity":1,"unit_price":"10.00"}}"#, number % 97);
    format!(r#"{head},"order_id":"o{number}","status":"paid","currency":"GBP","total":"10.00","line_items":[{line}]}}"#)
}
