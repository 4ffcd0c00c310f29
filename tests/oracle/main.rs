//! `shoal replay` against `count.py`, which counts the members of the twelve segments in another way: it shares no code
//! with shoal, keeps every event and looks once, at the end.
//!
//! The events are those of the demo's shop, made worse ([`mess`]), and real ones where `SHOAL_TEST_DATA` (or
//! `../shared/data`) has them. Sizes and members must be the same. Without `python3` the tests are ignored, with the
//! reason; under `CI=true` that is a failure.

mod count;
mod mess;
mod replay;

use std::env;
use std::path::{Path, PathBuf};

use libtest_mimic::{Arguments, Completion, Failed, Trial};

use count::Counted;
use replay::Replayed;

/// Real events, each with the currency of its shop.
const DATA: [(&str, &str); 4] =
    [("online_retail", "GBP"), ("taobao_burst", "CNY"), ("taobao_9d", "CNY"), ("otto_sample", "EUR")];

fn main() {
    let mut tests = vec![
        trial("the_script_counts_the_segments_that_are_shipped".to_owned(), the_same_queries),
        trial("a_messy_log_of_the_shop_counts_the_same".to_owned(), || messy_shop(None)),
        trial("a_log_cut_off_in_the_middle_counts_the_same".to_owned(), || {
            messy_shop(Some("2026-03-17T12:34:56.789Z"))
        }),
        trial("a_log_cut_off_at_midnight_counts_the_same".to_owned(), || messy_shop(Some("2026-04-01T00:00:00Z"))),
        trial("the_shop_an_hour_after_its_last_event_counts_the_same".to_owned(), || {
            messy_shop(Some("2026-05-09T10:00:00Z"))
        }),
    ];
    tests.extend(DATA.map(|(name, currency)| real(name, currency)));
    libtest_mimic::run(&Arguments::from_args(), tests).exit();
}

fn trial(name: String, test: impl FnOnce() + Send + 'static) -> Trial {
    Trial::ignorable_test(name, move || match count::python() {
        Ok(()) => {
            test();
            Ok(Completion::Completed)
        }
        Err(why) if env::var("CI").as_deref() == Ok("true") => Err(Failed::from(why)),
        Err(why) => Ok(Completion::ignored_with(why)),
    })
}

fn real(name: &'static str, currency: &'static str) -> Trial {
    let path = data_folder().join(format!("{name}.jsonl.gz"));
    Trial::ignorable_test(format!("{name}_counts_the_same"), move || {
        if !path.exists() {
            return Ok(Completion::ignored_with("its file is not here: SHOAL_TEST_DATA names the folder"));
        }
        if let Err(why) = count::python() {
            return Ok(Completion::ignored_with(why));
        }
        compare(&path, currency, None);
        Ok(Completion::Completed)
    })
}

fn data_folder() -> PathBuf {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    env::var_os("SHOAL_TEST_DATA").map_or_else(beside, PathBuf::from)
}

fn the_same_queries() {
    let (written_for, shipped) = (count::queries(), replay::shipped_queries());
    assert_eq!(written_for, shipped, "count.py must say the same as config/segments, in its queries and in its code");
}

fn messy_shop(until: Option<&str>) {
    let folder = tempfile::tempdir().expect("a folder for the events");
    let path = folder.path().join("shop.jsonl.gz");
    mess::write(&path);
    compare(&path, "GBP", until);
}

/// Counts both ways: first the script, which says at which instant, then shoal at that instant.
fn compare(events: &Path, currency: &str, until: Option<&str>) {
    let counted = Counted::of(events, currency, until);
    let replayed = Replayed::of(events, currency, &counted.until);
    assert!(counted.members.values().any(|members| !members.is_empty()), "nobody is in any segment: no test at all");
    for (segment, expected) in &counted.members {
        let found = replayed.members.get(segment).cloned().unwrap_or_default();
        let missing: Vec<_> = expected.difference(&found).take(5).collect();
        let too_many: Vec<_> = found.difference(expected).take(5).collect();
        assert!(
            missing.is_empty() && too_many.is_empty(),
            "{segment} at {}: {} counted, {} by shoal; shoal misses {missing:?}, and has {too_many:?} beside",
            counted.until,
            expected.len(),
            found.len()
        );
        assert_eq!(replayed.sizes.get(segment), Some(&expected.len()), "the size of {segment} in the summary");
    }
    assert_eq!(replayed.members.keys().find(|segment| !counted.members.contains_key(*segment)), None);
}
