//! What is on brokers must be readable for ever: the changelog records of all releases, as files, with what they say
//! beside them (`docs/changelog.md`, "Versions").
//!
//! - [`samples`]: customers, checkpoints and catalogs as this release writes them; each must be, byte for byte, one of
//!   the files of its name. `SHOAL_RECORDS=add cargo test --test records` adds those that are not, and never changes one.
//! - [`render`]: what a record says, as text.

mod render;
mod samples;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use shoal::customer::record::VERSION;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/records")
}

/// The files of a version, by name: `buyer.1.bin` is the first that was kept of the sample `buyer`.
fn kept(version: &Path) -> BTreeMap<String, PathBuf> {
    let files = fs::read_dir(version).into_iter().flatten().map(|entry| entry.expect("an entry").path());
    let kept = files.filter(|path| path.extension().is_some_and(|end| end == "bin"));
    kept.map(|path| (path.file_stem().expect("a name").to_string_lossy().into_owned(), path)).collect()
}

fn adding() -> bool {
    env::var("SHOAL_RECORDS").is_ok_and(|what| what == "add")
}

fn versions() -> Vec<PathBuf> {
    let entries = fs::read_dir(folder()).expect("the folder of records").map(|entry| entry.expect("an entry").path());
    let mut versions: Vec<PathBuf> = entries.filter(|path| path.to_string_lossy().contains("/records/v")).collect();
    versions.sort();
    versions
}

#[test]
fn every_record_that_was_ever_written_is_read_and_says_what_it_said() {
    let mut read = 0;
    for (name, path) in versions().iter().flat_map(|version| kept(version)) {
        let bytes = fs::read(&path).expect("a record");
        let said = fs::read_to_string(path.with_extension("txt")).expect("what it says, beside it");
        assert_eq!(render::record(&name, &bytes), said, "{}", path.display());
        read += 1;
    }
    assert!(adding() || read >= samples::all().len(), "only {read} records were found");
}

#[test]
fn what_is_written_today_is_kept_as_files() {
    let folder = folder().join(format!("v{VERSION}"));
    let mut unknown = Vec::new();
    for (name, bytes) in samples::all() {
        let of_name = |stem: &str| stem.rsplit_once('.').is_some_and(|(sample, _)| sample == name);
        let files: Vec<PathBuf> =
            kept(&folder).into_iter().filter(|(stem, _)| of_name(stem)).map(|(_, path)| path).collect();
        if files.iter().any(|path| fs::read(path).expect("a record") == bytes) {
            continue;
        }
        unknown.push(name);
        if adding() {
            let path = folder.join(format!("{name}.{}.bin", files.len() + 1));
            fs::create_dir_all(&folder).expect("the folder of this version");
            fs::write(path.with_extension("txt"), render::record(name, &bytes)).expect("a file of text");
            fs::write(path, bytes).expect("a file of bytes");
        }
    }
    assert!(
        unknown.is_empty() || adding(),
        "today's bytes of {unknown:?} are those of no file: the format has changed. If that is meant, read \
         docs/changelog.md, \"Versions\", and run `SHOAL_RECORDS=add cargo test --test records`"
    );
}
