use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::changelog::CatalogMark;
use super::transport::Committed;

/// Which place the catalog of this process has among all that the group has worked by (I11).
///
/// Each partition's committed offsets carry the epoch and the hash of the catalog they were committed under. A process
/// that starts with the newest of them has its epoch, one that starts with any other begins the next. It is told once a
/// process: a worker that starts anew must not take its old catalog for a newer one.
#[derive(Clone, Debug, Default)]
pub struct CatalogEpoch(Arc<Mutex<Option<CatalogMark>>>);

impl CatalogEpoch {
    pub fn known(&self) -> Option<CatalogMark> {
        *self.lock()
    }

    /// Takes its place above a catalog that no committed offset told of, because they have expired: whoever committed
    /// under it does not work any more.
    pub fn raise_above(&self, theirs: CatalogMark) {
        if let Some(mine) = self.lock().as_mut().filter(|mine| **mine < theirs) {
            mine.epoch = theirs.epoch + u64::from(mine.hash != theirs.hash);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<CatalogMark>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells the epoch of the catalog with this hash, `newest` being the newest that the group has worked by.
    pub fn tell(&self, hash: u64, newest: CatalogMark) -> CatalogMark {
        let epoch = if newest.epoch > 0 && newest.hash == hash { newest.epoch } else { newest.epoch + 1 };
        *self.lock().get_or_insert(CatalogMark { epoch, hash })
    }
}

/// The newest catalog that these offsets tell of; `None` where none does, as where they have expired.
pub fn newest(committed: &[Committed]) -> Option<CatalogMark> {
    committed.iter().map(Committed::catalog).max().filter(|newest| newest.epoch > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn committed(texts: &[&str]) -> Vec<Committed> {
        let one = |text: &&str| Committed { offsets: [Some(0); 3], metadata: [(); 3].map(|()| (*text).to_owned()) };
        texts.iter().map(one).collect()
    }

    fn told(texts: &[&str]) -> CatalogMark {
        CatalogEpoch::default().tell(7, newest(&committed(texts)).unwrap_or_default())
    }

    #[test]
    fn the_first_catalog_of_a_group_is_epoch_one() {
        assert_eq!(told(&["", ""]), CatalogMark { epoch: 1, hash: 7 });
    }

    #[test]
    fn the_newest_catalog_keeps_its_epoch_and_any_other_begins_the_next() {
        assert_eq!(told(&["4 2 0000000000000001", "9 3 0000000000000007"]), CatalogMark { epoch: 3, hash: 7 });
        assert_eq!(told(&["4 2 0000000000000007", "9 3 0000000000000001"]), CatalogMark { epoch: 4, hash: 7 });
    }

    #[test]
    fn offsets_that_have_expired_tell_of_no_catalog() {
        assert_eq!(newest(&committed(&["", ""])), None);
        assert_eq!(newest(&[Committed::default()]), None);
    }

    #[test]
    fn a_catalog_that_no_offset_told_of_is_passed() {
        let epoch = CatalogEpoch::default();
        epoch.tell(7, CatalogMark { epoch: 1, hash: 1 });
        epoch.raise_above(CatalogMark { epoch: 1, hash: 9 });
        assert_eq!(epoch.known(), Some(CatalogMark { epoch: 2, hash: 7 }));
        epoch.raise_above(CatalogMark { epoch: 4, hash: 9 });
        assert_eq!(epoch.known(), Some(CatalogMark { epoch: 5, hash: 7 }));
        epoch.raise_above(CatalogMark { epoch: 6, hash: 7 });
        assert_eq!(epoch.known(), Some(CatalogMark { epoch: 6, hash: 7 }));
    }

    #[test]
    fn it_is_told_once_a_process() {
        let epoch = CatalogEpoch::default();
        assert_eq!(epoch.known(), None);
        let told = epoch.tell(7, CatalogMark::default());
        assert_eq!(epoch.tell(7, CatalogMark { epoch: 3, hash: 1 }), told);
        assert_eq!(epoch.known(), Some(told));
    }
}
