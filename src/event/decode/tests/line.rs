//! Lines of files.

use super::*;
use crate::event::{Line, decode_line};
use crate::time::Timestamp;

fn line(value: &str) -> Result<Line<'_>, Refusal> {
    decode_line(value.as_bytes(), &gbp())
}

fn line_refused(value: &str) -> String {
    line(value).unwrap_err().to_string()
}

#[test]
fn the_topic_names_the_stream_wherever_it_stands() {
    let first = format!(r#"{{"topic":"browse",{}"#, &with_head(r#""name":"searched""#)[1..]);
    let last = with_head(r#""name":"searched","topic":"browse""#);
    for value in [first, last] {
        let line = line(&value).unwrap();
        assert_eq!((line.stream, line.timestamp, line.decoded.unknown_fields), (Stream::Browse, None, 0));
    }
}

#[test]
fn the_timestamp_of_the_record_may_be_said() {
    let value = with_head(r#""name":"searched","topic":"browse","timestamp":"2026-05-30T16:00:00.031Z""#);
    assert_eq!(line(&value).unwrap().timestamp, Some(Timestamp::from_millis(1_780_156_800_031)));
    let value = with_head(r#""name":"searched","topic":"browse","timestamp":null"#);
    assert_eq!(line(&value).unwrap().timestamp, None);
}

#[test]
fn a_timestamp_that_is_no_instant_is_refused() {
    let value = with_head(r#""name":"searched","topic":"browse","timestamp":"noon""#);
    let text = "`timestamp` must be an RFC 3339 date-time with an offset, such as 2026-05-30T16:00:00Z, found `noon`";
    assert_eq!(line_refused(&value), text);
}

#[test]
fn a_topic_that_is_missing_or_unknown_is_refused() {
    assert_eq!(line_refused(&with_head("")), "`topic` is required and is not there");
    assert_eq!(line_refused(r#"{"topic":null}"#), "`topic` is required and is not there");
    assert_eq!(line_refused(r#"{"topic":7}"#), "`topic` must be text, found a number");
    let text = "`topic` must be one of orders, signups, browse, found `carts`";
    assert_eq!(line_refused(r#"{"topic":"carts"}"#), text);
}

#[test]
fn of_a_repeated_topic_the_last_counts() {
    let value = with_head(r#""topic":"orders","order_id":"o","status":"cancelled","topic":"browse","name":"searched""#);
    let line = line(&value).unwrap();
    assert_eq!((line.stream, line.decoded.unknown_fields), (Stream::Browse, 2));
}

#[test]
fn an_empty_line_has_no_value() {
    assert_eq!(line(" \t\r"), Err(Refusal::Empty));
}

#[test]
fn a_line_that_is_cut_off_is_no_json() {
    assert_eq!(line_refused(r#"{"topic":"browse""#), "the value is not a JSON object: expected `,` or `}` at byte 17");
    assert_eq!(line_refused("topic"), "the value is not a JSON object: expected `{` at byte 0");
}
