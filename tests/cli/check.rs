use std::path::Path;

use crate::shell::Shell;

#[test]
fn the_first_segments_and_the_reference_settings_are_right() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let config = project.join("config/shoal.toml");
    let ran = Shell::new().run(&["check", "--format", "json", "--config", config.to_str().unwrap()]).ends_with(0);
    let answer: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(answer["ok"], true);
    assert_eq!(answer["segments"].as_array().unwrap().len(), 12, "{answer:#}");
    assert_eq!(answer["diagnostics"], serde_json::json!([]), "{answer:#}");
}

#[test]
fn settings_in_force_are_printed_with_their_place_and_secrets_masked() {
    let shell = Shell::new();
    shell.segment("all", "number_of_orders >= 0");
    shell.file("config/shoal.toml", "currency = \"EUR\"\n[kafka.properties]\n\"sasl.password\" = \"hunter2\"\n");
    let mut command = shell.command(&["check"]);
    let ran: crate::shell::Ran = command.env("SHOAL__KAFKA__GROUP", "blue").output().unwrap().into();
    let ran = ran
        .ends_with(0)
        .out_has("currency = \"EUR\"  # config/shoal.toml:1:1\n")
        .out_has("group = \"blue\"  # environment variable SHOAL__KAFKA__GROUP\n")
        .out_has("\"sasl.password\" = \"***\"")
        .out_has("1 segment in 1 file: 0 errors, 0 warnings, 0 notes\n");
    assert!(!ran.out.contains("hunter2") && ran.err.is_empty(), "{ran:#?}");
}

#[test]
fn every_error_of_every_segment_comes_at_once_with_its_place_in_the_file() {
    let shell = Shell::new();
    shell.segment("one", "number_of_ordrs > 1 AND amount_spent > 'much'");
    shell.segment("two", "number_of_orders >");
    let ran = shell
        .run(&["check", "--config", "config/shoal.toml"])
        .ends_with(2)
        .err_has("the settings file config/shoal.toml cannot be read");
    assert_eq!(ran.out, "");

    let ran = shell
        .run(&["check"])
        .ends_with(1)
        .out_has("config/segments/one.toml:4:12")
        .out_has("number_of_orders")
        .out_has("config/segments/two.toml:4:");
    assert!(ran.out.trim_end().lines().last().unwrap().starts_with("2 segments in 2 files: 3 errors"), "{}", ran.out);

    let answer = shell.run(&["check", "--format", "json"]).ends_with(1).out;
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
    assert_eq!((&answer["ok"], answer["diagnostics"].as_array().unwrap().len()), (&false.into(), 3));
    assert_eq!(answer["diagnostics"][0]["line"], 4);
}

#[test]
fn what_is_legal_but_odd_is_a_warning_and_no_failure() {
    let shell = Shell::new();
    shell.segment("odd", "last_order_date >= -15m");
    shell.run(&["check"]).ends_with(0).out_has("-15min").out_has("1 segment in 1 file: 0 errors, 1 warning, 0 notes\n");
}

#[test]
fn an_id_that_stands_in_two_files_is_refused_with_both_places() {
    let shell = Shell::new();
    shell.segment("one", "number_of_orders > 1");
    shell.file("config/segments/two.toml", "[[segment]]\nid = \"one\"\nquery = \"number_of_orders > 2\"\n");
    shell.run(&["check"]).ends_with(1).out_has("config/segments/one.toml").out_has("config/segments/two.toml:2");
}

#[test]
fn wrong_settings_are_json_too_where_json_was_asked_for() {
    let shell = Shell::new();
    shell.file("config/shoal.toml", "currency = 3\n");
    let ran = shell.run(&["check", "--format", "json"]).ends_with(2);
    let answer: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(answer["settings_problems"][0]["place"], "config/shoal.toml:1:1");
}

#[test]
fn a_folder_of_segments_that_is_not_there_is_named_with_what_to_do() {
    let shell = Shell::new();
    shell.run(&["check"]).ends_with(2).err_has("the folder of the segments, config/segments, cannot be read");
    shell.file("mine/a.toml", "[[segment]]\nid = \"a\"\nquery = \"number_of_orders > 1\"\n");
    let ran = shell.run(&["check", "--segments", "mine"]).ends_with(0).out_has("1 segment in 1 file");
    ran.out_has("path = \"mine\"  # --segments\n");
}

#[test]
fn wrong_settings_do_not_hide_wrong_segments() {
    let shell = Shell::new();
    shell.file("config/shoal.toml", "currency = 3\n");
    shell.segment("wrong", "number_of_ordrs > 1");
    let ran = shell.run(&["check"]).ends_with(2).err_has("config/shoal.toml:1:1: `currency` must be");
    ran.out_has("config/segments/wrong.toml:4:12").out_has("1 segment in 1 file: 1 error");
}
