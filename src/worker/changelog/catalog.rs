use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::checkpoint::{UnreadableMark, decode, hexadecimal};
use crate::engine::PreviousCatalog;
use crate::segment::Catalog;
use crate::time::{Span, Timestamp};

/// The segments that a partition's memberships were judged by: what a change of definition is told from.
///
/// Written with the first checkpoint under a new catalog, beside it rather than in it: a catalog may hold thousands.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CatalogRecord {
    pub hash: u64,
    /// Id and version of each segment.
    pub versions: Vec<(Arc<str>, Arc<str>)>,
    /// How long activity was kept under it.
    pub activity_kept: Span,
}

const FORMAT: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Wire {
    format: u32,
    #[serde(with = "hexadecimal")]
    hash: u64,
    segments: Vec<(String, String)>,
    activity_kept_ms: i64,
}

impl CatalogRecord {
    pub fn of(catalog: &Catalog) -> Self {
        let versions = catalog.segments.iter().map(|segment| (segment.id.clone(), segment.version.clone()));
        CatalogRecord { hash: catalog.hash, versions: versions.collect(), activity_kept: catalog.look_back }
    }

    pub fn encode(&self) -> Vec<u8> {
        let segments = self.versions.iter().map(|(id, version)| (id.to_string(), version.to_string())).collect();
        let activity_kept_ms = self.activity_kept.as_millis();
        serde_json::to_vec(&Wire { format: FORMAT, hash: self.hash, segments, activity_kept_ms }).unwrap_or_default()
    }

    /// # Errors
    /// [`UnreadableMark`] where a newer version wrote it or it is damaged.
    pub fn decode(bytes: &[u8]) -> Result<Self, UnreadableMark> {
        let wire: Wire = decode("catalog", FORMAT, bytes)?;
        let versions = wire.segments.into_iter().map(|(id, version)| (id.into(), version.into())).collect();
        let activity_kept = Span::from_millis(wire.activity_kept_ms);
        Ok(CatalogRecord { hash: wire.hash, versions, activity_kept })
    }

    /// Where the segments look back further now than activity was kept before: since when it is there, and when that is
    /// far enough, so that the segments which look back so far are exact. `at` is the engine time of the change.
    pub fn warming(&self, catalog: &Catalog, at: Timestamp) -> Option<(Timestamp, Timestamp)> {
        let kept_since = at.minus(self.activity_kept);
        (catalog.look_back > self.activity_kept).then(|| (kept_since, kept_since.plus(catalog.look_back)))
    }

    /// As the engine compares it with the catalog it has now. `hash` is the checkpoint's: of no catalog, where a change
    /// of definitions was under way.
    pub fn into_previous(self, hash: u64) -> PreviousCatalog {
        PreviousCatalog { hash, versions: self.versions }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::value::Store;
    use crate::time::Zone;

    #[test]
    fn is_the_json_it_has_always_been() {
        let versions = vec![("loyal".into(), "3f2a".into())];
        let record = CatalogRecord { hash: u64::MAX, versions, activity_kept: Span::from_days(1) };
        let text =
            r#"{"format":1,"hash":"ffffffffffffffff","segments":[["loyal","3f2a"]],"activity_kept_ms":86400000}"#;
        assert_eq!(String::from_utf8(record.encode()).expect("text"), text);
        assert_eq!(CatalogRecord::decode(text.as_bytes()), Ok(record));
    }

    #[test]
    fn segments_that_look_back_further_than_activity_was_kept_warm_up_until_it_is_there() {
        let currency = crate::number::Currency::of_code("GBP").expect("a currency");
        let store = Store { zone: Zone::utc(), currency, activity_history: Span::from_days(90) };
        let catalog = Catalog::new(Vec::new(), store, Span::from_days(365));
        let record = |days| CatalogRecord { activity_kept: Span::from_days(days), ..CatalogRecord::default() };
        let at = |day: i64| Timestamp::from_millis(0).plus(Span::from_days(day));
        assert_eq!(record(90).warming(&catalog, at(1000)), Some((at(910), at(1275))));
        assert_eq!(record(365).warming(&catalog, at(1000)), None);
    }
}
