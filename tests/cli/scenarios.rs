use crate::shell::Shell;

const CART: &str = "cart_items > 0 AND cart_updated_date BETWEEN -24h AND -1h";

const GOOD: &str = "\
scenario a cart left for an hour enters, and the order ends it
2026-05-30 10:00  browse cart_added 85048
           11:00  enters abandoned-cart
           11:30  orders paid
                  leaves abandoned-cart
";

const BAD: &str = "\
scenario a cart is abandoned at once
2026-05-30 10:00  browse cart_added 85048
                  enters abandoned-cart
           11:00  end
";

fn shop() -> Shell {
    let shell = Shell::new();
    shell.segment("abandoned-cart", CART);
    shell
}

#[test]
fn scenarios_beside_the_segments_are_played_and_tallied() {
    let shell = shop();
    shell.file("config/scenarios/a/carts.txt", GOOD);
    shell.file("config/scenarios/notes.md", "not a scenario");
    let ran = shell.run(&["test"]).ends_with(0);
    let expected = "\
config/scenarios/a/carts.txt
  ok      a cart left for an hour enters, and the order ends it

result: ok. 1 passed; 0 failed; 0 invalid; finished in ";
    assert!(ran.out.starts_with(expected), "{ran:#?}");
    assert_eq!(ran.err, "");
}

#[test]
fn what_differs_is_shown_line_against_line_with_how_to_accept_it() {
    let shell = shop();
    shell.file("bad.txt", BAD);
    let ran = shell.run(&["test", "bad.txt"]).ends_with(1);
    let expected = "\
bad.txt
  FAILED  a cart is abandoned at once

failures:

bad.txt:1: a cart is abandoned at once
  - expected, + happened
  - 2026-05-30 10:00  enters abandoned-cart by event e1  (bad.txt:3)
  + 2026-05-30 11:00  enters abandoned-cart by time

Where what happened is right, write it into the files:
  shoal test --accept bad.txt

result: FAILED. 0 passed; 1 failed; 0 invalid; finished in ";
    assert!(ran.out.starts_with(expected), "{ran:#?}");
}

#[test]
fn accepting_rewrites_the_file_and_then_it_passes() {
    let shell = shop();
    let path = shell.file("bad.txt", BAD);
    shell.run(&["test", "--accept", "bad.txt"]).ends_with(0).out_has("1 failed (1 accepted)");
    let text = std::fs::read_to_string(path).unwrap();
    assert_eq!(text, BAD.replace("                  enters", "  2026-05-30 11:00  enters"));
    shell.run(&["test", "bad.txt"]).ends_with(0);
}

#[test]
fn all_that_is_wrong_with_a_file_comes_with_its_lines_and_the_other_files_are_played() {
    let shell = shop();
    shell.file("t/broken.txt", "scenario x\n2026-02-30 order paid\n  enter y\n");
    shell.file("t/good.txt", GOOD);
    shell.file("t/query.txt", "scenario y\nsegment y: number_of_ordrs > 1\n2026-05-30 10:00 orders paid\n");
    let ran = shell
        .run(&["test", "t"])
        .ends_with(1)
        .out_has("t/broken.txt:2:1: `2026-02-30` is no date")
        .out_has("t/broken.txt:3:3: this line is not understood")
        .out_has("t/query.txt:2:12")
        .out_has("did you mean");
    assert!(ran.out.contains("1 passed; 0 failed; 2 invalid"), "{ran:#?}");
}

#[test]
fn programs_get_a_line_for_each_scenario_and_a_summary() {
    let shell = shop();
    shell.file("t/bad.txt", BAD);
    shell.file("t/good.txt", GOOD);
    let ran = shell.run(&["test", "--format", "json", "t"]).ends_with(1);
    let lines: Vec<serde_json::Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&lines[0]["result"], &lines[1]["result"]), (&"failed".into(), &"passed".into()));
    let missing = &lines[0]["missing"][0];
    assert_eq!((&missing["line"], &missing["cause"]["event_id"]), (&3.into(), &"e1".into()));
    assert_eq!(lines[0]["unexpected"][0]["effective_at"], "2026-05-30T10:00:00.000Z");
    let summary =
        serde_json::json!({"type": "summary", "passed": 1, "failed": 1, "invalid": 0, "accepted": 0, "ok": false});
    assert_eq!(lines[2], summary);
}

#[test]
fn a_path_that_is_not_there_and_a_folder_without_scenarios_are_wrong_use() {
    let shell = shop();
    shell.file("empty/readme.md", "");
    shell.run(&["test"]).ends_with(2).err_has("there is no file or folder of scenarios at config/scenarios");
    shell.run(&["test", "empty"]).ends_with(2).err_has("there are no files of scenarios (*.txt) in empty");
}

#[test]
fn scenarios_that_bring_their_own_segments_need_no_folder() {
    let shell = Shell::new();
    let text = "segment buyer: number_of_orders >= 1\nscenario x\n2026-05-30 10:00 orders paid\n  enters buyer\n";
    shell.file("own.txt", text);
    shell.run(&["test", "own.txt"]).ends_with(0);
}

#[test]
fn the_example_of_the_documentation_passes_over_the_first_segments() {
    let project = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let settings = project.join("config/shoal.toml");
    let scenarios = project.join("config/scenarios");
    let args = ["test", "--config", settings.to_str().unwrap(), scenarios.to_str().unwrap()];
    Shell::new().run(&args).ends_with(0);
}
