use std::collections::BTreeSet;
use std::path::Path;

use super::*;
use crate::event::Format;
use crate::time::Span;

const REFERENCE: &str = include_str!("../../config/shoal.toml");

fn settings(text: &str) -> Settings {
    read(Path::new("config/shoal.toml"), text, []).unwrap_or_else(|error| panic!("{error}")).settings
}

fn with_environment(text: &str, variables: &[(&str, &str)]) -> Result<Loaded, ConfigError> {
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    read(Path::new("config/shoal.toml"), text, variables)
}

#[track_caller]
fn refused(text: &str, expected: &str) {
    let error = read(Path::new("shoal.toml"), text, []).expect_err("these settings are wrong");
    assert_eq!(error.to_string(), expected);
}

#[test]
fn the_reference_file_names_every_option_with_its_default_and_no_other() {
    let rows = |text: &str| -> BTreeSet<(String, String)> {
        let loaded = read(Path::new(DEFAULT_FILE), text, []).unwrap_or_else(|error| panic!("{error}"));
        loaded.effective.rows.iter().map(|row| (row.key(), format!("{:?}", row.value))).collect()
    };
    assert_eq!(rows(REFERENCE), rows(""), "an option of the file differs from its default");

    let given: BTreeSet<String> = Layers::of(Path::new(DEFAULT_FILE), REFERENCE, []).given.into_keys().collect();
    let options: BTreeSet<String> = rows("").into_iter().map(|(key, _)| key).collect();
    assert_eq!(given, options, "an option is missing from the file, or is not one");
}

#[test]
fn the_defaults_are_those_of_the_contract() {
    let settings = Settings::defaults();
    assert_eq!(settings.time_zone.name(), "Europe/London");
    assert_eq!(settings.currency.code(), "GBP");
    assert_eq!(settings.kafka.brokers, "localhost:9092");
    assert_eq!((settings.kafka.group.as_str(), settings.kafka.slot), ("shoal", None));
    assert_eq!(settings.topics.changelog, "shoal-changelog");
    assert_eq!(settings.topics.dead_letters, "shoal-dead-letters");
    assert_eq!(settings.topics.memberships, None);
    assert_eq!(settings.segments, SegmentFiles { go_live: None, path: "config/segments".into() });
    assert_eq!(settings.http.listen, "127.0.0.1:8080");
    assert_eq!(settings.max_future_skew, Span::from_seconds(300));
    assert_eq!(settings.max_clock_skew, Span::from_seconds(60));
    assert_eq!(settings.commit.interval, Span::from_millis(100));
    assert_eq!(settings.history.activity, Span::from_days(90));
    assert_eq!(settings.format.orders, Format::Json);
}

#[test]
fn an_unknown_key_is_refused_at_its_place_with_what_was_meant() {
    refused(
        "[kafka]\n  borkers = \"a:1\"\n",
        "shoal.toml:2:3: there is no setting `kafka.borkers`; did you mean `kafka.brokers`?",
    );
    refused("brokers = \"a:1\"", "shoal.toml:1:1: there is no setting `brokers`; did you mean `kafka.brokers`?");
    refused(
        "[topic]\norders = \"a\"\nbrowse = \"b\"",
        "shoal.toml:1:2: there is no section `[topic]`; did you mean `topics`?",
    );
    refused("kafka = 3", "shoal.toml:1:1: `kafka` is a section: write its options below `[kafka]`");
    refused("something_else = 3", "shoal.toml:1:1: there is no setting `something_else`");
}

#[test]
fn a_wrong_type_names_the_key_what_was_expected_and_what_was_found() {
    refused(
        "[kafka]\nworkers = \"four\"",
        "shoal.toml:2:1: `kafka.workers` must be a whole number, 0 or more, found the text \"four\"",
    );
    refused(
        "currency = 826",
        "shoal.toml:1:1: `currency` must be a currency code of ISO 4217, such as \"GBP\", found the number 826",
    );
    refused(
        "[commit]\ninterval = \"5m\"",
        "shoal.toml:2:1: `commit.interval` must be a length of time such as \"250ms\", \"30s\", \"5min\", \"12h\" or \"90d\", found the text \"5m\"",
    );
    refused(
        "[http]\nlisten = \"8080\"",
        "shoal.toml:2:1: `http.listen` must be a host and a port, such as \"127.0.0.1:8080\", found \"8080\"",
    );
    refused(
        "[history]\norders = [1]",
        "shoal.toml:2:1: `history.orders` must be \"forever\" (orders cannot be kept for less yet), found a list",
    );
}

#[test]
fn a_value_out_of_its_range_says_the_range() {
    refused("[commit]\ninterval = \"2s\"", "shoal.toml:2:1: `commit.interval` must lie between 1ms and 1s, found 2s");
    refused(
        "[commit]\nbytes_max = 10",
        "shoal.toml:2:1: `commit.bytes_max` must lie between 64KiB and 1GiB, found 10 bytes",
    );
}

#[test]
fn all_problems_come_at_once_in_the_order_of_the_file() {
    let text = "time_zone = \"Europe/Lodnon\"\n[kafka]\ngruop = \"a\"\nworkers = -1\n";
    let expected = "\
shoal.toml:1:1: `time_zone` must be a name of the IANA time zone database, such as \"Europe/London\", found the text \"Europe/Lodnon\"
shoal.toml:3:1: there is no setting `kafka.gruop`; did you mean `kafka.group`?
shoal.toml:4:1: `kafka.workers` must be a whole number, 0 or more, found the number -1";
    refused(text, expected);
}

#[test]
fn text_that_is_not_toml_is_refused_at_its_place() {
    let error = read(Path::new("shoal.toml"), "currency = \"GBP\"\ntime_zone = \n", []).unwrap_err().to_string();
    assert!(error.starts_with("shoal.toml:2:"), "{error}");
    assert!(error.contains("not TOML"), "{error}");
}

#[test]
fn the_environment_covers_the_file() {
    let variables = [
        ("SHOAL__TIME_ZONE", "UTC"),
        ("SHOAL__KAFKA__WORKERS", "3"),
        ("SHOAL__COMMIT__BYTES_MAX", "131072"),
        ("SHOAL__TOPICS__ORDERS", "2026"),
        ("SHOAL_LOG", "debug"),
        ("HOME", "/somewhere"),
    ];
    let settings = with_environment("time_zone = \"Asia/Tokyo\"", &variables).unwrap().settings;
    assert_eq!(settings.time_zone.name(), "UTC");
    assert_eq!(settings.kafka.workers.get(), 3);
    assert_eq!(settings.commit.bytes_max, Bytes(131_072));
    assert_eq!(settings.topics.orders, "2026");
}

#[test]
fn a_wrong_variable_is_named() {
    let error = with_environment("", &[("SHOAL__KAFKA__GRUOP", "a"), ("SHOAL__RFM__MIN_BUYERS", "few")]).unwrap_err();
    let expected = "\
environment variable SHOAL__KAFKA__GRUOP: there is no setting `kafka.gruop`; did you mean `kafka.group`?
environment variable SHOAL__RFM__MIN_BUYERS: `rfm.min_buyers` must be a whole number, 0 or more, found the text \"few\"";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn properties_may_be_written_with_dots_quoted_or_as_variables() {
    let text = "[kafka.properties]\nsecurity.protocol = \"SASL_SSL\"\n\"session.timeout.ms\" = 20000\n";
    let variables =
        [("SHOAL__KAFKA__PROPERTIES__SASL_USERNAME", "shoal"), ("SHOAL__KAFKA__PROPERTIES__ssl.ca.location", "probe")];
    let settings = with_environment(text, &variables).unwrap().settings;
    let expected = [
        ("sasl.username", "shoal"),
        ("security.protocol", "SASL_SSL"),
        ("session.timeout.ms", "20000"),
        ("ssl.ca.location", "probe"),
    ];
    assert_eq!(settings.kafka.properties.iter().collect::<Vec<_>>(), expected);
}

#[test]
fn secrets_are_masked_wherever_settings_are_printed() {
    let text = "[kafka.properties]\n\"sasl.password\" = \"hunter2\"\n\"sasl.username\" = \"shoal\"\n\"ssl.key.pem\" = \"hunter2\"\n";
    let loaded =
        with_environment(text, &[("SHOAL__KAFKA__PROPERTIES__SASL_OAUTHBEARER_CLIENT_SECRET", "hunter2")]).unwrap();
    for printed in
        [loaded.effective.to_string(), loaded.effective.to_json().to_string(), format!("{:?}", loaded.settings)]
    {
        assert!(!printed.contains("hunter2"), "{printed}");
        assert!(printed.contains("***") && printed.contains("shoal"), "{printed}");
    }
}

#[test]
fn what_exactly_once_rests_on_is_not_for_the_user_to_set() {
    refused(
        "[kafka.properties]\n\"isolation.level\" = \"read_uncommitted\"",
        "shoal.toml:2:1: `kafka.properties.isolation.level` is not for the user to set: uncommitted records are never read",
    );
}

#[test]
fn two_topics_of_one_name_are_refused() {
    refused(
        "[topics]\nbrowse = \"orders\"",
        "shoal.toml:2:1: `topics.browse` and `topics.orders` are the same topic, \"orders\"; each needs its own",
    );
}

#[test]
fn effective_settings_are_a_settings_file_that_says_the_same() {
    let text =
        "currency = \"EUR\"\n[segments]\ngo_live = 2026-05-30T16:00:00Z\n[attributes]\n\"my.points\" = \"number\"\n";
    let loaded = with_environment(text, &[("SHOAL__KAFKA__WORKERS", "2")]).unwrap();
    let printed = loaded.effective.to_string();
    assert!(printed.contains("currency = \"EUR\"  # config/shoal.toml:1:1"), "{printed}");
    assert!(printed.contains("workers = 2  # environment variable SHOAL__KAFKA__WORKERS"), "{printed}");
    assert_eq!(format!("{:?}", settings(&printed)), format!("{:?}", loaded.settings));
}

#[test]
fn a_missing_default_file_means_the_defaults_and_a_missing_named_one_is_an_error() {
    let error = load(Some(Path::new("no/such/shoal.toml"))).unwrap_err().to_string();
    assert!(error.starts_with("the settings file no/such/shoal.toml cannot be read"), "{error}");
}

#[test]
fn the_segments_folder_is_relative_to_the_settings_file() {
    let path = |file: &str, text: &str| read(Path::new(file), text, []).unwrap().settings.segments.path;
    assert_eq!(path("/etc/shoal/shoal.toml", ""), Path::new("/etc/shoal/segments"));
    assert_eq!(path("shoal.toml", "segments.path = \"rules\""), Path::new("rules"));
    assert_eq!(path("/etc/shoal/shoal.toml", "segments.path = \"/rules\""), Path::new("/rules"));
}
