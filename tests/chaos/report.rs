//! What a campaign found: what struck, and what `shoal verify` says of the output.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::Value;
use shoal::time::{Timestamp, parse_rfc3339};

use crate::options::Options;
use crate::process::Tally;
use crate::stage::{PARTITIONS, Stage};

/// How late a record may be, its timestamp being the broker's: with copies, it counts as written once they have it.
const LATE: [(u32, &str); 2] = [(1, "2s"), (3, "30s")];

/// What verification said.
pub struct Verdict {
    report: Value,
    /// Events that were sent.
    events: u64,
    healed_in: Duration,
    /// When the last event was sent.
    ended_at: Timestamp,
}

pub struct Report<'a> {
    pub tally: &'a Tally,
    pub tricks: BTreeMap<&'static str, u64>,
    pub verdict: Verdict,
}

/// The promises whose breach is each of what a campaign must not find.
const FOUND: [(&str, &[&str]); 7] = [
    ("lost", &["complete"]),
    ("doubled", &["once"]),
    ("out of order", &["order", "in_turn"]),
    ("wrong sequence", &["sequence"]),
    ("early or wrong timers", &["timely"]),
    ("wrong changes or memberships", &["right", "memberships"]),
    ("other breaches", &["readable", "key", "partition", "event_id", "no_recovery"]),
];

impl Verdict {
    pub fn of(
        stage: &Stage,
        options: &Options,
        events: u64,
        healed_in: Duration,
        ended_at: Timestamp,
        folder: &Path,
    ) -> Result<Self, String> {
        let (_, late) = LATE.iter().find(|(brokers, _)| options.brokers <= *brokers).unwrap_or(&LATE[1]);
        let ran = Command::new(env!("CARGO_BIN_EXE_shoal"))
            .args(["verify", "--format", "json", "--late", late, "--config"])
            .arg(&stage.direct_config)
            .env("SHOAL_LOG", "warn")
            .output()
            .map_err(|error| format!("shoal verify does not run: {error}"))?;
        let _ = fs::write(folder.join("verify.json"), &ran.stdout);
        let said = || String::from_utf8_lossy(&ran.stderr).into_owned();
        let report = serde_json::from_slice(&ran.stdout).map_err(|_| format!("shoal verify could not: {}", said()))?;
        Ok(Verdict { report, events, healed_in, ended_at })
    }

    fn found(&self, promises: &[&str]) -> usize {
        let breaches = self.report["breaches"].as_array().map_or(&[][..], Vec::as_slice);
        breaches.iter().filter(|breach| promises.contains(&breach["promise"].as_str().unwrap_or_default())).count()
    }

    /// Partitions whose time did not pass, or whose changes were not compared.
    fn left_behind(&self) -> Vec<String> {
        let parts = self.report["recomputation"]["partitions"].as_array().map_or(&[][..], Vec::as_slice);
        let is_fine = |part: &&Value| {
            let until = part["until"].as_str().and_then(parse_rfc3339);
            part["compared"] == "changes" && until.is_some_and(|until| until > self.ended_at)
        };
        parts.iter().filter(|part| !is_fine(part)).map(Value::to_string).collect()
    }
}

impl Report<'_> {
    /// What must not be.
    pub fn broken(&self) -> Option<String> {
        let Verdict { report, .. } = &self.verdict;
        if report["holds"] != true {
            let breaches = report["breaches"].as_array().map_or(&[][..], Vec::as_slice);
            let first: Vec<String> = breaches.iter().take(10).map(Value::to_string).collect();
            return Some(format!("{} promises are broken, the first:\n{}", breaches.len(), first.join("\n")));
        }
        if report["recomputation"]["made"] != true || self.compared() != PARTITIONS as usize {
            return Some(format!("not everything was compared: {}", report["recomputation"]));
        }
        let behind = self.verdict.left_behind();
        if !behind.is_empty() {
            return Some(format!("time has not passed in {}", behind.join(", ")));
        }
        let must_be = ["aborted", "indeterminate"].into_iter().find(|what| self.tally.of(what) == 0);
        must_be.map(|what| format!("no transaction was {what}: the campaign proves nothing"))
    }

    fn compared(&self) -> usize {
        self.verdict.report["recomputation"]["partitions"].as_array().map_or(0, Vec::len)
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut row = |name: &str, count: u64| writeln!(f, "  {name:<36}{count:>9}");
        row("killed", self.tally.sum("kill "))?;
        for (point, count) in self.tally.all("kill ") {
            row(&format!("  {point}"), count)?;
        }
        row("stopped beyond the session", self.tally.sum("stop "))?;
        row("made to wait", self.tally.sum("wait "))?;
        row("made to fail", self.tally.sum("fail "))?;
        row("ended by itself", self.tally.of("failed"))?;
        row("brokers killed", self.tally.of("broker killed"))?;
        for (trick, count) in &self.tricks {
            row(trick, *count)?;
        }
        row("transactions committed", self.tally.of("committed"))?;
        row("transactions aborted", self.tally.of("aborted"))?;
        row("commits without an answer", self.tally.of("indeterminate"))?;
        let Verdict { report, events, healed_in, .. } = &self.verdict;
        let number = |value: &Value| value.as_u64().unwrap_or(0);
        row("events sent", *events)?;
        row("segment events published", number(&report["output"]["events"]))?;
        row("customers compared", number(&report["recomputation"]["customers"]))?;
        row("  explained by the order of arrival", number(&report["recomputation"]["order_of_arrival"]))?;
        row("healed in milliseconds", healed_in.as_millis() as u64)?;
        for (name, promises) in FOUND {
            row(name, self.verdict.found(promises) as u64)?;
        }
        Ok(())
    }
}
