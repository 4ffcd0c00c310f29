//! The generated part of the users' page of the language (`docs/language.md`): every name of the registry.

use std::fmt::Write;

use super::check::{key_name, parameter_form};
use super::names::{ATTRIBUTES, FUNCTIONS, Function, Key, Kind, Parameter, Role, UNBUILT};

/// Tables of all attributes and functions, and what is not built yet; Markdown.
pub fn reference() -> String {
    format!("{}\n{}\n{}", attributes(), functions(), unbuilt())
}

fn attributes() -> String {
    let mut text = String::from("### Attributes\n\n| attribute | is | what it is |\n|---|---|---|\n");
    for attribute in ATTRIBUTES {
        let _ = writeln!(text, "| `{}` | {} | {} |", attribute.name, kind(attribute.kind), attribute.help);
    }
    text.push_str("| `attribute.<name>` | a value of any type | An attribute of your own, as above. |\n");
    text.push_str("\n```shoal\n");
    for example in ATTRIBUTES.iter().filter_map(|attribute| attribute.examples.first()) {
        let _ = writeln!(text, "{example}");
    }
    text + "```\n"
}

fn functions() -> String {
    let parts: Vec<String> = FUNCTIONS.iter().map(|function| one_function(function)).collect();
    format!("### Functions\n\n{}", parts.join("\n"))
}

fn one_function(function: &Function) -> String {
    let mut text = format!("#### `{}`\n\n{}", function.name, function.help);
    for alias in function.aliases {
        let _ = write!(text, " Also written `{alias}`.");
    }
    text.push_str("\n\n| parameter | is | what it is |\n|---|---|---|\n");
    for parameter in function.parameters {
        let _ = writeln!(text, "| `{}` | {} | {} |", parameter_form(parameter), kind(parameter.kind), help(parameter));
    }
    let _ = writeln!(text, "\n```shoal\n{}\n```", function.examples.join("\n"));
    text
}

fn help(parameter: &Parameter) -> String {
    match parameter.role {
        Role::Distinct(keys) | Role::Most(keys) => format!("{}: {}", parameter.help, listed(keys)),
        _ => parameter.help.to_owned(),
    }
}

fn listed(keys: &[Key]) -> String {
    keys.iter().map(|key| format!("`{}`", key_name(*key))).collect::<Vec<_>>().join(", ")
}

fn kind(kind: Kind) -> String {
    match kind {
        Kind::Enum(values) => {
            let values: Vec<String> = values.iter().map(|value| format!("`'{value}'`")).collect();
            format!("one of {}", values.join(", "))
        }
        kind => kind.described().to_owned(),
    }
}

fn unbuilt() -> String {
    let names: Vec<String> = UNBUILT.iter().map(|name| format!("`{name}`")).collect();
    format!(
        "### Specified, not built yet\n\nA query that uses one of these is told so (E206): {}, groups of segments, and \
         `customer.<namespace>_<key>`.\n",
        names.join(", ")
    )
}
