use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::checkpoint::{UnreadableMark, decode, hexadecimal};
use crate::engine::PreviousCatalog;
use crate::segment::Catalog;

/// The segments that a partition's memberships were judged by: what a change of definition is told from.
///
/// Written with the first checkpoint under a new catalog, beside it rather than in it: a catalog may hold thousands.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CatalogRecord {
    pub hash: u64,
    /// Id and version of each segment.
    pub versions: Vec<(Arc<str>, Arc<str>)>,
}

const FORMAT: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Wire {
    format: u32,
    #[serde(with = "hexadecimal")]
    hash: u64,
    segments: Vec<(String, String)>,
}

impl CatalogRecord {
    pub fn of(catalog: &Catalog) -> Self {
        let versions = catalog.segments.iter().map(|segment| (segment.id.clone(), segment.version.clone()));
        CatalogRecord { hash: catalog.hash, versions: versions.collect() }
    }

    pub fn encode(&self) -> Vec<u8> {
        let segments = self.versions.iter().map(|(id, version)| (id.to_string(), version.to_string())).collect();
        serde_json::to_vec(&Wire { format: FORMAT, hash: self.hash, segments }).unwrap_or_default()
    }

    /// # Errors
    /// [`UnreadableMark`] where a newer version wrote it or it is damaged.
    pub fn decode(bytes: &[u8]) -> Result<Self, UnreadableMark> {
        let wire: Wire = decode("catalog", FORMAT, bytes)?;
        let versions = wire.segments.into_iter().map(|(id, version)| (id.into(), version.into())).collect();
        Ok(CatalogRecord { hash: wire.hash, versions })
    }

    /// As the engine compares it with the catalog it has now.
    pub fn into_previous(self) -> PreviousCatalog {
        PreviousCatalog { hash: self.hash, versions: self.versions }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_the_json_it_has_always_been() {
        let record = CatalogRecord { hash: u64::MAX, versions: vec![("loyal".into(), "3f2a".into())] };
        let text = r#"{"format":1,"hash":"ffffffffffffffff","segments":[["loyal","3f2a"]]}"#;
        assert_eq!(String::from_utf8(record.encode()).expect("text"), text);
        assert_eq!(CatalogRecord::decode(text.as_bytes()), Ok(record));
    }
}
