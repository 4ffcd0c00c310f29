//! What docs/events.md shows is so.

use super::*;
use crate::event::decode_line;

const DOCUMENT: &str = include_str!("../../../../docs/events.md");

/// The fenced blocks whose info string is `info`.
fn blocks(info: &str) -> Vec<&'static str> {
    let fence = format!("```{info}\n");
    let blocks: Vec<_> =
        DOCUMENT.split(&fence).skip(1).map(|rest| rest.split("\n```").next().unwrap_or_default()).collect();
    assert!(!blocks.is_empty(), "docs/events.md has no block of {info}");
    blocks
}

#[test]
fn every_example_event_is_taken_with_all_its_fields() {
    for stream in Stream::ALL {
        for example in blocks(&format!("json {}", stream.name())) {
            assert_eq!(json(stream, example).unwrap().unknown_fields, 0, "{example}");
        }
    }
    for example in blocks("json line") {
        assert_eq!(decode_line(example.as_bytes(), &gbp()).unwrap().decoded.unknown_fields, 0, "{example}");
    }
}

#[test]
fn every_example_of_a_refusal_is_refused_with_these_words() {
    let three = r#""event_id":"e-1","customer_id":"c-42","occurred_at":"2026-05-30T16:00:00Z""#;
    for example in blocks("refusals")[0].split("\n\n") {
        let (value, expected) = example.split_once('\n').unwrap();
        let (stream, value) = value.split_once(' ').unwrap();
        let value = value.replacen('…', three, 1);
        let refusal = json(Stream::of_name(stream).unwrap(), &value).unwrap_err();
        assert_eq!(format!("{}: {refusal}", refusal.code()), expected, "{value}");
    }
}

#[test]
fn every_code_has_its_row() {
    for code in Refusal::CODES {
        assert!(DOCUMENT.contains(&format!("\n| `{code}` |")), "{code}");
    }
}
