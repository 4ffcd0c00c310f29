use crate::{Finding, Source};

/// Which modules of the first level a module may use. The core is in the first part; nothing of it uses the second.
const MAY_USE: [(&str, &[&str]); 21] = [
    ("sabotage", &[]),
    ("number", &[]),
    ("time", &["number"]),
    ("text", &[]),
    ("json", &[]),
    ("proto", &[]),
    ("event", &["json", "number", "proto", "text", "time"]),
    ("customer", &["event", "number", "text", "time"]),
    ("segment", &["customer", "event", "number", "text", "time"]),
    ("engine", &["customer", "event", "number", "sabotage", "segment", "text", "time"]),
    ("output", &["engine", "event", "json", "number", "proto", "text", "time"]),
    ("scenario", &["engine", "event", "number", "segment", "time"]),
    ("clock", &["time"]),
    ("config", &["event", "number", "time"]),
    ("metrics", &["config", "event", "time"]),
    ("http", &["metrics", "time"]),
    ("kafka", &["clock", "config", "event", "output", "sabotage", "text", "time", "worker"]),
    (
        "worker",
        &[
            "clock", "config", "customer", "engine", "event", "http", "metrics", "number", "output", "sabotage",
            "segment", "text", "time",
        ],
    ),
    ("verify", &["engine", "event", "output", "proto", "segment", "time", "worker"]),
    ("demo", &["clock", "config", "event", "http", "kafka", "metrics", "number", "segment", "time", "worker"]),
    (
        "cli",
        &[
            "clock", "config", "customer", "demo", "engine", "event", "http", "kafka", "metrics", "number", "output",
            "scenario", "segment", "text", "time", "verify", "worker",
        ],
    ),
];

const MOVE_IT: &str =
    "move the code to the layer that may know both, or hand the value over; a new layer needs its row here";

pub fn findings(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources {
        let Some(module) = source.module().filter(|module| !matches!(*module, "lib" | "main")) else { continue };
        let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == module) else {
            findings.push(finding(source, 1, format!("the module `{module}` has no row in the table of layers")));
            continue;
        };
        for (line, text) in source.production() {
            let used = modules_used(&text.code);
            let wrong = used.into_iter().filter(|other| other != module && !allowed.contains(&other.as_str()));
            findings.extend(wrong.map(|other| finding(source, line, format!("`{module}` uses `crate::{other}`"))));
        }
    }
    findings
}

fn finding(source: &Source, line: usize, what: String) -> Finding {
    Finding { path: source.path.clone(), line, what, instead: MOVE_IT }
}

/// The modules of `crate::module` and of `crate::{module::…, other}`.
fn modules_used(code: &str) -> Vec<String> {
    let mut modules = Vec::new();
    for (at, path) in code.match_indices("crate::") {
        let rest = &code[at + path.len()..];
        let parts = rest.strip_prefix('{').map_or(vec![rest], top_level);
        let name =
            |part: &str| part.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
        modules.extend(parts.into_iter().map(name).filter(|name| !name.is_empty()));
    }
    modules
}

/// What stands between the commas of a brace group.
fn top_level(group: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                parts.push(&group[start..at]);
                return parts;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&group[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        findings(&[Source::of(path, text)]).into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn a_use_against_the_layers_is_found_in_every_form() {
        assert_eq!(found("src/engine/mod.rs", "use crate::kafka::Consumer;"), ["`engine` uses `crate::kafka`"]);
        let grouped = "use crate::{time::{Span, Zone}, config::Settings};";
        assert_eq!(found("src/event/mod.rs", grouped), ["`event` uses `crate::config`"]);
        assert_eq!(found("src/number/mod.rs", "fn a(b: crate::time::Span) {}"), ["`number` uses `crate::time`"]);
    }

    #[test]
    fn what_the_table_allows_and_what_tests_use_is_fine() {
        assert_eq!(found("src/engine/mod.rs", "use crate::time::Span;\nuse crate::engine::timers;"), [""; 0]);
        let test = "#[cfg(test)]\nmod tests {\n    use crate::kafka::Consumer;\n}";
        assert_eq!(found("src/engine/mod.rs", test), [""; 0]);
    }

    #[test]
    fn a_new_module_needs_its_row() {
        assert_eq!(found("src/page/mod.rs", ""), ["the module `page` has no row in the table of layers"]);
    }
}
