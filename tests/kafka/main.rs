//! Shoal against a real Apache Kafka.
//!
//! `SHOAL_TEST_BROKERS` names one to use; else [`broker`] starts one of its own from Maven artifacts, shared by all
//! tests and ended with them. With neither, each test is listed as ignored with the reason; under `CI=true` that is a
//! failure. Every test has topics, a group and segments of its own ([`stage`]), and runs the real binary where
//! processes matter ([`service`]).

mod broker;
mod cases;
mod client;
mod patience;
mod published;
mod service;
mod shop;
mod stage;

use libtest_mimic::{Arguments, Completion, Failed, Trial};

fn main() {
    let mut arguments = Arguments::from_args();
    // Two cores: more tests at once only wait for each other.
    arguments.test_threads = arguments.test_threads.or(Some(2));
    let tests = cases::ALL.iter().map(|(name, test)| trial(name, *test)).collect();
    let conclusion = libtest_mimic::run(&arguments, tests);
    broker::stop();
    conclusion.exit();
}

/// A test fails by panicking, as any other.
fn trial(name: &'static str, test: fn()) -> Trial {
    Trial::ignorable_test(name, move || match broker::address() {
        Ok(_) => {
            test();
            Ok(Completion::Completed)
        }
        Err(why) if std::env::var("CI").as_deref() == Ok("true") => Err(Failed::from(why)),
        Err(why) => Ok(Completion::ignored_with(why)),
    })
}
