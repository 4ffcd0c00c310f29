//! The real binary, as a process of its own.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::Duration;

use crate::patience::{PATIENCE, eventually};
use crate::stage::Stage;

/// A running `shoal run`; killed when dropped.
pub struct Service {
    child: Child,
    log: PathBuf,
}

/// Runs a verb to its end.
pub fn shoal(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_shoal")).args(arguments).env("NO_COLOR", "1").output().expect("shoal runs")
}

impl Service {
    /// Starts `shoal run` with the stage's settings, and these.
    pub fn start(stage: &Stage, more: &[(&'static str, String)]) -> Self {
        let config = stage.config_file(more);
        let log = config.with_extension("log");
        let child = Command::new(env!("CARGO_BIN_EXE_shoal"))
            .args(["--log-format", "json", "run", "--config"])
            .arg(&config)
            .env("SHOAL_LOG", "info,librdkafka=warn")
            .stdout(Stdio::null())
            .stderr(File::create(&log).expect("a log file"))
            .spawn()
            .expect("shoal starts");
        Service { child, log }
    }

    /// As [`Service::start`], and waits until it is ready.
    pub fn ready(stage: &Stage, more: &[(&'static str, String)]) -> Self {
        let mut service = Service::start(stage, more);
        service.wait_until_ready();
        service
    }

    pub fn wait_until_ready(&mut self) {
        let mut last = String::new();
        let ready = crate::patience::within(PATIENCE, || {
            self.assert_runs();
            let (status, body) = self.get("/readyz")?;
            last = body;
            (status == 200).then_some(())
        });
        assert!(ready.is_some(), "not ready: {last}\n{}", self.said());
    }

    /// Waits until `/readyz` says this.
    pub fn wait_until_not_ready_for(&mut self, why: &str) {
        eventually(&format!("/readyz says {why:?}"), || {
            let (status, body) = self.get("/readyz")?;
            (status == 503 && body.contains(why)).then_some(())
        });
    }

    /// The sum of a counter over those of its labels that have `label` (all of them where it is empty).
    pub fn counter(&self, name: &str, label: &str) -> u64 {
        let (_, metrics) = self.get("/metrics").expect("metrics");
        let lines = metrics
            .lines()
            .filter(|line| line.starts_with(&format!("{name}{{")) || line.starts_with(&format!("{name} ")));
        lines.filter(|line| line.contains(label)).filter_map(|line| line.rsplit(' ').next()?.parse::<u64>().ok()).sum()
    }

    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status();
        assert!(sent.expect("kill runs").success(), "the process is gone:\n{}", self.said());
    }

    /// How much memory it takes, as the machine counts it.
    pub fn resident_bytes(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("a status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("its memory");
        line.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") * 1024
    }

    /// Why it is not ready; empty where it is.
    pub fn why_not_ready(&self) -> String {
        self.get("/readyz").filter(|(status, _)| *status != 200).map(|(_, why)| why).unwrap_or_default()
    }

    pub fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
    }

    /// Waits for the process to end by itself.
    pub fn ended(&mut self) -> ExitStatus {
        let log = self.log.clone();
        crate::patience::within(PATIENCE, || self.child.try_wait().expect("a status"))
            .unwrap_or_else(|| panic!("shoal does not end:\n{}", fs::read_to_string(log).unwrap_or_default()))
    }

    /// Asks the process to end, and waits until it has.
    pub fn terminate(mut self) -> (ExitStatus, Duration) {
        let began = std::time::Instant::now();
        self.signal("TERM");
        (self.ended(), began.elapsed())
    }

    /// What it has logged so far.
    pub fn said(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    fn assert_runs(&mut self) {
        if let Some(status) = self.child.try_wait().expect("a status") {
            panic!("shoal has ended with {status}:\n{}", self.said());
        }
    }

    fn get(&self, path: &str) -> Option<(u16, String)> {
        let said = self.said();
        let (_, rest) = said.split_once(r#""address":""#)?;
        let address = rest.split('"').next()?;
        let mut socket = TcpStream::connect(address).ok()?;
        socket.set_read_timeout(Some(Duration::from_secs(10))).ok()?;
        write!(socket, "GET {path} HTTP/1.1\r\nHost: shoal\r\nConnection: close\r\n\r\n").ok()?;
        let mut answer = String::new();
        socket.read_to_string(&mut answer).ok()?;
        let (head, body) = answer.split_once("\r\n\r\n")?;
        Some((head.split(' ').nth(1)?.parse().ok()?, body.to_owned()))
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            eprintln!("shoal said:\n{}", self.said());
        }
    }
}
