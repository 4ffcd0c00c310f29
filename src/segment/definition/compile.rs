use super::{Definitions, Placed};
use crate::segment::catalog::Definition;
use crate::segment::check::{Context, compile};
use crate::segment::value::Store;

/// The segments of all files, ready for the catalog, and everything there is to say about the files.
#[derive(Clone, PartialEq, Debug)]
pub struct Compiled {
    /// Those without an error, in the order of the files.
    pub segments: Vec<Definition>,
    /// By file, then by place.
    pub diagnostics: Vec<Placed>,
}

impl Definitions {
    /// Checks all queries.
    pub fn compile(&self, store: &Store) -> Compiled {
        let context = Context { store, lists: &self.lists };
        let mut compiled = Compiled { segments: Vec::new(), diagnostics: self.diagnostics.clone() };
        for written in &self.segments {
            let checked = compile(&written.query, &context);
            let placed = checked.diagnostics.into_iter().map(|diagnostic| Placed {
                file: written.file,
                diagnostic: written.place.diagnostic_in_file(diagnostic),
            });
            compiled.diagnostics.extend(placed);
            compiled.segments.extend(checked.expr.map(|expr| Definition {
                id: written.id.as_str().into(),
                name: written.name.clone(),
                version: written.version.as_str().into(),
                expr,
            }));
        }
        compiled.diagnostics.sort_by_key(|placed| (placed.file, placed.diagnostic.span));
        compiled
    }
}

impl Compiled {
    /// Whether anything is wrong, so that these segments must not be used.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|placed| placed.diagnostic.is_error())
    }
}
