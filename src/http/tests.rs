use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use super::*;
use crate::config::Settings;
use crate::metrics::{ALL, Metrics};
use crate::time::Span;

fn started() -> (Server, Health, Metrics) {
    let (health, metrics) = (Health::new(), Metrics::new());
    let server = Server::start("127.0.0.1:0", health.clone(), metrics.clone()).unwrap();
    (server, health, metrics)
}

/// Status and body of a plain HTTP/1.1 request over a socket.
fn get(address: SocketAddr, path: &str) -> (u16, String) {
    let mut socket = TcpStream::connect(address).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    write!(socket, "GET {path} HTTP/1.1\r\nHost: shoal\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}

#[test]
fn ready_is_said_only_when_every_partition_is_restored_and_the_clock_agreed_with() {
    let (server, health, _) = started();
    let readyz = || get(server.address(), "/readyz");
    assert_eq!(readyz(), (503, "no worker has been started yet\n".to_owned()));

    let worker = health.worker(0);
    assert_eq!(readyz(), (503, "worker 0: has not joined its consumer group yet\n".to_owned()));
    worker.joined();
    worker.restoring(2, "10 of 40 offsets of its changelog are read");
    worker.clock_disagrees(Span::from_seconds(90));
    let reasons = "worker 0: the wall clock and the broker's differ by 90s: set the clock of this machine\n\
                   worker 0: partition 2 is being restored: 10 of 40 offsets of its changelog are read\n";
    assert_eq!(readyz(), (503, reasons.to_owned()));

    worker.working(2);
    worker.clock_agrees();
    assert_eq!(readyz(), (200, "ready\n".to_owned()));

    worker.stopped(2, "its input was deleted");
    assert_eq!(readyz(), (503, "worker 0: partition 2 stopped: its input was deleted\n".to_owned()));
    worker.revoked(2);
    health.stopping();
    assert_eq!(readyz(), (503, "shutting down\n".to_owned()));
}

#[test]
fn a_dead_worker_makes_the_process_unhealthy_and_one_that_restarts_does_not() {
    let (server, health, _) = started();
    let healthz = || get(server.address(), "/healthz");
    let worker = health.worker(1);
    worker.restarting("the broker hung up");
    assert_eq!(healthz(), (200, "alive\n".to_owned()));
    let worker = health.worker(1);
    let why = "worker 1: has not joined its consumer group yet; it starts again after: the broker hung up\n";
    assert_eq!(get(server.address(), "/readyz"), (503, why.to_owned()));
    worker.failed("fenced from its slot");
    assert_eq!(healthz(), (503, "worker 1 is dead: fenced from its slot\n".to_owned()));
    assert_eq!(get(server.address(), "/readyz"), (503, "worker 1 is dead: fenced from its slot\n".to_owned()));
}

#[test]
fn metrics_are_served_as_prometheus_reads_them() {
    let (server, _health, metrics) = started();
    let topics = Settings::defaults().topics;
    let _held = (metrics.partition(0, &topics), metrics.segment("loyal").entered.increment(2));
    let (status, text) = get(server.address(), "/metrics");
    assert_eq!(status, 200);
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with("# ")) {
        let (series, value) = line.rsplit_once(' ').unwrap();
        let name = series.split('{').next().unwrap();
        assert!(ALL.iter().any(|metric| metric.name == name), "{name} is not one of ours");
        assert!(series == name || series.ends_with('}'), "{line}");
        assert!(value.parse::<f64>().is_ok(), "{line}");
    }
    let expected = "shoal_transitions_total{segment=\"loyal\",type=\"segment.entered\"} 2";
    assert!(text.lines().any(|line| line == expected), "{text}");
}

#[test]
fn an_unknown_path_is_not_found() {
    let (server, ..) = started();
    assert_eq!(get(server.address(), "/").0, 404);
}

#[test]
fn an_address_that_is_taken_is_named_with_what_to_do() {
    let (server, health, metrics) = started();
    let taken = server.address().to_string();
    let Err(error) = Server::start(&taken, health, metrics) else { panic!("two servers on {taken}") };
    let message = error.to_string();
    assert!(message.starts_with(&format!("cannot listen on {taken}: ")), "{message}");
    assert!(message.ends_with("choose another `http.listen`"), "{message}");
}

#[test]
fn it_stops_within_its_grace_though_a_client_holds_its_connection_open() {
    let (server, ..) = started();
    let address = server.address();
    let mut idle = TcpStream::connect(address).unwrap();
    idle.write_all(b"GET /healthz HTTP/1.1\r\nHost: sh").unwrap();
    let begin = Instant::now();
    server.stop();
    assert!(begin.elapsed() < Duration::from_secs(5), "{:?}", begin.elapsed());
    assert!(TcpStream::connect(address).is_err(), "nobody listens any more");
}
