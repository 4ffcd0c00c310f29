use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rdkafka::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer};

use super::jars::succeeded;
use crate::patience::within;

/// One Apache Kafka, its data in a folder that goes with it.
pub struct Process {
    shell: Child,
    /// The broker's own id, below the shell.
    id: u32,
    port: u16,
    _folder: tempfile::TempDir,
}

/// Sixteen bytes of text, in base64.
const CLUSTER_ID: &str = "c2hvYWwtdGVzdC1rYWZrYQ";
const READY_WITHIN: Duration = Duration::from_secs(60);
/// The broker lives as long as the shell's input is open: it goes however the tests end.
const GUARD: &str = r#"java "$@" >/dev/null & broker=$!; echo $broker; trap 'kill -9 $broker 2>/dev/null' EXIT INT TERM HUP; cat >/dev/null"#;

impl Process {
    pub fn start(jars: &Path) -> Result<Self, String> {
        let folder = tempfile::tempdir().map_err(|error| format!("no folder for the broker's data: {error}"))?;
        let (port, controller) = (free_port()?, free_port()?);
        let file = folder.path().join("server.properties");
        fs::write(&file, properties(port, controller, folder.path())).map_err(|error| error.to_string())?;
        let class_path = format!("{}/*", jars.display());
        let mut format = Command::new("java");
        format.args(["-cp", &class_path, "kafka.tools.StorageTool", "format", "-t", CLUSTER_ID, "-c"]).arg(&file);
        succeeded(format.output(), "the broker's storage could not be formatted")?;
        let log = folder.path().join("broker.log");
        let mut shell = Command::new("sh");
        shell.args(["-c", GUARD, "broker", "-Xmx512m", "-XX:+UseSerialGC", "-cp", &class_path, "kafka.Kafka"]);
        shell.arg(&file).stdin(Stdio::piped()).stderr(File::create(&log).map_err(|error| error.to_string())?);
        let mut shell = shell.stdout(Stdio::piped()).spawn().map_err(|error| format!("no shell: {error}"))?;
        let mut said = String::new();
        let out = shell.stdout.take().ok_or("the shell has no output")?;
        BufReader::new(out).read_line(&mut said).map_err(|error| error.to_string())?;
        let id = said.trim().parse().map_err(|_| format!("the shell said `{said}`"))?;
        let process = Process { shell, id, port, _folder: folder };
        process.wait_until_ready(&log)?;
        Ok(process)
    }

    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Sends the broker a signal: `STOP` makes it silent, and `CONT` goes on.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.id.to_string()]).status();
        assert!(sent.expect("kill runs").success(), "the broker is gone");
    }

    fn wait_until_ready(&self, log: &Path) -> Result<(), String> {
        let client: BaseConsumer = ClientConfig::new()
            .set("bootstrap.servers", self.address())
            .set("reconnect.backoff.ms", "20")
            .set("reconnect.backoff.max.ms", "100")
            .set("log_level", "0")
            .create()
            .map_err(|error| error.to_string())?;
        let ready = within(READY_WITHIN, || client.fetch_metadata(None, Duration::from_millis(200)).ok());
        ready.map(drop).ok_or_else(|| {
            let said = fs::read_to_string(log).unwrap_or_default();
            let last: Vec<&str> = said.lines().rev().take(20).collect();
            format!("the broker did not start: {}", last.into_iter().rev().collect::<Vec<_>>().join("\n"))
        })
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
    }
}

/// A port that was free a moment ago.
fn free_port() -> Result<u16, String> {
    let socket = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    socket.map(|address| address.port()).map_err(|error| format!("no free port: {error}"))
}

fn properties(port: u16, controller: u16, folder: &Path) -> String {
    let data = folder.join("data");
    format!(
        "process.roles=broker,controller\n\
         node.id=1\n\
         controller.quorum.voters=1@127.0.0.1:{controller}\n\
         listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}\n\
         advertised.listeners=PLAINTEXT://127.0.0.1:{port}\n\
         controller.listener.names=CONTROLLER\n\
         log.dirs={}\n\
         offsets.topic.replication.factor=1\n\
         offsets.topic.num.partitions=4\n\
         transaction.state.log.replication.factor=1\n\
         transaction.state.log.min.isr=1\n\
         transaction.state.log.num.partitions=4\n\
         transaction.abort.timed.out.transaction.cleanup.interval.ms=500\n\
         group.initial.rebalance.delay.ms=0\n\
         group.min.session.timeout.ms=1000\n\
         auto.create.topics.enable=false\n",
        data.display()
    )
}
