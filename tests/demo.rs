//! `shoal demo`, as a person without Kafka runs it: the real binary, its standard output a pipe.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

/// A machine that is busy with other tests takes its time.
const LIMIT: Duration = Duration::from_secs(60);

/// A demo under way, in a folder with no settings and no segments.
struct Demo {
    process: Child,
    lines: Receiver<String>,
    _folder: tempfile::TempDir,
}

/// How it ended.
struct Ended {
    status: ExitStatus,
    lines: Vec<String>,
    errors: String,
}

impl Demo {
    fn start(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("an empty folder");
        let mut process = Command::new(env!("CARGO_BIN_EXE_shoal"))
            .arg("demo")
            .args(arguments)
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("shoal runs");
        let out = BufReader::new(process.stdout.take().expect("its output"));
        let (send, lines) = mpsc::channel();
        thread::spawn(move || out.lines().map_while(Result::ok).try_for_each(|line| send.send(line)));
        Demo { process, lines, _folder: folder }
    }

    fn next_line(&self) -> Option<String> {
        match self.lines.recv_timeout(LIMIT) {
            Ok(line) => Some(line),
            Err(mpsc::RecvTimeoutError::Disconnected) => None,
            Err(mpsc::RecvTimeoutError::Timeout) => panic!("no line for {LIMIT:?}"),
        }
    }

    fn interrupt(&self) {
        let pid = self.process.id().to_string();
        let sent = Command::new("kill").args(["-INT", &pid]).status().expect("kill runs");
        assert!(sent.success());
    }

    fn end(mut self) -> Ended {
        let lines = std::iter::from_fn(|| self.next_line()).collect();
        let status = self.process.wait().expect("it ends");
        let mut errors = String::new();
        let stderr = self.process.stderr.take().expect("its errors");
        BufReader::new(stderr).read_to_string(&mut errors).expect("text");
        Ended { status, lines, errors }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.process.kill();
    }
}

impl Ended {
    fn has(&self, parts: &[&str]) -> bool {
        self.lines.iter().any(|line| parts.iter().all(|part| line.contains(part)))
    }

    fn assert_has(&self, parts: &[&str]) {
        assert!(self.has(parts), "no line with {parts:?} in:\n{}\n{}", self.lines.join("\n"), self.errors);
    }
}

fn is_change(line: &str) -> bool {
    line.contains("  entered  ") || line.contains("  left     ")
}

#[test]
fn eight_seconds_show_enters_and_leaves_by_events_and_by_the_clock_and_end_with_the_sizes() {
    let ended = Demo::start(&["--seconds", "8"]).end();
    assert!(ended.status.success(), "{}", ended.errors);
    ended.assert_has(&["  entered  ", "Abandoned cart", "by the clock"]);
    ended.assert_has(&["  left     ", "Abandoned cart", "by the clock"]);
    ended.assert_has(&["  entered  ", "No orders yet", "by signed_up-"]);
    ended.assert_has(&["segment", "members", "entered", "left", "by clock"]);
    ended.assert_has(&["8 s, in which 8 h passed in the shop"]);
    let heading = ended.lines.iter().position(|line| line.starts_with("segment ")).expect("the table");
    let rows = ended.lines[heading + 1..].iter().take_while(|line| !line.is_empty());
    let members = rows.map(|row| row.split_whitespace().rev().nth(3).and_then(|n| n.parse().ok()));
    let members: Vec<i64> = members.map(|members| members.expect("a number of members")).collect();
    assert_eq!(members.len(), 12, "the segments that come with shoal: {:?}", ended.lines);
    assert!(members.iter().all(|members| *members >= 0) && members.iter().sum::<i64>() > 100, "{members:?}");
    assert!(!ended.lines.iter().any(|line| line.contains('\x1b')), "a pipe gets no colours");
}

#[test]
fn an_interrupt_ends_it_cleanly_with_the_sizes() {
    let demo = Demo::start(&["--seed", "3"]);
    while demo.next_line().is_some_and(|line| !is_change(&line)) {}
    demo.interrupt();
    let ended = demo.end();
    assert!(ended.status.success(), "{}", ended.errors);
    ended.assert_has(&["segment", "members"]);
    assert_eq!(ended.errors, "");
}

#[test]
fn a_reader_that_has_seen_enough_ends_it_without_a_word() {
    let mut demo = Demo::start(&["--seconds", "30"]);
    let (nobody, lines) = mpsc::channel();
    drop(nobody);
    // The thread that reads ends with the receiver, and closes the pipe.
    drop(std::mem::replace(&mut demo.lines, lines));
    let ended = demo.end();
    assert!(ended.status.success(), "{}", ended.errors);
    assert_eq!(ended.errors, "");
}
