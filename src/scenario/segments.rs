use std::collections::BTreeMap;

use super::error::FormError;
use super::form::{InlineSegment, Scenario};
use crate::segment::Catalog;
use crate::segment::catalog::Definition;
use crate::segment::check::{Context, compile, kept};
use crate::segment::diagnostics::{self, Diagnostic};
use crate::segment::query::Expr;
use crate::segment::source::SourceSpan;
use crate::segment::value::Store;

/// The segments that scenarios test where they do not bring their own.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Folder {
    pub segments: Vec<FolderSegment>,
    pub lists: BTreeMap<String, Vec<String>>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FolderSegment {
    pub id: String,
    pub query: String,
    pub version: String,
}

/// Why a scenario has no catalog.
#[derive(Clone, PartialEq, Debug)]
pub enum SegmentsError {
    /// What the file says of segments is wrong.
    Form(FormError),
    /// Queries of the file are wrong; places are in the file.
    Queries(Vec<Diagnostic>),
    /// A segment of the folder is wrong.
    InFolder(String),
}

impl SegmentsError {
    /// For a person, with the lines of the file around it.
    pub fn report(&self, name: &str, text: &str, colour: bool) -> String {
        match self {
            SegmentsError::Form(error) => format!("{name}:{error}\n"),
            SegmentsError::Queries(wrong) => diagnostics::report(wrong, name, text, colour),
            SegmentsError::InFolder(id) => format!("{name}: the segment `{id}` is wrong; see `shoal check`\n"),
        }
    }
}

/// The catalog of a scenario: the segments in its file, and those of the folder that it names; all of the folder where
/// it does neither.
///
/// # Errors
/// [`SegmentsError`] says which segment is wrong, and where.
pub fn catalog(scenario: &Scenario, folder: &Folder) -> Result<Catalog, SegmentsError> {
    let setup = &scenario.setup;
    let store = Store { zone: setup.zone.clone(), currency: setup.currency, activity_history: setup.history };
    let mut lists = folder.lists.clone();
    lists.extend(setup.lists.clone());
    let context = Context { store: &store, lists: &lists };
    let mut definitions = inline(&setup.inline, &context)?;
    for segment in chosen(scenario, folder)? {
        let wrong = || SegmentsError::InFolder(segment.id.clone());
        let expr = compile(&segment.query, &context).expr.ok_or_else(wrong)?;
        definitions.push(definition(&segment.id, &segment.version, expr));
    }
    known(scenario, &definitions).map_err(SegmentsError::Form)?;
    let kept = kept(&definitions, setup.history);
    Ok(Catalog::new(definitions, store, kept))
}

fn inline(segments: &[InlineSegment], context: &Context<'_>) -> Result<Vec<Definition>, SegmentsError> {
    let (mut definitions, mut wrong) = (Vec::new(), Vec::new());
    for segment in segments {
        let checked = compile(&segment.query, context);
        match checked.expr {
            Some(expr) => definitions.push(definition(&segment.id, &segment.query, expr)),
            None => wrong.extend(checked.diagnostics.into_iter().filter(Diagnostic::is_error).map(|diagnostic| {
                diagnostic.moved(|span| SourceSpan::new(span.start + segment.offset, span.end + segment.offset))
            })),
        }
    }
    if wrong.is_empty() { Ok(definitions) } else { Err(SegmentsError::Queries(wrong)) }
}

fn definition(id: &str, version: &str, expr: Expr) -> Definition {
    Definition { id: id.into(), name: id.to_owned(), version: version.into(), expr }
}

fn chosen<'f>(scenario: &Scenario, folder: &'f Folder) -> Result<Vec<&'f FolderSegment>, SegmentsError> {
    let setup = &scenario.setup;
    if setup.inline.is_empty() && setup.chosen.is_empty() {
        return Ok(folder.segments.iter().collect());
    }
    let find = |chosen: &super::form::ChosenSegment| {
        folder.segments.iter().find(|segment| segment.id == chosen.id).ok_or_else(|| {
            SegmentsError::Form(FormError {
                line: chosen.line,
                column: chosen.column,
                message: format!("the folder has no segment `{}`", chosen.id),
                help: nearest(&chosen.id, folder.segments.iter().map(|segment| segment.id.as_str())),
            })
        })
    };
    setup.chosen.iter().map(find).collect()
}

/// A segment that is expected and that there is not can only be a slip.
fn known(scenario: &Scenario, definitions: &[Definition]) -> Result<(), FormError> {
    let is_there = |id: &str| definitions.iter().any(|definition| *definition.id == *id);
    match scenario.expected.iter().find(|expected| !is_there(&expected.change.segment)) {
        None => Ok(()),
        Some(expected) => Err(FormError {
            line: expected.line,
            column: 1,
            message: format!("the scenario has no segment `{}`", expected.change.segment),
            help: nearest(&expected.change.segment, definitions.iter().map(|definition| &*definition.id)),
        }),
    }
}

fn nearest<'a>(id: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    let scored = known.map(|other| (strsim::damerau_levenshtein(id, other), other)).min();
    scored.filter(|(distance, _)| *distance <= 3).map(|(_, other)| format!("did you mean `{other}`?"))
}
