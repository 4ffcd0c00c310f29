use std::time::Duration;

use shoal::config::Settings;
use shoal::kafka::Connection;
use shoal::kafka::topics::{Finding, check, create, describe, plan};

use crate::service::shoal;
use crate::stage::Stage;

const WITHIN: Duration = Duration::from_secs(10);

fn findings(connection: &Connection) -> Vec<Finding> {
    let planned = plan(&connection.topics);
    check(&planned, &describe(connection, &planned, WITHIN).expect("the broker tells"))
}

pub fn created_ones_pass() {
    let stage = Stage::bare("created", 3);
    let connection = Connection::new(&stage.settings());
    let planned = plan(&connection.topics);
    let codes: Vec<&str> = findings(&connection).iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["missing"; 6]);
    stage.create_topics(&[("browse", 3)]);
    let described = describe(&connection, &planned, WITHIN).expect("the broker tells");
    let made = create(&connection, &planned, &described, 7).expect("created");
    assert_eq!(made.len(), 5, "one was there already, and says how many partitions the others get");
    let at_last = crate::patience::within(WITHIN, || Some(findings(&connection)).filter(Vec::is_empty));
    assert_eq!(at_last, Some(Vec::new()), "{:?}", findings(&connection));
    let described = describe(&connection, &planned, WITHIN).expect("the broker tells");
    assert!(described.topics.iter().flatten().all(|state| state.partitions == 3));
}

pub fn different_counts() {
    let stage = Stage::bare("counts", 4);
    stage.create_topics(&[
        ("orders", 4),
        ("signups", 4),
        ("browse", 6),
        ("segment_events", 1),
        ("dead_letters", 1),
        ("changelog", 4),
    ]);
    let found = findings(&Connection::new(&stage.settings()));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].code, "partition_count");
    let browse = stage.topic("browse");
    assert!(found[0].what.contains(&format!("{browse} has 6")), "{}", found[0].what);

    let config = stage.config_file(&[]);
    let config = config.to_str().expect("text");
    for (verb, code) in [("topics", 1), ("run", 2)] {
        let refused = shoal(&[verb, "--config", config]);
        assert_eq!(refused.status.code(), Some(code), "{refused:?}");
        let said = String::from_utf8([refused.stdout, refused.stderr].concat()).expect("text");
        assert!(said.contains("must have the same number of partitions"), "{said}");
        assert!(said.contains("give all of them 6 partitions"), "{said}");
    }
}

pub fn no_broker() {
    let mut settings = Settings::defaults();
    settings.kafka.brokers = "127.0.0.1:1".to_owned();
    let connection = Connection::new(&settings);
    let error = describe(&connection, &plan(&connection.topics), Duration::from_secs(1)).expect_err("nobody is there");
    let text = error.to_string();
    assert!(text.starts_with("no answer from the broker at 127.0.0.1:1 within 1 s: "), "{text}");
    assert!(text.contains("refused"), "{text}");
    let run = shoal(&[
        "run",
        "--config",
        Stage::bare("nobody", 1)
            .config_file(&[("kafka.brokers", "\"127.0.0.1:1\"".to_owned())])
            .to_str()
            .expect("text"),
    ]);
    assert_eq!(run.status.code(), Some(3), "{run:?}");
    assert!(String::from_utf8_lossy(&run.stderr).contains("127.0.0.1:1"), "{run:?}");
}
