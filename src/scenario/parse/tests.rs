use super::*;
use crate::engine::Kind;
use crate::scenario::form::{Action, By, EventStep, ExpectedOutcome};
use crate::scenario::{Scenario, tests::setup};

fn scenario(text: &str) -> Scenario {
    let script = parse("x.txt", text, &setup()).unwrap_or_else(|errors| panic!("{}", lines(&errors)));
    script.scenarios.into_iter().next().unwrap()
}

fn errors(text: &str) -> String {
    lines(&parse("x.txt", text, &setup()).unwrap_err())
}

fn lines(errors: &[crate::scenario::FormError]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn events(scenario: &Scenario) -> Vec<&EventStep> {
    let events = scenario.steps.iter().filter_map(|step| match &step.action {
        Action::Event(event) => Some(&**event),
        Action::Clock => None,
    });
    events.collect()
}

fn value(event: &EventStep) -> serde_json::Value {
    serde_json::from_slice(&event.value).unwrap()
}

#[test]
fn what_an_event_leaves_out_is_filled_in() {
    let scenario = scenario(
        "scenario x\n\
         2026-05-30 10:00 orders paid\n\
         2026-05-30 11:00 c2 browse cart_added 85048 quantity=2 occurred 2026-05-30 10:30\n",
    );
    let [order, browse] = events(&scenario)[..] else { panic!("two events") };
    assert_eq!(
        value(order),
        serde_json::json!({"event_id": "e1", "customer_id": "c1", "occurred_at": "2026-05-30T09:00:00.000Z",
            "status": "paid", "order_id": "o1", "currency": "GBP", "total": "10"})
    );
    assert_eq!(
        value(browse),
        serde_json::json!({"event_id": "e2", "customer_id": "c2", "occurred_at": "2026-05-30T09:30:00.000Z",
            "name": "cart_added", "product_id": "85048", "quantity": 2})
    );
}

#[test]
fn what_an_event_says_itself_stands_null_included() {
    let scenario = scenario(
        "scenario x\n\
         2026-05-30 10:00 orders paid {\"total\": null,\n  \"customer_id\": \"zoe\"}  # over two lines\n\
         leaves s\n\
         2026-05-30 11:00 signups updated tags=[\"a b\"] newsletter=true language=en-GB\n",
    );
    let [order, signup] = events(&scenario)[..] else { panic!("two events") };
    assert_eq!((&value(order)["total"], &value(order)["customer_id"]), (&serde_json::Value::Null, &"zoe".into()));
    assert_eq!(scenario.expected[0].change.customer, "zoe");
    let signup = value(signup);
    assert_eq!(signup["tags"], serde_json::json!(["a b"]));
    assert_eq!((&signup["newsletter"], &signup["language"]), (&true.into(), &"en-GB".into()));
}

#[test]
fn digits_of_an_amount_are_passed_on_as_they_are() {
    let scenario = scenario("scenario x\n2026-05-30 10:00 orders paid total=10.10 {\"discount_total\":0.30}\n");
    let value = String::from_utf8(events(&scenario)[0].value.clone()).unwrap();
    assert!(value.contains("\"total\":10.10") && value.contains("\"discount_total\":0.30"), "{value}");
}

#[test]
fn raw_bytes_are_the_record_as_it_is() {
    let scenario = scenario("scenario x\n2026-05-30 10:00 browse raw {\"name\": # oops\n  refused not_json\n");
    let event = events(&scenario)[0];
    assert_eq!(event.value, b"{\"name\": # oops");
    assert_eq!(event.outcome, ExpectedOutcome::Refused { code: "not_json".into(), says: String::new() });
}

#[test]
fn a_line_without_an_instant_is_as_the_one_above_and_one_with_an_instant_is_made_by_the_clock() {
    let scenario = scenario(
        "scenario x\n\
         2026-05-30 10:00 zoe signups signed_up {\"event_id\":\"s-1\"}\n\
                          enters new sequence 1 backfill\n\
         2026-05-30 11:00 leaves new\n\
         2026-05-30 12:00 zoe signups erased\n\
                          leaves old\n\
                          enters new by event s-1\n\
                          leaves older\n\
         2026-05-30 13:00 zoe enters a\n\
                          enters b\n",
    );
    let told: Vec<_> = scenario.expected.iter().map(|expected| &expected.change).collect();
    assert_eq!((told[0].kind, told[0].sequence, told[0].backfill), (Kind::Entered, Some(1), true));
    assert_eq!((told[0].customer.as_str(), told[0].at), ("zoe", scenario.steps[0].at));
    let new = By::Event("s-1".into());
    assert_eq!(told[6].at, told[5].at);
    let causes: Vec<_> = told.iter().map(|change| change.by.clone()).collect();
    assert_eq!(causes, [new, By::Time, By::Erasure, By::Event("s-1".into()), By::Erasure, By::Time, By::Time]);
}

#[test]
fn a_scenario_ends_where_it_says_or_with_the_last_instant_in_it() {
    let end = |last: &str| scenario(&format!("scenario x\n2026-05-30 10:00 orders paid\n{last}")).end.to_string();
    assert_eq!(end(""), "2026-05-30T09:00:00.000Z");
    assert_eq!(end("2026-05-31 10:00 leaves x"), "2026-05-31T09:00:00.000Z");
    assert_eq!(end("12:00 end"), "2026-05-30T11:00:00.000Z");
}

#[test]
fn settings_before_the_first_scenario_hold_for_all_and_those_in_one_for_it_alone() {
    let text = "zone UTC\n\
                segment a: number_of_orders = 1\n\
                \u{20}   OR number_of_orders = 3\n\
                scenario one\ncurrency JPY\nsegment b: number_of_orders = 2\n2026-05-30 10:00 orders paid\n\
                scenario two\n2026-05-30 10:00 orders paid\n";
    let script = parse("x.txt", text, &setup()).unwrap();
    let ids = |at: usize| script.scenarios[at].setup.inline.iter().map(|s| s.id.as_str()).collect::<Vec<_>>();
    assert_eq!((ids(0), ids(1)), (vec!["a", "b"], vec!["a"]));
    assert_eq!(script.scenarios[0].setup.currency.code(), "JPY");
    assert_eq!((script.scenarios[1].setup.currency.code(), script.scenarios[1].setup.zone.name()), ("GBP", "UTC"));
    let a = &script.scenarios[0].setup.inline[0];
    assert_eq!(&text[a.offset..a.offset + a.query.len()], a.query, "places in the query are places in the file");
}

#[test]
fn all_errors_of_a_file_come_at_once_with_their_places() {
    let text = "\
zone Europe/Lodnon
scenario
scenario a
2026-05-30 10:00 order paid
2026-05-30 09:00 orders paid {\"a\":}
  enter x
scenario b
2026-05-30 10:00 orders paid
2026-05-30 09:59 orders paid
  refused because
  duplicate
  enters
scenario b
2026-05-30 10:00 end
10:00 orders paid
";
    let expected = "\
1:1: `zone` must be an IANA time zone, such as Europe/London
2:9: the rule that the scenario shows is expected after `scenario`
4:24: a step is expected here; after an instant comes `[CUSTOMER] orders|signups|browse …`, `[CUSTOMER] enters|leaves SEGMENT`, `clock` or `end`
5:18: this is before 2026-05-30T09:00:00.000Z, where the lines above have come to; an event that happened earlier than it arrives is written with `occurred INSTANT`; a record with an earlier timestamp with `late`
6:3: this line is not understood; a line begins with an instant, or says what is expected of the event above: `enters SEGMENT`, `leaves SEGMENT`, `refused CODE`, `duplicate` or `too_old`
9:18: this is before 2026-05-30T09:00:00.000Z, where the lines above have come to; an event that happened earlier than it arrives is written with `occurred INSTANT`; a record with an earlier timestamp with `late`
10:11: the reason of a refusal is expected; one of empty, not_json, not_protobuf, unknown_format, missing_field, wrong_type, invalid_value, too_precise, negative, no_exchange_rate, from_the_future, misplaced
12:9: the id of a segment is expected
15:1: nothing can follow `end` but the next scenario";
    assert_eq!(errors(text), expected);
}
