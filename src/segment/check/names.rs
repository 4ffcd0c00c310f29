use super::Checker;
use super::subject::Subject;
use crate::segment::diagnostics::{Code, Diagnostic};
use crate::segment::names::{self, ATTRIBUTES, FUNCTIONS, Function, Kind, Normalise, UNBUILT};
use crate::segment::query::Term;
use crate::segment::source::{SourceSpan, Spanned};
use crate::segment::suggest;
use crate::segment::syntax::ast::Name;

/// Names that say nothing without a key.
const KEYED: [(&str, &str); 4] = [
    ("attribute", "attribute.<name>"),
    ("metafields", "metafields.<namespace>.<key>"),
    ("customer.metafields", "customer.metafields.<namespace>.<key>"),
    ("property", "property.<name>"),
];

impl Checker<'_> {
    /// The value that a name before a comparison stands for.
    pub(super) fn term(&mut self, name: &Spanned<Name>) -> Option<(Term, Subject)> {
        let Name { path, key, .. } = &name.node;
        let subject = |name: String, kind, normalise, is_mean| Subject { name, kind, normalise, is_mean, field: None };
        if let Some(key) = key {
            let custom = self.custom_name(name, path, key)?;
            return Some((Term::Custom(custom), subject(name.node.to_string(), Kind::Any, Normalise::Exact, false)));
        }
        let Some(attribute) = names::attribute(path) else { return self.not_an_attribute(path, name.span) };
        let is_mean = attribute.name.starts_with("average_");
        let subject = subject(attribute.name.to_owned(), attribute.kind, attribute.normalise, is_mean);
        Some((Term::Attribute(attribute), subject))
    }

    /// The name of a custom attribute.
    fn custom_name(&mut self, name: &Spanned<Name>, path: &str, key: &str) -> Option<String> {
        let shown = &name.node;
        match path {
            "attribute" if !key.is_empty() => Some(key.to_owned()),
            "metafields" | "customer.metafields" if is_namespaced(key) => Some(key.to_owned()),
            "attribute" | "metafields" | "customer.metafields" => {
                let form = KEYED.iter().find(|(keyed, _)| *keyed == path).map_or(path, |(_, form)| form);
                let message = format!("the name `{shown}` is incomplete");
                self.refuse(Diagnostic::new(Code::MissingKey, name.span, message).expected(format!("`{form}`")))
            }
            "customer" => {
                let diagnostic = not_built_yet(&shown.to_string(), name.span);
                self.refuse(diagnostic.help("write `attribute.<namespace>.<key>`, which is the same value"))
            }
            "property" => {
                let message = format!("`{shown}` belongs to events, not to the customer");
                let diagnostic = Diagnostic::new(Code::UnknownAttribute, name.span, message).expected("an attribute");
                self.refuse(diagnostic.help(format!("write `events MATCHES ({shown} …)`")))
            }
            _ => self.refuse(not_built_yet(&shown.to_string(), name.span)),
        }
    }

    fn not_an_attribute<T>(&mut self, path: &str, span: SourceSpan) -> Option<T> {
        if let Some(function) = names::function(path) {
            let message = format!("`{}` is a function", function.name);
            let diagnostic = Diagnostic::new(Code::FunctionAsAttribute, span, message).expected("an attribute");
            let example = function.examples.first().copied().unwrap_or_default();
            return self.refuse(diagnostic.help(format!("write MATCHES after it, as in `{example}`")));
        }
        if let Some(diagnostic) = unbuilt_or_keyed(path, span) {
            return self.refuse(diagnostic);
        }
        let diagnostic = Diagnostic::new(Code::UnknownAttribute, span, format!("there is no attribute `{path}`"));
        let known = ATTRIBUTES.iter().map(|attribute| attribute.name);
        self.refuse(did_you_mean(diagnostic.expected("an attribute"), path, known, span))
    }

    pub(super) fn function(&mut self, name: &Spanned<Name>) -> Option<&'static Function> {
        let (path, span) = (name.node.to_string(), name.span);
        if let Some(function) = names::function(&path) {
            return Some(function);
        }
        if name.node.key.is_some() || names::attribute(&path).is_some() {
            let message = format!("`{path}` is a value and has no parameters");
            let diagnostic = Diagnostic::new(Code::AttributeAsFunction, span, message).expected("a function");
            return self.refuse(diagnostic.help(format!("compare it, as in `{path} = …`")));
        }
        if let Some(diagnostic) = unbuilt_or_keyed(&path, span) {
            return self.refuse(diagnostic);
        }
        let diagnostic = Diagnostic::new(Code::UnknownFunction, span, format!("there is no function `{path}`"));
        let known = FUNCTIONS.iter().flat_map(|f| std::iter::once(f.name).chain(f.aliases.iter().copied()));
        self.refuse(did_you_mean(diagnostic.expected("a function"), &path, known, span))
    }
}

/// `namespace.key`.
fn is_namespaced(key: &str) -> bool {
    key.split_once('.').is_some_and(|(namespace, rest)| !namespace.is_empty() && !rest.is_empty())
}

fn unbuilt_or_keyed(path: &str, span: SourceSpan) -> Option<Diagnostic> {
    if let Some(unbuilt) = UNBUILT.iter().find(|unbuilt| unbuilt.eq_ignore_ascii_case(path)) {
        return Some(not_built_yet(unbuilt, span));
    }
    let (_, form) = KEYED.iter().find(|(keyed, _)| *keyed == path)?;
    let message = format!("`{path}` alone names nothing");
    Some(Diagnostic::new(Code::MissingKey, span, message).expected(format!("`{form}`")))
}

/// The nearest known name; else the nearest of any sort.
fn did_you_mean<'k>(
    diagnostic: Diagnostic,
    path: &str,
    known: impl Iterator<Item = &'k str>,
    span: SourceSpan,
) -> Diagnostic {
    let (attributes, functions) = (ATTRIBUTES.iter().map(|a| a.name), FUNCTIONS.iter().map(|f| f.name));
    let others = attributes.chain(functions).chain(UNBUILT.iter().copied());
    if let Some(near) = suggest::nearest(path, known) {
        return diagnostic.help(format!("did you mean `{near}`?")).mend(span, near);
    }
    diagnostic.help(match suggest::nearest(path, others) {
        Some(near) if names::function(near).is_some() => {
            format!("did you mean the function `{near}`, as in `{near} MATCHES (…)`?")
        }
        Some(near) if names::attribute(near).is_some() => format!("did you mean the attribute `{near}`?"),
        Some(near) => format!("`{near}` is specified but not built yet"),
        None => "docs/language.md lists all names; one of your own is written `attribute.<name>`".to_owned(),
    })
}

/// The complaint about a name that is specified and not built yet.
pub(super) fn not_built_yet(name: &str, span: SourceSpan) -> Diagnostic {
    Diagnostic::new(Code::NotBuiltYet, span, format!("`{name}` is specified but not built yet"))
        .label("not built yet")
        .help("docs/language.md lists what is")
}
