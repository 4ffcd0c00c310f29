use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::event::Stream;
use crate::time::Timestamp;
use crate::worker::transport::Positions;

/// A partition's present point, written by every transaction (I3).
///
/// On the wire it is JSON, so that an operator can read it off the changelog with any tool.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Checkpoint {
    /// Counts the partition's commits; the group's offsets carry the same number as their metadata.
    pub number: u64,
    /// E: what the partition takes for now.
    pub engine_time: Timestamp,
    /// F: all timers due before it have fired.
    pub frontier: Timestamp,
    /// P: the next record to take of each input.
    pub positions: Positions,
    /// R: the lowest record of each input that the changelog does not reflect yet.
    pub replay: Positions,
    pub catalog: CatalogMark,
}

/// Which segments the memberships in the changelog were judged by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
pub struct CatalogMark {
    /// Grows with every change of the catalog in the group (I11).
    pub epoch: u64,
    /// The catalog's hash, in hexadecimal; [`CatalogMark::CHANGING`] while customers are still being judged anew.
    #[serde(with = "hexadecimal")]
    pub hash: u64,
}

impl CatalogMark {
    /// The hash of no catalog: some memberships are by this epoch's definitions, some by those before.
    pub const CHANGING: u64 = 0;
}

/// A checkpoint, or the catalog beside it, that cannot be read.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum UnreadableMark {
    #[error("the {what} is of format {found}, this version reads up to {known}: a newer shoal wrote it, run that one")]
    Newer { what: &'static str, found: u32, known: u32 },
    #[error("the {what} cannot be read: {why}")]
    Unreadable { what: &'static str, why: String },
}

const FORMAT: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Wire {
    format: u32,
    number: u64,
    engine_time_ms: i64,
    frontier_ms: i64,
    positions: WirePositions,
    replay: WirePositions,
    catalog: CatalogMark,
}

#[derive(Serialize, Deserialize)]
struct WirePositions {
    orders: i64,
    signups: i64,
    browse: i64,
}

#[derive(Deserialize)]
struct FormatOnly {
    format: u32,
}

/// Reads JSON that says its format, after looking at that alone: what a newer version wrote may have another shape.
pub(super) fn decode<T: DeserializeOwned>(what: &'static str, known: u32, bytes: &[u8]) -> Result<T, UnreadableMark> {
    let unreadable = |error: serde_json::Error| UnreadableMark::Unreadable { what, why: error.to_string() };
    let FormatOnly { format: found } = serde_json::from_slice(bytes).map_err(unreadable)?;
    if found > known {
        return Err(UnreadableMark::Newer { what, found, known });
    }
    serde_json::from_slice(bytes).map_err(unreadable)
}

impl From<Positions> for WirePositions {
    fn from(positions: Positions) -> Self {
        let [orders, signups, browse] = Stream::ALL.map(|stream| positions.of(stream));
        WirePositions { orders, signups, browse }
    }
}

impl From<WirePositions> for Positions {
    fn from(wire: WirePositions) -> Self {
        Positions([wire.orders, wire.signups, wire.browse])
    }
}

impl Checkpoint {
    pub fn encode(&self) -> Vec<u8> {
        let wire = Wire {
            format: FORMAT,
            number: self.number,
            engine_time_ms: self.engine_time.as_millis(),
            frontier_ms: self.frontier.as_millis(),
            positions: self.positions.into(),
            replay: self.replay.into(),
            catalog: self.catalog,
        };
        serde_json::to_vec(&wire).unwrap_or_default()
    }

    /// # Errors
    /// [`UnreadableMark`] where a newer version wrote it or it is damaged.
    pub fn decode(bytes: &[u8]) -> Result<Self, UnreadableMark> {
        let wire: Wire = decode("checkpoint", FORMAT, bytes)?;
        Ok(Checkpoint {
            number: wire.number,
            engine_time: Timestamp::from_millis(wire.engine_time_ms),
            frontier: Timestamp::from_millis(wire.frontier_ms),
            positions: wire.positions.into(),
            replay: wire.replay.into(),
            catalog: wire.catalog,
        })
    }
}

/// A number of 64 bits as JSON text: a JSON number of that size loses digits in many tools.
pub(super) mod hexadecimal {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(value: &u64, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&format!("{value:016x}"))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
        u64::from_str_radix(&String::deserialize(from)?, 16).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checkpoint() -> Checkpoint {
        Checkpoint {
            number: 17,
            engine_time: Timestamp::from_millis(1_780_156_800_031),
            frontier: Timestamp::BEGINNING,
            positions: Positions([3, 0, 12_345]),
            replay: Positions([3, 0, 12_345]),
            catalog: CatalogMark { epoch: 2, hash: 0x9f3a },
        }
    }

    /// Written by hand: what is on brokers must be readable for ever.
    const OF_FORMAT_1: &str = r#"{"format":1,"number":17,"engine_time_ms":1780156800031,"frontier_ms":-2305843009213693952,"positions":{"orders":3,"signups":0,"browse":12345},"replay":{"orders":3,"signups":0,"browse":12345},"catalog":{"epoch":2,"hash":"0000000000009f3a"}}"#;

    #[test]
    fn is_the_json_it_has_always_been() {
        assert_eq!(String::from_utf8(checkpoint().encode()).expect("text"), OF_FORMAT_1);
        assert_eq!(Checkpoint::decode(OF_FORMAT_1.as_bytes()), Ok(checkpoint()));
    }

    #[test]
    fn one_of_a_newer_version_is_refused_by_name() {
        let newer = OF_FORMAT_1.replace(r#""format":1"#, r#""format":2"#).replace(r#""positions""#, r#""places""#);
        assert_eq!(
            Checkpoint::decode(newer.as_bytes()).expect_err("newer").to_string(),
            "the checkpoint is of format 2, this version reads up to 1: a newer shoal wrote it, run that one"
        );
    }

    #[test]
    fn a_damaged_one_is_an_error() {
        assert!(matches!(Checkpoint::decode(&OF_FORMAT_1.as_bytes()[..80]), Err(UnreadableMark::Unreadable { .. })));
    }
}
