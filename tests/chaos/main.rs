//! Chaos on a real Apache Kafka: processes of shoal are killed, stopped and cut off at named points of their work, the
//! broker is killed, answers are lost; then `shoal verify` says whether what was published is what the events call for.
//!
//! ```sh
//! cargo test --test chaos                                # a minute and a half, a dozen kills
//! cargo test --release --test chaos -- --kills 200       # a campaign
//! cargo test --release --test chaos -- --kills 200 --brokers 3
//! cargo test --release --test chaos -- --kills 200 --no-slots --dense --seed 7
//! ```
//!
//! [`campaign`] is what happens; [`cluster`] the brokers, [`proxy`] what stands between them and shoal, [`load`] the
//! events, [`process`] a process of shoal, which is this program again ([`serve`]): the worker of production over a
//! transport that fails at named points. A seed decides what strikes when; what it meets there is up to the machine.

mod campaign;
mod cluster;
mod faults;
#[path = "../kafka/broker/jars.rs"]
mod jars;
mod load;
mod options;
#[path = "../kafka/patience.rs"]
mod patience;
mod premise;
mod process;
mod proxy;
mod random;
mod report;
mod serve;
mod stage;

use libtest_mimic::{Arguments, Completion, Failed, Trial};

use options::Options;

fn main() {
    let all: Vec<String> = std::env::args().collect();
    if all.get(1).is_some_and(|first| first == "--serve") {
        serve::run(&all[2..]);
        return;
    }
    let (options, others) = Options::of(all);
    let arguments = Arguments::from_iter(others);
    let test = move || match jars::fetch() {
        Ok(jars) => campaign::run(&jars, &options).map(|()| Completion::Completed).map_err(Failed::from),
        Err(why) if std::env::var("CI").as_deref() == Ok("true") => Err(Failed::from(why)),
        Err(why) => Ok(Completion::ignored_with(why)),
    };
    let trial = Trial::ignorable_test("whatever_dies_and_whenever_the_output_is_what_the_events_call_for", test);
    libtest_mimic::run(&arguments, vec![trial]).exit();
}
