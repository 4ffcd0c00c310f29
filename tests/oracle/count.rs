use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde::Deserialize;

/// What the script counted.
pub struct Counted {
    /// The instant it looked at, RFC 3339.
    pub until: String,
    pub members: BTreeMap<String, BTreeSet<String>>,
}

#[derive(Deserialize)]
struct Answer {
    until: String,
    segments: BTreeMap<String, Segment>,
}

#[derive(Deserialize)]
struct Segment {
    size: usize,
    members: BTreeSet<String>,
}

/// Whether there is a Python that is new enough; else why not.
pub fn python() -> Result<(), String> {
    let asked = Command::new("python3").args(["-c", "import sys; sys.exit(sys.version_info < (3, 9))"]).status();
    match asked {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err("python3 is older than 3.9".to_owned()),
        Err(error) => Err(format!("python3 cannot be run: {error}")),
    }
}

/// The queries that the script was written for, by segment id.
pub fn queries() -> BTreeMap<String, String> {
    serde_json::from_slice(&run(&["--queries".as_ref()]).stdout).expect("the queries as JSON")
}

impl Counted {
    pub fn of(events: &Path, currency: &str, until: Option<&str>) -> Self {
        let mut arguments = vec![events, "--currency".as_ref(), currency.as_ref()];
        if let Some(until) = until {
            arguments.extend(["--until".as_ref(), Path::new(until)]);
        }
        let answer: Answer = serde_json::from_slice(&run(&arguments).stdout).expect("the count as JSON");
        for (id, segment) in &answer.segments {
            assert_eq!(segment.size, segment.members.len(), "count.py counts {id} wrongly");
        }
        let members = answer.segments.into_iter().map(|(id, segment)| (id, segment.members));
        Counted { until: answer.until, members: members.collect() }
    }
}

fn run(arguments: &[&Path]) -> Output {
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/count.py");
    let output = Command::new("python3").arg(script).args(arguments).output().expect("python3 runs");
    assert!(output.status.success(), "count.py failed:\n{}", String::from_utf8_lossy(&output.stderr));
    output
}
