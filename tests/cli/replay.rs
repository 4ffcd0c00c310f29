use std::io::Write;

use crate::shell::{Ran, Shell};

fn signed_up(customer: &str, at: &str) -> String {
    format!(
        r#"{{"topic":"signups","event_id":"s-{customer}","customer_id":"{customer}","occurred_at":"{at}","kind":"signed_up"}}"#
    )
}

fn viewed(customer: &str, id: u32, at: &str) -> String {
    format!(
        r#"{{"topic":"browse","event_id":"b-{id}","customer_id":"{customer}","occurred_at":"{at}","name":"product_viewed","product_id":"{id}"}}"#
    )
}

/// One segment that a first event enters, and one that an hour without another view leaves.
fn shop() -> Shell {
    let shell = Shell::new();
    shell.segment("known", "number_of_orders = 0");
    shell.segment("looking", "storefront.product_viewed MATCHES (date >= -1h)");
    shell
}

/// Customer, segment, entered or left, effective and decided at, of each line.
fn moves(ran: &Ran) -> Vec<String> {
    let of = |line: &str| {
        let event: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = |key: &str| event[key].as_str().unwrap().to_owned();
        assert_eq!(text("effective_at"), text("decided_at"), "{line}");
        let kind = text("type").replace("segment.", "");
        format!("{} {kind} {} {}", text("customer_id"), text("segment_id"), &text("effective_at")[11..19])
    };
    ran.out.lines().map(of).collect()
}

fn summary(ran: &Ran) -> serde_json::Value {
    serde_json::from_str(&ran.err).unwrap_or_else(|error| panic!("{error}: {}", ran.err))
}

#[test]
fn files_are_merged_by_time_and_segment_events_come_as_json_lines() {
    let shell = shop();
    shell.file(
        "a.jsonl",
        [signed_up("ann", "2026-05-30T10:00:00Z"), signed_up("cem", "2026-05-30T12:00:00Z")].join("\n"),
    );
    shell.file("b.jsonl", viewed("ann", 1, "2026-05-30T10:30:00Z"));
    let ran = shell.run(&["replay", "a.jsonl", "b.jsonl"]).ends_with(0);
    let expected = [
        "ann entered known 10:00:00",
        "ann entered looking 10:30:00",
        "ann left looking 11:30:00",
        "cem entered known 12:00:00",
    ];
    assert_eq!(moves(&ran), expected);
    assert_eq!(ran.out, shell.run(&["replay", "b.jsonl", "a.jsonl"]).out, "the order of the files is of no matter");
}

#[test]
fn until_is_inclusive_for_events_and_for_what_falls_due() {
    let shell = shop();
    let lines = [viewed("ann", 1, "2026-05-30T10:00:00Z"), viewed("bob", 2, "2026-05-30T11:00:00Z")].join("\n");
    shell.file("events.jsonl", lines);
    let until =
        |instant: &str| shell.run(&["replay", "--format", "json", "--until", instant, "events.jsonl"]).ends_with(0);

    let at = until("2026-05-30T11:00:00Z");
    let expected = [
        "ann entered known 10:00:00",
        "ann entered looking 10:00:00",
        "bob entered known 11:00:00",
        "bob entered looking 11:00:00",
        "ann left looking 11:00:00",
    ];
    let mut found = moves(&at);
    found.sort();
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(found, expected);
    assert_eq!(summary(&at)["left_out"], 0);

    let before = until("2026-05-30T10:59:59.999Z");
    assert_eq!(moves(&before), ["ann entered known 10:00:00", "ann entered looking 10:00:00"]);
    assert_eq!((&summary(&before)["left_out"], &summary(&before)["events"]), (&1.into(), &1.into()));
}

#[test]
fn without_until_nothing_fires_after_the_last_event() {
    let shell = shop();
    shell.file("events.jsonl", viewed("ann", 1, "2026-05-30T10:00:00Z"));
    assert_eq!(moves(&shell.run(&["replay", "events.jsonl"])).len(), 2);
}

#[test]
fn gzip_zstd_and_standard_input_are_read_alike() {
    let shell = shop();
    let text = viewed("ann", 1, "2026-05-30T10:00:00Z");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(text.as_bytes()).unwrap();
    let gzip = gzip.finish().unwrap();
    shell.file("plain", &text);
    shell.file("gzip", &gzip);
    shell.file("zstd", zstd::encode_all(text.as_bytes(), 1).unwrap());
    let plain = shell.run(&["replay", "plain"]).ends_with(0);
    assert_eq!(moves(&plain).len(), 2);
    for ran in [
        shell.run(&["replay", "gzip"]),
        shell.run(&["replay", "zstd"]),
        shell.run_with_input(&["replay", "-"], text.as_bytes()),
        shell.run_with_input(&["replay"], &gzip),
    ] {
        assert_eq!(ran.ends_with(0).out, plain.out);
    }
}

#[test]
fn refused_lines_are_shown_kept_and_do_not_make_it_fail() {
    let shell = shop();
    let lines =
        ["{", &viewed("ann", 1, "2026-05-30T10:00:00Z"), "", r#"{"topic":"browse","event_id":"b-2"}"#].join("\n");
    shell.file("events.jsonl", &lines);
    let ran = shell
        .run(&["replay", "--dead-letters", "refused.jsonl", "events.jsonl"])
        .ends_with(0)
        .err_has("events.jsonl:1: the value is not a JSON object")
        .err_has("events.jsonl:4: `customer_id` is required and is not there (missing_field)");
    assert_eq!(moves(&ran).len(), 2);

    let refused = std::fs::read_to_string(shell.path().join("refused.jsonl")).unwrap();
    let refused: Vec<serde_json::Value> = refused.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(refused.len(), 2);
    assert_eq!(
        (&refused[0]["line"], &refused[0]["value"], &refused[0]["reason"]),
        (&1.into(), &"{".into(), &"not_json".into())
    );
    assert_eq!(refused[1]["line"], 4);
}

#[test]
fn the_sum_of_outcomes_is_the_number_of_lines() {
    let shell = shop();
    let view = viewed("ann", 1, "2026-05-30T10:00:00Z");
    shell.file("events.jsonl", [view.as_str(), view.as_str(), "nonsense"].join("\n"));
    let ran = shell.run(&["replay", "--format", "json", "events.jsonl"]).ends_with(0);
    let summary = summary(&ran);
    let counts = ["events", "applied", "duplicate", "too_old", "refused"].map(|key| summary[key].as_u64().unwrap());
    assert_eq!(counts, [3, 1, 1, 0, 1]);
    assert_eq!(summary["refused_by_reason"]["not_json"], 1);
    assert_eq!(summary["segments"][1], serde_json::json!({"id": "looking", "members": 1, "entered": 1, "left": 0}));
}

#[test]
fn the_time_of_the_record_counts_where_the_line_has_one() {
    let shell = shop();
    let view = viewed("ann", 1, "2026-05-30T10:00:00Z");
    let early = view.replacen('{', r#"{"timestamp":"2026-05-30T09:00:00Z","#, 1);
    let late = view.replacen('{', r#"{"timestamp":"2026-05-30T10:30:00Z","#, 1);
    shell.file("early.jsonl", early);
    shell.file("late.jsonl", late);
    shell.run(&["replay", "early.jsonl"]).ends_with(0).err_has("from_the_future");
    let ran = shell.run(&["replay", "late.jsonl"]).ends_with(0);
    assert_eq!(moves(&ran), ["ann entered known 10:30:00", "ann entered looking 10:30:00"]);
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly() {
    let shell = shop();
    let lines: Vec<String> = (0..20_000).map(|id| viewed(&format!("c-{id}"), id, "2026-05-30T10:00:00Z")).collect();
    shell.file("events.jsonl", lines.join("\n"));
    let mut command = shell.command(&["replay", "events.jsonl"]);
    let mut child = command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let ran: Ran = child.wait_with_output().unwrap().into();
    assert_eq!(ran.ends_with(0).err, "");
}

#[test]
fn a_file_that_is_not_there_and_an_instant_that_is_none_are_wrong_use() {
    let shell = shop();
    shell.run(&["replay", "none.jsonl"]).ends_with(2).err_has("none.jsonl cannot be read");
    shell.run(&["replay", "--until", "tomorrow"]).ends_with(2).err_has("expected an instant with its offset");
    shell.run(&["replay", "--dead-letters", "no/folder", "-"]).ends_with(3).err_has("no/folder cannot be written");
}

#[test]
fn a_segment_that_is_wrong_ends_it_with_1_before_anything_is_read() {
    let shell = shop();
    shell.segment("wrong", "number_of_ordrs > 1");
    let ran = shell.run(&["replay", "none.jsonl"]).ends_with(1).err_has("number_of_orders");
    assert_eq!(ran.out, "");
}

#[test]
fn what_was_left_out_of_events_is_counted() {
    let shell = shop();
    let view = viewed("ann", 1, "2026-05-30T10:00:00Z");
    let odd = r#""unit_price":"3.00","currency":"JPY","colour":"red","properties":{"a":[1],"b":"x"}}"#;
    shell.file("events.jsonl", view.replacen('}', &format!(",{odd}"), 1));
    let summary = summary(&shell.run(&["replay", "--format", "json", "events.jsonl"]).ends_with(0));
    assert_eq!((&summary["unknown_fields"], &summary["unusable_values"]), (&1.into(), &2.into()), "{summary:#}");
}
