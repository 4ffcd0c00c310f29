use crate::{Finding, Source};

/// Deterministic, and free of everything that a machine has and a log has not.
pub const CORE: [&str; 10] =
    ["event", "customer", "segment", "engine", "time", "number", "text", "json", "output", "scenario"];

const INTO_THE_SHELL: &str = "do it in the shell (kafka, worker, http, cli) and hand the core the result";
const HAND_NOW: &str = "take `now` as an argument: the shell reads the clock, the log carries time";
const COUNT_OUTSIDE: &str = "return what happened (an Outcome, a Transition); the shell counts and logs it";
const ORDERED: &str =
    "a Vec, a BTreeMap, or foldhash with a fixed seed and a comment `// tidy: <why no order gets out>`";

const EXACT: &str = "integers of the minor unit, number::Decimal, number::Ratio";

const IMPURE: [(&str, &str); 25] = [
    ("std::fs", INTO_THE_SHELL),
    ("std::net", INTO_THE_SHELL),
    ("std::env", INTO_THE_SHELL),
    ("std::thread", INTO_THE_SHELL),
    ("std::process", INTO_THE_SHELL),
    ("std::time", HAND_NOW),
    ("SystemTime", HAND_NOW),
    ("Instant::now", HAND_NOW),
    ("Timestamp::now", HAND_NOW),
    ("println!", COUNT_OUTSIDE),
    ("eprintln!", COUNT_OUTSIDE),
    ("print!", COUNT_OUTSIDE),
    ("eprint!", COUNT_OUTSIDE),
    ("dbg!", COUNT_OUTSIDE),
    ("tracing::", COUNT_OUTSIDE),
    ("log::", COUNT_OUTSIDE),
    ("metrics::", COUNT_OUTSIDE),
    ("tokio::", INTO_THE_SHELL),
    ("rdkafka::", INTO_THE_SHELL),
    ("rand::", "derive it from the event: a replay must give the same"),
    ("Uuid::new_v4", "derive it from the event (UUIDv5): a replay must give the same"),
    ("f32", EXACT),
    ("f64", EXACT),
    ("HashMap", ORDERED),
    ("HashSet", ORDERED),
];

const REFUSE: &str =
    "return a Refusal, an error or a fallback; `// tidy: <why it cannot happen>` where it truly cannot";

const PANICS: [(&str, &str); 9] = [
    (".unwrap()", REFUSE),
    (".expect(", REFUSE),
    ("panic!", REFUSE),
    ("todo!", "finish it before it is merged"),
    ("unimplemented!", "finish it before it is merged"),
    ("unreachable!", REFUSE),
    ("assert!", "debug_assert! for what only a defect can break"),
    ("assert_eq!", "debug_assert_eq! for what only a defect can break"),
    ("assert_ne!", "debug_assert_ne! for what only a defect can break"),
];

pub fn findings(sources: &[Source]) -> Vec<Finding> {
    banned(sources, &IMPURE)
}

pub fn panics(sources: &[Source]) -> Vec<Finding> {
    banned(sources, &PANICS)
}

fn banned(sources: &[Source], words: &[(&str, &'static str)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| source.module().is_some_and(|module| CORE.contains(&module))) {
        for (line, text) in source.production().filter(|(_, line)| !line.excused) {
            let found = words.iter().find(|(word, _)| has_word(&text.code, word));
            findings.extend(found.map(|(word, instead)| Finding {
                path: source.path.clone(),
                line,
                what: format!("`{word}` in the core"),
                instead,
            }));
        }
    }
    findings
}

/// The word, not as the end of a longer name (`debug_assert!` is no `assert!`).
fn has_word(code: &str, word: &str) -> bool {
    // A map is judged once, where it is imported.
    if word.starts_with("Hash") && !code.contains("use ") && !code.contains("collections::") {
        return false;
    }
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + word.len()..].chars().next();
        // A parser's own `self.expect(…)` returns an error.
        let own_method = word == ".expect(" && code[..at].ends_with("self");
        let is_name = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let open_ended = !word.ends_with(|c: char| c.is_alphanumeric());
        !own_method && (word.starts_with('.') || !is_name(before)) && (open_ended || !is_name(after))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<usize> {
        let sources = [Source::of(path, text)];
        findings(&sources).into_iter().chain(panics(&sources)).map(|finding| finding.line).collect()
    }

    #[test]
    fn a_clock_a_panic_or_a_hash_map_in_the_core_is_found() {
        let text = "use std::collections::HashMap;\nfn a() {\n    Instant::now();\n    b.unwrap();\n}\n";
        assert_eq!(found("src/engine/mod.rs", text), [1, 3, 4]);
        assert_eq!(found("src/kafka/mod.rs", text), []);
    }

    #[test]
    fn comments_tests_longer_names_and_stated_reasons_are_not() {
        let text = "// .unwrap()\ndebug_assert!(a);\nlet blog::x = DashHashMap;\n// tidy: the table has it by construction\n\
                    b.expect(\"there\");\n#[cfg(test)]\nmod tests {\n    fn c() { d.unwrap() }\n}\n";
        assert_eq!(found("src/time/zone.rs", text), []);
    }

    #[test]
    fn an_excuse_without_a_reason_is_none() {
        assert_eq!(found("src/time/zone.rs", "b.expect(\"there\"); // tidy: ok\n"), [1]);
    }
}
