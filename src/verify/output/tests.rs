use super::*;
use crate::output::{self, Kind, SegmentEvent};
use crate::time::Timestamp;

/// A customer's event in short: `+a 1 100` entered segment a with sequence 1, effective at 100 ms.
fn event(text: &'static str) -> SegmentEvent<'static> {
    let words: Vec<&str> = text.split(' ').collect();
    let (kind, segment_id) = (if text.starts_with('+') { Kind::Entered } else { Kind::Left }, &words[0][1..]);
    let effective_at = Timestamp::from_millis(words[2].parse().unwrap());
    SegmentEvent {
        customer_id: "c",
        segment_id,
        segment_version: "v",
        kind,
        sequence: words[1].parse().unwrap(),
        effective_at,
        decided_at: effective_at,
        cause: output::Cause::Time,
        backfill: false,
    }
}

fn take(output: &mut Output, partition: i32, offset: i64, event: &SegmentEvent<'_>) {
    let (value, headers) = output::record(event, Format::Json);
    let headers: Vec<_> =
        headers.iter().map(|(key, text)| ((*key).to_owned(), Some(text.as_bytes().to_vec()))).collect();
    let (key, place) = (Some(event.customer_id.as_bytes()), Place { partition, offset });
    output.take(&Read { place, key, value: Some(&value), headers: &headers });
}

/// The promises that a customer's events break, with the offset at which they do.
fn broken_from(begins_late: bool, events: &[&'static str]) -> Vec<(Promise, i64)> {
    let mut output = Output::new("out", Format::Json, false);
    if begins_late {
        output.begins_late(0);
    }
    for (offset, text) in events.iter().enumerate() {
        take(&mut output, 0, offset as i64, &event(text));
    }
    output.breaches.iter().map(|breach| (breach.promise, breach.offset.unwrap())).collect()
}

fn broken(events: &[&'static str]) -> Vec<(Promise, i64)> {
    broken_from(false, events)
}

#[test]
fn enters_and_leaves_in_turn_without_gaps_are_fine() {
    assert_eq!(broken(&["+a 1 100", "+b 2 100", "-a 3 200", "+a 4 200", "-b 5 150"]), []);
}

#[test]
fn an_event_that_is_published_twice_is_found() {
    assert_eq!(broken(&["+a 1 100", "+a 1 100", "-a 2 200"]), [(Promise::Once, 1)]);
    assert_eq!(broken(&["+a 1 100", "-a 2 200", "-a 2 200"]), [(Promise::Once, 2)]);
    assert_eq!(broken(&["+a 1 100", "-a 2 100", "+a 1 100"]), [(Promise::Once, 2)], "after all was left");
}

#[test]
fn a_gap_is_found_once_and_forgives_what_it_hides() {
    assert_eq!(broken(&["+a 1 100", "+a 3 200", "-a 4 300"]), [(Promise::Sequence, 1)]);
    assert_eq!(broken(&["+a 2 100"]), [(Promise::Sequence, 0)]);
}

#[test]
fn a_sequence_that_runs_back_is_found_and_does_not_count() {
    assert_eq!(broken(&["+a 1 100", "-a 2 200", "+b 2 300", "+b 3 300"]), [(Promise::Sequence, 2)]);
    assert_eq!(broken(&["+a 1 100", "+b 1 100"]), [(Promise::Sequence, 1)], "1 follows only on nothing");
}

#[test]
fn a_sequence_begins_anew_where_the_customer_is_in_nothing() {
    assert_eq!(broken(&["+a 1 100", "-a 2 200", "+a 1 300"]), []);
    assert_eq!(broken(&["+a 1 100", "-a 2 200", "+a 3 300"]), [], "an erasure may leave a customer");
}

#[test]
fn entering_twice_and_leaving_unentered_are_found() {
    assert_eq!(broken(&["+a 1 100", "+a 2 200"]), [(Promise::InTurn, 1)]);
    assert_eq!(broken(&["-a 1 100"]), [(Promise::InTurn, 0)]);
}

#[test]
fn effective_times_may_not_run_back_within_a_segment() {
    assert_eq!(broken(&["+a 1 100", "-a 2 99"]), [(Promise::Order, 1)]);
    assert_eq!(broken(&["+a 1 100", "+b 2 99"]), []);
}

#[test]
fn where_the_beginning_is_gone_the_first_sight_is_taken_as_it_is() {
    assert_eq!(broken_from(true, &["-a 17 100", "+b 18 100", "-c 19 100", "+a 20 200"]), []);
    assert_eq!(broken_from(true, &["-a 17 100", "+b 19 100"]), [(Promise::Sequence, 1)]);
    assert_eq!(broken_from(true, &["+a 17 100", "+a 18 100"]), [(Promise::InTurn, 1)]);
}

#[test]
fn a_customer_in_two_partitions_is_found() {
    let mut output = Output::new("out", Format::Json, false);
    take(&mut output, 0, 0, &event("+a 1 100"));
    take(&mut output, 1, 0, &event("-a 2 200"));
    let [breach] = &output.breaches[..] else { panic!("{:?}", output.breaches) };
    assert_eq!((breach.promise, breach.partition), (Promise::Partition, Some(1)));
}

#[test]
fn a_record_that_lies_about_itself_is_found() {
    let mut output = Output::new("out", Format::Json, false);
    let (value, _) = output::record(&event("+a 1 100"), Format::Json);
    let text = String::from_utf8(value).unwrap();
    let mut take = |offset, key: &str, text: &str, headers: &[(String, Option<Vec<u8>>)]| {
        let place = Place { partition: 0, offset };
        output.take(&Read { place, key: Some(key.as_bytes()), value: Some(text.as_bytes()), headers });
    };
    take(0, "d", &text, &[]);
    take(1, "d", &text.replace("\"c\"", "\"d\""), &[("ce_id".to_owned(), Some(b"other".to_vec()))]);
    take(2, "e", "{}", &[]);
    take(3, "f", &text, &[("content-type".to_owned(), Some(b"text/csv".to_vec()))]);
    let promises: Vec<_> = output.breaches.iter().map(|breach| (breach.promise, breach.offset.unwrap())).collect();
    let expected = [
        (Promise::Key, 0),
        (Promise::EventId, 1),
        (Promise::EventId, 1),
        (Promise::Readable, 2),
        (Promise::Readable, 3),
    ];
    assert_eq!(promises, expected);
}

#[test]
fn a_recovery_is_a_breach_by_itself() {
    let mut output = Output::new("out", Format::Json, false);
    take(&mut output, 0, 0, &SegmentEvent { cause: output::Cause::Recovery, ..event("+a 1 100") });
    assert_eq!(output.breaches[0].promise, Promise::NoRecovery);
    assert_eq!(
        output.breaches[0].to_string(),
        "out/0 at 0 [no_recovery] customer c: expected a restore that finds what was published; found entered `a`, \
         sequence 1, effective 1970-01-01T00:00:00.100Z, by a recovery"
    );
}
