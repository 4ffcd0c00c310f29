use std::collections::BTreeMap;
use std::sync::Arc;

use super::*;
use crate::number::Currency;
use crate::time::{Span, Timestamp, Zone};

pub fn setup() -> Setup {
    Setup {
        zone: Zone::named("Europe/London").unwrap(),
        currency: Currency::of_code("GBP").unwrap(),
        go_live: Timestamp::BEGINNING,
        history: Span::from_days(90),
        max_future_skew: Span::from_seconds(300),
        activity_rows_max: 10_000,
        orders_max: 2_000,
        inline: Vec::new(),
        chosen: Vec::new(),
        lists: BTreeMap::new(),
    }
}

const CARTS: &str = "\
zone UTC
segment cart: cart_items > 0 AND cart_updated_date BETWEEN -24h AND -1h

scenario a cart left for an hour enters and the order ends it
2026-05-30 10:00  browse cart_added 85048
           11:00  enters cart  # an hour after the last change
           11:30  orders paid
                  leaves cart
           12:00  browse cart_added 85048
2026-06-02        end
";

/// The verdict on the only scenario of a text, and its report.
fn play(text: &str) -> (Verdict, String) {
    let script = parse("carts.txt", text, &setup()).unwrap();
    let scenario = &script.scenarios[0];
    let catalog = catalog(scenario, &Folder::default()).unwrap();
    let verdict = judge(scenario, &run(scenario, Arc::new(catalog)));
    let report = report("carts.txt", scenario, &verdict);
    (verdict, report)
}

fn accepted(text: &str) -> String {
    let script = parse("carts.txt", text, &setup()).unwrap();
    let scenario = &script.scenarios[0];
    let run = run(scenario, Arc::new(catalog(scenario, &Folder::default()).unwrap()));
    let verdict = judge(scenario, &run);
    accept(text, &[(scenario, &run, &verdict)])
}

const DIFFERENCE: &str = "\
carts.txt:4: a cart left for an hour enters and the order ends it
  - expected, + happened
    2026-05-30 11:00  enters cart
    2026-05-30 11:30  leaves cart by event e2
  + 2026-05-30 13:00  enters cart by time
  + 2026-05-31 12:00  leaves cart by time
";

#[test]
fn what_happened_and_was_not_expected_is_a_difference() {
    let (verdict, report) = play(CARTS);
    assert!(!verdict.passed());
    assert_eq!(report, DIFFERENCE);
}

#[test]
fn what_was_expected_and_did_not_happen_is_a_difference_with_its_place() {
    let text = CARTS.replace("11:00  enters cart", "11:01  enters cart").replace("2026-06-02", "2026-05-30 12:00");
    let (_, report) = play(&text);
    let expected = "\
carts.txt:4: a cart left for an hour enters and the order ends it
  - expected, + happened
  + 2026-05-30 11:00  enters cart by time
  - 2026-05-30 11:01  enters cart by time  (carts.txt:6)
    2026-05-30 11:30  leaves cart by event e2
";
    assert_eq!(report, expected);
}

#[test]
fn a_cause_an_outcome_and_a_sequence_are_compared_too() {
    let text = "\
zone UTC
segment buyer: number_of_orders > 0
scenario an order twice
2026-05-30 10:00  orders paid
                  enters buyer sequence 2
           11:00  orders paid event_id=e1
           12:00  orders placed total=-1
                  duplicate
";
    let expected = "\
carts.txt:3: an order twice
  carts.txt:6: the event was expected to be applied; it was duplicate
  carts.txt:8: the event was expected to be duplicate; it was refused negative: `total` must not be below zero, found `-1`
  - expected, + happened
  - 2026-05-30 10:00  enters buyer by event e1 sequence 2  (carts.txt:5)
  + 2026-05-30 10:00  enters buyer by event e1 sequence 1
";
    assert_eq!(play(text).1, expected);
}

#[test]
fn what_happened_can_be_accepted_and_then_passes() {
    let text = accepted(CARTS);
    let expected = CARTS.replace(
        "           12:00  browse cart_added 85048\n",
        "           12:00  browse cart_added 85048\n  2026-05-30 13:00  enters cart\n  2026-05-31 12:00  leaves cart\n",
    );
    assert_eq!(text, expected, "lines that were met keep their comments");
    assert!(play(&text).0.passed());
}

#[test]
fn a_line_that_leaned_on_one_that_is_gone_gets_an_instant_of_its_own() {
    let text = "\
segment a: last_order_date >= -1h
segment b: last_order_date >= -2h
scenario x
2026-05-30 10:00  orders paid
                  enters a
                  enters b
           12:00  leaves a
                  leaves b
";
    let expected = text.replace(
        "           12:00  leaves a\n                  leaves b\n",
        "  2026-05-30 11:00  leaves a\n  2026-05-30 12:00  leaves b\n",
    );
    assert_eq!(accepted(text), expected);
    assert!(play(&expected).0.passed());
}

#[test]
fn accepting_writes_outcomes_and_what_happens_at_once() {
    let text = "\
segment buyer: number_of_orders > 0
scenario an order twice
2026-05-30 10:00  zoe orders paid
           11:00  zoe orders paid event_id=e1
           12:00  zoe signups erased
";
    let expected = "\
segment buyer: number_of_orders > 0
scenario an order twice
2026-05-30 10:00  zoe orders paid
                    zoe enters buyer
           11:00  zoe orders paid event_id=e1
                    duplicate
           12:00  zoe signups erased
                    zoe leaves buyer
";
    assert_eq!(accepted(text), expected);
    assert!(play(expected).0.passed());
}

#[test]
fn a_wrong_query_is_shown_where_it_stands_in_the_file() {
    let text =
        "scenario x\nsegment a: number_of_orders >= 1\n   AND number_of_order = 2\n2026-05-30 10:00 orders paid\n";
    let script = parse("carts.txt", text, &setup()).unwrap();
    let report = catalog(&script.scenarios[0], &Folder::default()).unwrap_err().report("carts.txt", text, false);
    assert!(report.contains("carts.txt:3:8"), "{report}");
}

#[test]
fn a_segment_that_there_is_not_is_an_error_and_not_a_difference() {
    let wrong = |text: &str| {
        let script = parse("carts.txt", text, &setup()).unwrap();
        let segment = |id: &str| FolderSegment { id: id.into(), query: "amount_spent > 1".into(), version: "1".into() };
        let folder = Folder { segments: vec![segment("big-spender"), segment("buyer")], lists: Default::default() };
        catalog(&script.scenarios[0], &folder).unwrap_err().report("carts.txt", text, false)
    };
    let order = "2026-05-30 10:00 orders paid\n";
    assert_eq!(
        wrong(&format!("scenario x\nsegments big-spender, buyers\n{order}")),
        "carts.txt:2:23: the folder has no segment `buyers`; did you mean `buyer`?\n"
    );
    assert_eq!(
        wrong(&format!("scenario x\nsegments big-spender\n{order}  enters bigspender\n")),
        "carts.txt:4:1: the scenario has no segment `bigspender`; did you mean `big-spender`?\n"
    );
}
