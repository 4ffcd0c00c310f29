use super::super::broker::log::{Content, Entry};
use super::super::broker::{Kind, PARTITIONS, Place};
use super::super::world::World;
use super::model::{Cause, Flip};
use crate::event::Stream;
use crate::time::parse_rfc3339;

fn committed(world: &World, kind: Kind) -> impl Iterator<Item = &Entry> {
    let of = move |partition| world.broker.log(Place { kind, partition }).entries.iter();
    (0..PARTITIONS).flat_map(of).filter(|entry| world.is_committed(entry))
}

/// The segment events of each customer, in the order of the log.
pub fn flips(world: &World) -> Result<Vec<(String, Flip)>, String> {
    let mut flips = Vec::new();
    for entry in committed(world, Kind::SegmentEvents) {
        let Content::Data { value: Some(value), .. } = &entry.content else { continue };
        let text = String::from_utf8_lossy(value);
        flips.push(flip(value).ok_or_else(|| format!("no segment event: {text}"))?);
    }
    Ok(flips)
}

fn flip(value: &[u8]) -> Option<(String, Flip)> {
    let event: serde_json::Value = serde_json::from_slice(value).ok()?;
    let text = |name: &str| event[name].as_str().map(str::to_owned);
    let cause = &event["cause"];
    let of = match cause["kind"].as_str()? {
        "event" => Cause::Event {
            id: cause["event_id"].as_str()?.to_owned(),
            stream: Stream::of_name(cause["topic"].as_str()?)?,
            offset: cause["offset"].as_i64()?,
        },
        "time" => Cause::Time,
        "erasure" => Cause::Erasure,
        "definition" => Cause::Definition,
        _ => return None,
    };
    let flip = Flip {
        entered: text("type")? == "segment.entered",
        segment: text("segment_id")?,
        sequence: event["sequence"].as_u64()?,
        at: parse_rfc3339(&text("effective_at")?)?.as_millis(),
        cause: of,
    };
    Some((text("customer_id")?, flip))
}

/// Where the dead letters came from, in the order of the log.
pub fn dead_letters(world: &World) -> Vec<(Stream, i32, i64)> {
    let of = |entry: &Entry| {
        let Content::Data { headers, .. } = &entry.content else { return None };
        let header = |name: &str| {
            let found = headers.iter().find(|(of, _)| of == name)?;
            String::from_utf8(found.1.clone()?).ok()
        };
        let stream = Stream::of_name(&header("shoal_topic")?)?;
        Some((stream, header("shoal_partition")?.parse().ok()?, header("shoal_offset")?.parse().ok()?))
    };
    committed(world, Kind::DeadLetters).filter_map(of).collect()
}
