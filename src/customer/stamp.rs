use std::sync::Arc;

use crate::event::Change;
use crate::time::Timestamp;

/// When and by which event something was written: the order of last-write-wins, `occurred_at` first, then the text of
/// `event_id` (DESIGN §3).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Stamp {
    pub at: Timestamp,
    pub event_id: Arc<str>,
}

/// A field that remembers its last write. `None` as value: it was cleared.
#[derive(Clone, PartialEq, Debug)]
pub struct Register<T> {
    pub stamp: Stamp,
    pub value: Option<T>,
}

/// Writes a field if the write is later than the one it holds; says whether it did.
pub fn write<T>(field: &mut Option<Register<T>>, stamp: &Stamp, change: Change<T>) -> bool {
    let value = match change {
        Change::Absent => return false,
        Change::Clear => None,
        Change::Set(value) => Some(value),
    };
    if field.as_ref().is_some_and(|held| held.stamp >= *stamp) {
        return false;
    }
    *field = Some(Register { stamp: stamp.clone(), value });
    true
}

/// The value of a field that was written and not cleared.
pub fn value<T>(field: &Option<Register<T>>) -> Option<&T> {
    field.as_ref().and_then(|register| register.value.as_ref())
}

/// Forgets a field that was last written at or before an erasure.
pub fn erase<T>(field: &mut Option<Register<T>>, erased_at: Timestamp) {
    if field.as_ref().is_some_and(|register| register.stamp.at <= erased_at) {
        *field = None;
    }
}

/// Fields with names (attributes, channels, accounts), each last-write-wins by itself, with one write that clears all.
#[derive(Clone, PartialEq, Debug)]
pub struct RegisterMap<K, T> {
    /// The latest write that cleared all.
    pub cleared: Option<Stamp>,
    /// By key; all written after `cleared`.
    pub entries: Vec<(K, Register<T>)>,
}

impl<K, T> Default for RegisterMap<K, T> {
    fn default() -> Self {
        RegisterMap { cleared: None, entries: Vec::new() }
    }
}

impl<K: Ord, T> RegisterMap<K, T> {
    pub fn write(&mut self, key: K, stamp: &Stamp, value: Option<T>) -> bool {
        if self.cleared.as_ref().is_some_and(|cleared| cleared > stamp) {
            return false;
        }
        let register = Register { stamp: stamp.clone(), value };
        match self.entries.binary_search_by(|(known, _)| known.cmp(&key)) {
            Ok(at) if self.entries[at].1.stamp >= *stamp => return false,
            Ok(at) => self.entries[at].1 = register,
            Err(at) => self.entries.insert(at, (key, register)),
        }
        true
    }

    pub fn clear(&mut self, stamp: &Stamp) -> bool {
        if self.cleared.as_ref().is_some_and(|cleared| cleared >= stamp) {
            return false;
        }
        self.cleared = Some(stamp.clone());
        self.entries.retain(|(_, register)| register.stamp > *stamp);
        true
    }

    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&T>
    where
        K: std::borrow::Borrow<Q>,
    {
        let at = self.entries.binary_search_by(|(known, _)| known.borrow().cmp(key)).ok()?;
        self.entries[at].1.value.as_ref()
    }

    pub fn erase(&mut self, erased_at: Timestamp) {
        self.entries.retain(|(_, register)| register.stamp.at > erased_at);
        if self.cleared.as_ref().is_some_and(|stamp| stamp.at <= erased_at) {
            self.cleared = None;
        }
    }
}
