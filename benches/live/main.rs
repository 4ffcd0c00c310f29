//! What the promises cost on a real Apache Kafka: `cargo bench --bench live -- [write-behind] [restore] [rolling] [death]`.
//!
//! It starts a broker of its own (Java and Maven, as the tests on Kafka do) and runs the real binary. Everything shares
//! the machine with broker and load, so that what it says is an upper bound.
//!
//! - [`write_behind`]: records and bytes in the changelog, against writing every change at once;
//! - [`restore`]: from the start of a process to all its partitions at work;
//! - [`rolling`]: the longest silence of a partition's output while three processes are restarted one by one;
//! - [`death`]: the same when one of three is killed: started again at once, or not at all.

#[allow(dead_code, reason = "the tests need more of it")]
#[path = "../../tests/kafka/broker/mod.rs"]
mod broker;
#[allow(dead_code, reason = "shared with the tests")]
#[path = "../../tests/kafka/client.rs"]
mod client;
mod death;
mod load;
#[path = "../../tests/kafka/patience.rs"]
mod patience;
mod restore;
mod rolling;
#[allow(dead_code, reason = "shared with the tests")]
#[path = "../../tests/kafka/service.rs"]
mod service;
mod silence;
#[allow(dead_code, reason = "shared with the tests")]
#[path = "../../tests/kafka/stage.rs"]
mod stage;
mod write_behind;

const CASES: [(&str, fn()); 4] =
    [("write-behind", write_behind::run), ("restore", restore::run), ("rolling", rolling::run), ("death", death::run)];

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    if let Err(why) = broker::address() {
        println!("passed over: {why}");
        return;
    }
    for (name, run) in CASES {
        if asked.is_empty() || asked.iter().any(|asked| asked == name) {
            run();
        }
    }
    broker::stop();
}

fn quoted(text: &str) -> String {
    format!("{text:?}")
}
