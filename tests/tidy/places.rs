use crate::{Finding, Source};

/// Beginnings of paths that exist on somebody's machine only. Written in two, so that this file is none of them.
const MACHINE: [&str; 4] =
    [concat!("/wo", "rk/"), concat!("/ho", "me/"), concat!("/ro", "ot/"), concat!("C:\\", "Users")];

pub fn machine_paths(texts: &[(String, String)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in texts {
        for (at, line) in text.lines().enumerate() {
            findings.extend(MACHINE.iter().filter(|place| line.contains(**place)).map(|place| Finding {
                path: path.clone(),
                line: at + 1,
                what: format!("`{place}`"),
                instead: "a path below the project, a temporary folder, or a setting",
            }));
        }
    }
    findings
}

pub fn sleeps(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources {
        let tests = source.numbered().filter(|(_, line)| line.test && !line.excused);
        let sleeping =
            tests.filter(|(_, line)| ["thread::sleep(", "sleep(Duration"].iter().any(|call| line.code.contains(call)));
        findings.extend(sleeping.map(|(line, _)| Finding {
            path: source.path.clone(),
            line,
            what: "a test sleeps".to_owned(),
            instead: "await the condition with a deadline; only the helper that polls may sleep, and says `// tidy: <why>`",
        }));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_a_machine_is_found() {
        let text = format!("fine\nsee {}me/notes\n", MACHINE[0]);
        assert_eq!(machine_paths(&[("README.md".to_owned(), text)]).len(), 1);
    }

    #[test]
    fn a_sleep_is_found_in_tests_and_not_elsewhere() {
        let text = "fn a() { thread::sleep(b); }\n#[test]\nfn c() {\n    thread::sleep(d);\n}\n";
        let found: Vec<usize> = sleeps(&[Source::of("src/a.rs", text)]).iter().map(|finding| finding.line).collect();
        assert_eq!(found, [4]);
    }
}
