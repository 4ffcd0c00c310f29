//! A process of shoal, and what it tells of itself.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::faults::Fault;
use crate::patience::within;
use crate::stage::{PARTITIONS, Stage};

/// What all processes told, counted: `kill after_commit`, `committed`, …
#[derive(Default)]
pub struct Tally(Mutex<BTreeMap<String, u64>>);

pub struct Process {
    child: Child,
    listening: Option<JoinHandle<()>>,
    heard: Arc<Mutex<Heard>>,
}

#[derive(Default)]
struct Heard {
    stopped_at: Option<Instant>,
    last_word: String,
}

impl Tally {
    pub fn count(&self, what: &str) {
        *self.lock().entry(what.to_owned()).or_default() += 1;
    }

    pub fn of(&self, what: &str) -> u64 {
        self.lock().get(what).copied().unwrap_or(0)
    }

    /// What begins with a word, without it.
    pub fn all(&self, word: &str) -> BTreeMap<String, u64> {
        let counts = self.lock();
        let of_word =
            counts.iter().filter_map(|(what, count)| Some((what.strip_prefix(word)?.trim().to_owned(), *count)));
        of_word.collect()
    }

    pub fn sum(&self, word: &str) -> u64 {
        self.all(word).values().sum()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, u64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Process {
    pub fn start(stage: &Stage, slot: Option<&str>, faults: &[Fault], log: &Path, tally: &Arc<Tally>) -> Self {
        let log = File::options().create(true).append(true).open(log).expect("a log file");
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        command.arg("--serve").arg("--config").arg(&stage.config).args(["--partitions", &PARTITIONS.to_string()]);
        if let Some(slot) = slot {
            command.args(["--slot", slot]);
        }
        for fault in faults {
            command.args(["--fault", &fault.to_string()]);
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(log);
        let mut child = command.spawn().expect("shoal starts");
        let (heard, out) = (Arc::new(Mutex::default()), child.stdout.take().expect("its output"));
        let (ears, tally) = (heard.clone(), tally.clone());
        let listening = thread::spawn(move || listen(out, &ears, &tally));
        Process { child, listening: Some(listening), heard }
    }

    /// How it ended, if it has: then everything that it told is counted.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        let status = self.child.try_wait().expect("a status")?;
        self.listening.take().map(JoinHandle::join);
        Some(status)
    }

    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        self.listening.take().map(JoinHandle::join);
    }

    /// Since when it is stopped by its own signal.
    pub fn stopped_at(&self) -> Option<Instant> {
        self.lock().stopped_at
    }

    pub fn go_on(&self) {
        let _ = Command::new("kill").args(["-CONT", &self.child.id().to_string()]).status();
        self.lock().stopped_at = None;
    }

    pub fn last_word(&self) -> String {
        self.lock().last_word.clone()
    }

    /// Asks it to stop, and waits until it has.
    pub fn stop(mut self, limit: Duration) -> Result<(), String> {
        drop(self.child.stdin.take());
        match within(limit, || self.ended()) {
            Some(status) if status.success() => Ok(()),
            Some(status) => Err(format!("a process that was asked to stop ended with {status}: {}", self.last_word())),
            None => Err(format!("a process did not stop within {} s", limit.as_secs())),
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

fn listen(out: ChildStdout, heard: &Mutex<Heard>, tally: &Tally) {
    for line in BufReader::new(out).lines().map_while(Result::ok) {
        let mut heard = heard.lock().unwrap_or_else(PoisonError::into_inner);
        if line.starts_with("stop ") {
            heard.stopped_at = Some(Instant::now());
        }
        let told = if line.starts_with("failed") { "failed" } else { &line };
        tally.count(told);
        heard.last_word = line;
    }
}
