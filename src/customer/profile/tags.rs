use crate::customer::stamp::Stamp;
use crate::customer::symbols::Symbol;
use crate::time::Timestamp;

/// Tags, each last-write-wins by itself. `tags` at t sets these and removes all others last written before t; where one
/// event has several, they are written in the order `tags`, `add_tags`, `remove_tags` (EVENTS, "signups").
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Tags {
    /// The latest `tags`.
    pub set: Option<Stamp>,
    /// By tag; all written at or after `set`.
    pub writes: Vec<(Symbol, TagWrite)>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct TagWrite {
    pub stamp: Stamp,
    pub step: TagStep,
}

/// The field that wrote a tag, in the order in which one event writes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum TagStep {
    Set,
    Add,
    Remove,
}

impl Tags {
    pub fn set(&mut self, stamp: &Stamp, tags: &[Symbol]) -> bool {
        if self.set.as_ref().is_some_and(|set| set >= stamp) {
            return false;
        }
        self.set = Some(stamp.clone());
        self.writes.retain(|(_, write)| write.stamp >= *stamp);
        tags.iter().for_each(|tag| {
            self.write(*tag, stamp, TagStep::Set);
        });
        true
    }

    pub fn write(&mut self, tag: Symbol, stamp: &Stamp, step: TagStep) -> bool {
        if self.set.as_ref().is_some_and(|set| set > stamp) {
            return false;
        }
        let write = TagWrite { stamp: stamp.clone(), step };
        match self.writes.binary_search_by_key(&tag, |(known, _)| *known) {
            Ok(at) => {
                let known = &mut self.writes[at].1;
                if (&known.stamp, known.step) >= (&write.stamp, write.step) {
                    return false;
                }
                *known = write;
            }
            Err(at) => self.writes.insert(at, (tag, write)),
        }
        true
    }

    /// The tags the customer has, in the order of their symbols.
    pub fn present(&self) -> impl Iterator<Item = Symbol> {
        self.writes.iter().filter(|(_, write)| write.step != TagStep::Remove).map(|(tag, _)| *tag)
    }

    pub fn erase(&mut self, erased_at: Timestamp) {
        self.writes.retain(|(_, write)| write.stamp.at > erased_at);
        if self.set.as_ref().is_some_and(|set| set.at <= erased_at) {
            self.set = None;
        }
    }
}
