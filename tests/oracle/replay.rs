use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;
use shoal::segment::definition::{Definitions, File};

/// Memberships as a reader of the output finds them, and the sizes that the summary says.
pub struct Replayed {
    pub members: BTreeMap<String, BTreeSet<String>>,
    pub sizes: BTreeMap<String, usize>,
}

#[derive(Deserialize)]
struct Change {
    #[serde(rename = "type")]
    kind: String,
    customer_id: String,
    segment_id: String,
}

#[derive(Deserialize)]
struct Summary {
    refused: u64,
    segments: Vec<Size>,
}

#[derive(Deserialize)]
struct Size {
    id: String,
    members: usize,
}

impl Replayed {
    pub fn of(events: &Path, currency: &str, until: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the settings");
        let settings = folder.path().join("shoal.toml");
        fs::write(&settings, format!("time_zone = \"UTC\"\ncurrency = \"{currency}\"\n")).expect("settings written");
        let output = Command::new(env!("CARGO_BIN_EXE_shoal"))
            .args(["replay", "--format", "json", "--until", until, "--config"])
            .arg(&settings)
            .arg("--segments")
            .arg(shipped())
            .arg(events)
            .output()
            .expect("shoal runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "shoal replay failed:\n{said}");
        let summary: Summary =
            serde_json::from_str(&said).unwrap_or_else(|error| panic!("no summary: {error}\n{said}"));
        assert_eq!(summary.refused, 0, "{said}");
        let sizes = summary.segments.into_iter().map(|size| (size.id, size.members)).collect();
        Replayed { members: fold(&output.stdout), sizes }
    }
}

fn fold(output: &[u8]) -> BTreeMap<String, BTreeSet<String>> {
    let mut members: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in output.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let Change { kind, customer_id, segment_id } = serde_json::from_slice(line).expect("a segment event");
        let of_segment = members.entry(segment_id).or_default();
        let is_news = match kind.as_str() {
            "segment.entered" => of_segment.insert(customer_id),
            _ => of_segment.remove(&customer_id),
        };
        assert!(is_news, "someone entered twice, or left without being in: {}", String::from_utf8_lossy(line));
    }
    members
}

fn shipped() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("config/segments")
}

/// The queries of config/segments, by segment id.
pub fn shipped_queries() -> BTreeMap<String, String> {
    let paths = fs::read_dir(shipped()).expect("the shipped segments").map(|entry| entry.expect("an entry").path());
    let read = |path: PathBuf| File {
        text: fs::read_to_string(&path).expect("a file of segments"),
        name: path.display().to_string(),
    };
    let files: Vec<File> = paths.map(read).collect();
    let written = Definitions::read(&files).segments.into_iter();
    written.map(|segment| (segment.id, segment.query.trim().to_owned())).collect()
}
