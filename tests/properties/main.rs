//! Properties: random events and random segments, held against a model that is nothing but filters over a list.
//!
//! - [`world`]: what happens, and the log that tells it; [`ask`]: what segments ask; [`naive`]: the model;
//!   [`bench`]: the engine that is held against it.
//! - [`incremental`]: what the engine holds is what a look at everything says, at every instant.
//! - [`order`]: any order of arrival gives the same state. [`until`]: no flip is missed, and none is late.
//! - [`restart`]: records hold all there is to know. [`sequence`]: what is published has no gaps.
//!
//! A failure prints the smallest world and segments that show it, and is kept in `tests/properties/*.proptest-regressions`
//! to be tried first from then on. Under `CI` the seed is fixed; `PROPTEST_CASES=10000` looks longer.

mod ask;
mod bench;
mod bounds;
mod incremental;
mod naive;
mod order;
mod restart;
mod sequence;
mod until;
mod world;

use proptest::test_runner::{Config, FileFailurePersistence, RngSeed};

/// So many cases, unless `PROPTEST_CASES` says otherwise.
fn config(cases: u32) -> Config {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    let rng_seed = if std::env::var_os("CI").is_some() { RngSeed::Fixed(0x5e6) } else { RngSeed::Random };
    Config {
        cases: asked.unwrap_or(cases),
        rng_seed,
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("proptest-regressions"))),
        ..Config::default()
    }
}
