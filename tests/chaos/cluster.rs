//! Brokers of Apache Kafka that can be killed and come back with their data.
//!
//! Each listens twice: for shoal, behind a proxy, and for the campaign and the other brokers. A single broker has its
//! controller in a process of its own, which is never killed: in one process with it, a broker that comes back may lose
//! the markers of transactions (it takes partitions whose leader is not known yet for deleted ones), and such a
//! transaction stays open for ever. For the same reason a broker stays away until its registration has expired.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use rdkafka::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer};

use crate::jars::succeeded;
use crate::patience::within;
use crate::proxy::{Mischief, Proxy};

pub struct Cluster {
    brokers: Vec<Broker>,
    /// Where it is none of the brokers: kept for its end.
    _controller: Option<Running>,
    jars: PathBuf,
    pub mischief: Arc<Mischief>,
}

struct Broker {
    folder: PathBuf,
    direct: u16,
    proxy: Proxy,
    running: Option<Running>,
}

/// A broker's process, and the shell that guards it.
struct Running {
    shell: Child,
    broker: u32,
}

/// The ports of a broker.
struct Ports {
    client: u16,
    direct: u16,
    controller: u16,
}

/// Sixteen bytes of text, in base64.
const CLUSTER_ID: &str = "c2hvYWwtY2hhb3MtdGVzdA";
/// A broker that is gone for longer is known to be gone.
pub const REGISTERED_FOR: Duration = Duration::from_secs(5);
const READY_WITHIN: Duration = Duration::from_secs(90);
/// The broker lives as long as the shell's input is open: it goes however the campaign ends.
const GUARD: &str = r#"java "$@" >/dev/null & broker=$!; echo $broker; trap 'kill -9 $broker 2>/dev/null' EXIT INT TERM HUP; cat >/dev/null"#;

impl Cluster {
    /// Starts so many brokers with their data below `folder`.
    pub fn start(jars: &Path, brokers: u32, folder: &Path) -> Result<Self, String> {
        let mischief = Arc::new(Mischief::default());
        let port = |_| Ok(Ports { client: free_port()?, direct: free_port()?, controller: free_port()? });
        let ports = (1..=brokers).map(port).collect::<Result<Vec<Ports>, String>>()?;
        let controller = if brokers == 1 { Some(start_controller(jars, &ports[0], folder)?) } else { None };
        let mut all = Vec::new();
        for (at, own) in ports.iter().enumerate() {
            let proxy = Proxy::start(own.client, mischief.clone()).map_err(|error| error.to_string())?;
            let folder = folder.join(format!("broker-{}", at + 1));
            prepare(jars, &folder, &properties(at + 1, &ports, proxy.port(), &folder))?;
            all.push(Broker { folder, direct: own.direct, proxy, running: None });
        }
        let mut cluster = Cluster { brokers: all, _controller: controller, jars: jars.to_owned(), mischief };
        (0..cluster.size()).try_for_each(|number| cluster.revive(number))?;
        (0..cluster.size()).try_for_each(|number| cluster.wait_until_ready(number))?;
        Ok(cluster)
    }

    /// The brokers as shoal sees them.
    pub fn behind_proxies(&self) -> String {
        list(self.brokers.iter().map(|broker| broker.proxy.port()))
    }

    /// The brokers as they are.
    pub fn direct(&self) -> String {
        list(self.brokers.iter().map(|broker| broker.direct))
    }

    pub fn size(&self) -> usize {
        self.brokers.len()
    }

    /// Kills a broker with -9.
    pub fn kill(&mut self, number: usize) {
        self.brokers[number].running = None;
    }

    /// Starts a broker that was killed; it takes a while until it answers.
    pub fn revive(&mut self, number: usize) -> Result<(), String> {
        self.brokers[number].running = Some(Running::start(&self.jars, &self.brokers[number].folder)?);
        Ok(())
    }

    /// Waits until a broker answers.
    pub fn wait_until_ready(&self, number: usize) -> Result<(), String> {
        let broker = &self.brokers[number];
        let client: BaseConsumer = ClientConfig::new()
            .set("bootstrap.servers", format!("127.0.0.1:{}", broker.direct))
            .set("reconnect.backoff.ms", "20")
            .set("reconnect.backoff.max.ms", "200")
            .set("log_level", "0")
            .create()
            .map_err(|error| error.to_string())?;
        let knows_all = || {
            let metadata = client.fetch_metadata(None, Duration::from_millis(300)).ok()?;
            (metadata.brokers().len() == self.size()).then_some(())
        };
        within(READY_WITHIN, knows_all).ok_or_else(|| {
            let said = fs::read_to_string(broker.folder.join("broker.log")).unwrap_or_default();
            let last: Vec<&str> = said.lines().rev().take(20).collect();
            format!("broker {} does not answer: {}", number + 1, last.into_iter().rev().collect::<Vec<_>>().join("\n"))
        })
    }
}

impl Running {
    fn start(jars: &Path, folder: &Path) -> Result<Self, String> {
        let log = File::options().create(true).append(true).open(folder.join("broker.log"));
        let mut shell = Command::new("sh");
        shell.args(["-c", GUARD, "broker", "-Xmx400m", "-XX:+UseSerialGC", "-cp", &class_path(jars), "kafka.Kafka"]);
        shell.arg(folder.join("server.properties")).stdin(Stdio::piped()).stdout(Stdio::piped());
        shell.stderr(log.map_err(|error| error.to_string())?);
        let mut shell = shell.spawn().map_err(|error| format!("no shell: {error}"))?;
        let mut said = String::new();
        let out = shell.stdout.take().ok_or("the shell has no output")?;
        BufReader::new(out).read_line(&mut said).map_err(|error| error.to_string())?;
        let broker = said.trim().parse().map_err(|_| format!("the shell said `{said}`"))?;
        Ok(Running { shell, broker })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = Command::new("kill").args(["-9", &self.broker.to_string()]).status();
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
    }
}

fn start_controller(jars: &Path, ports: &Ports, folder: &Path) -> Result<Running, String> {
    let folder = folder.join("controller");
    let data = folder.join("data");
    let text = format!(
        "process.roles=controller\n\
         node.id={CONTROLLER}\n\
         controller.quorum.voters={CONTROLLER}@127.0.0.1:{port}\n\
         listeners=CONTROLLER://127.0.0.1:{port}\n\
         controller.listener.names=CONTROLLER\n\
         broker.session.timeout.ms=4000\n\
         log.dirs={}\n",
        data.display(),
        port = ports.controller,
    );
    prepare(jars, &folder, &text)?;
    Running::start(jars, &folder)
}

/// Writes the settings of a node and formats its storage.
fn prepare(jars: &Path, folder: &Path, properties: &str) -> Result<(), String> {
    let file = folder.join("server.properties");
    fs::create_dir_all(folder).and_then(|()| fs::write(&file, properties)).map_err(|error| error.to_string())?;
    let mut format = Command::new("java");
    format.args(["-cp", &class_path(jars), "kafka.tools.StorageTool", "format", "-t", CLUSTER_ID, "-c"]).arg(file);
    succeeded(format.output(), "the broker's storage could not be formatted")
}

fn class_path(jars: &Path) -> String {
    format!("{}/*", jars.display())
}

fn list(ports: impl Iterator<Item = u16>) -> String {
    ports.map(|port| format!("127.0.0.1:{port}")).collect::<Vec<_>>().join(",")
}

/// A port that was free a moment ago.
fn free_port() -> Result<u16, String> {
    let socket = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    socket.map(|address| address.port()).map_err(|error| format!("no free port: {error}"))
}

/// Short time-outs, so that a campaign sees many of them; compaction as often as it can be had.
fn properties(id: usize, all: &[Ports], proxy: u16, folder: &Path) -> String {
    let Ports { client, direct, controller } = &all[id - 1];
    let (copies, in_sync) = if all.len() >= 3 { (3, 2) } else { (1, 1) };
    let voter = |(at, ports): (usize, &Ports)| format!("{}@127.0.0.1:{}", at + 1, ports.controller);
    let (roles, voters, more) = match all.len() {
        1 => ("broker", format!("{CONTROLLER}@127.0.0.1:{controller}"), String::new()),
        _ => {
            let voters: Vec<String> = all.iter().enumerate().map(voter).collect();
            ("broker,controller", voters.join(","), format!(",CONTROLLER://127.0.0.1:{controller}"))
        }
    };
    format!(
        "process.roles={roles}\n\
         node.id={id}\n\
         controller.quorum.voters={voters}\n\
         listeners=CLIENT://127.0.0.1:{client},DIRECT://127.0.0.1:{direct}{more}\n\
         advertised.listeners=CLIENT://127.0.0.1:{proxy},DIRECT://127.0.0.1:{direct}\n\
         log.dirs={}\n\
         min.insync.replicas={in_sync}\n\
         offsets.topic.replication.factor={copies}\n\
         transaction.state.log.replication.factor={copies}\n\
         transaction.state.log.min.isr={in_sync}\n\
         {SETTINGS}",
        folder.join("data").display(),
    )
}

const CONTROLLER: usize = 100;
const SETTINGS: &str = "\
listener.security.protocol.map=CLIENT:PLAINTEXT,DIRECT:PLAINTEXT,CONTROLLER:PLAINTEXT
controller.listener.names=CONTROLLER
inter.broker.listener.name=DIRECT
offsets.topic.num.partitions=4
transaction.state.log.num.partitions=4
transaction.abort.timed.out.transaction.cleanup.interval.ms=500
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
replica.lag.time.max.ms=3000
broker.session.timeout.ms=4000
broker.heartbeat.interval.ms=500
log.cleaner.backoff.ms=1000
auto.create.topics.enable=false
";
