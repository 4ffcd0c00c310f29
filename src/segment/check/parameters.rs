use super::Checker;
use super::subject::Subject;
use crate::segment::diagnostics::{Code, Diagnostic};
use crate::segment::names::{Aggregate, Field, Function, Key, Kind, Normalise, Parameter, Role};
use crate::segment::source::Spanned;
use crate::segment::suggest;
use crate::segment::syntax::ast::Name;

/// What a parameter of a function does.
pub(super) enum Use {
    Filter(Field),
    Aggregate(Aggregate),
}

impl Checker<'_> {
    /// Which parameter of the function a name is, and what may be asked of it.
    pub(super) fn parameter(&mut self, function: &'static Function, name: &Spanned<Name>) -> Option<(Use, Subject)> {
        let Name { path, key, argument } = &name.node;
        let known = |parameter: &&Parameter| parameter.name.eq_ignore_ascii_case(path);
        let Some(parameter) = function.parameters.iter().find(known) else {
            return self.unknown_parameter(function, name);
        };
        let used = match (&parameter.role, key, argument) {
            (Role::Filter(field), None, None) => Use::Filter(Field::Named(*field)),
            (Role::Aggregate(aggregate), None, None) => Use::Aggregate(aggregate.clone()),
            (Role::Property, Some(key), None) => Use::Filter(Field::Property(key.clone())),
            (Role::SumOfProperty, None, Some(argument)) if argument.path == "property" && argument.key.is_some() => {
                Use::Aggregate(Aggregate::Sum(Field::Property(argument.key.clone()?)))
            }
            (Role::Distinct(keys), None, Some(argument)) => {
                Use::Aggregate(Aggregate::Distinct(self.key(name, argument, keys)?))
            }
            (Role::Most(keys), None, Some(argument)) => {
                Use::Aggregate(Aggregate::Most(self.key(name, argument, keys)?))
            }
            _ => return self.wrong_shape(parameter, name),
        };
        let subject = subject(parameter, &used, name.node.to_string());
        Some((used, subject))
    }

    fn unknown_parameter<T>(&mut self, function: &'static Function, name: &Spanned<Name>) -> Option<T> {
        let message = format!("`{}` has no parameter `{}`", function.name, name.node);
        let known = || function.parameters.iter().map(|parameter| parameter.name);
        let forms: Vec<String> = function.parameters.iter().map(parameter_form).collect();
        let diagnostic = Diagnostic::new(Code::UnknownParameter, name.span, message)
            .expected(format!("one of {}", forms.join(", ")));
        let is_plain = name.node.argument.is_none() && name.node.key.is_none();
        self.refuse(match suggest::nearest(&name.node.path, known()) {
            Some(near) if is_plain => diagnostic.help(format!("did you mean `{near}`?")).mend(name.span, near),
            _ => diagnostic,
        })
    }

    /// What rows are told apart by.
    fn key(&mut self, name: &Spanned<Name>, argument: &Name, keys: &'static [Key]) -> Option<Key> {
        let found = keys.iter().find(|key| argument.is(key_name(**key)));
        if found.is_some() {
            return found.copied();
        }
        let message = format!("rows cannot be told apart by `{argument}` here");
        let known = || keys.iter().map(|key| key_name(*key));
        let diagnostic = Diagnostic::new(Code::UnknownKey, name.span, message)
            .expected(format!("one of {}", suggest::listed(known(), 30)));
        self.refuse(match suggest::nearest(&argument.path, known()) {
            Some(near) => {
                let mend = format!("{}({near})", name.node.path);
                diagnostic.help(format!("did you mean `{mend}`?")).mend(name.span, mend)
            }
            None => diagnostic,
        })
    }

    fn wrong_shape<T>(&mut self, parameter: &Parameter, name: &Spanned<Name>) -> Option<T> {
        let message = format!("`{}` is not how this parameter is written", name.node);
        let code = match &parameter.role {
            Role::Filter(_) | Role::Aggregate(_) => Code::UnknownParameter,
            Role::Property | Role::SumOfProperty => Code::MissingKey,
            Role::Distinct(_) | Role::Most(_) => Code::UnknownKey,
        };
        let form = parameter_form(parameter);
        self.refuse(Diagnostic::new(code, name.span, message).expected(format!("`{form}`")))
    }
}

fn subject(parameter: &Parameter, used: &Use, name: String) -> Subject {
    let field = match used {
        Use::Filter(Field::Named(field)) => Some(*field),
        Use::Filter(Field::Property(_)) | Use::Aggregate(_) => None,
    };
    let is_text = matches!(parameter.kind, Kind::Text | Kind::Id | Kind::Enum(_) | Kind::List);
    let normalise = field.filter(|_| is_text).map_or(Normalise::Exact, |field| field.normalise());
    let is_mean = matches!(used, Use::Aggregate(Aggregate::Average(_)));
    Subject { name, kind: parameter.kind, normalise, is_mean, field }
}

/// How a query writes a parameter: `date`, `distinct(…)`, `property.<name>`.
pub fn parameter_form(parameter: &Parameter) -> String {
    match parameter.role {
        Role::Filter(_) | Role::Aggregate(_) => parameter.name.to_owned(),
        Role::Property => "property.<name>".to_owned(),
        Role::SumOfProperty => "sum(property.<name>)".to_owned(),
        Role::Distinct(_) | Role::Most(_) => format!("{}(…)", parameter.name),
    }
}

/// As a query writes it.
pub fn key_name(key: Key) -> &'static str {
    match key {
        Key::Product => "product",
        Key::Variant => "variant",
        Key::Category => "category",
        Key::Collection => "collection",
        Key::Day => "day",
        Key::Device => "device",
        Key::Channel => "channel",
        Key::Campaign => "campaign",
        Key::Order => "order",
    }
}
