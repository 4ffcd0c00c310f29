use super::super::plan;
use super::*;
use crate::config::Settings;

fn planned() -> Vec<Planned> {
    plan(&Settings::defaults().topics)
}

fn as_created(planned: &Planned) -> Option<TopicState> {
    let mut settings = planned.role.settings().to_vec();
    settings.push(("max.message.bytes", "1048588"));
    settings.reverse(); // what the role says itself comes last, and stays
    let settings = settings.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
    Some(TopicState { partitions: 4, replicas: 1, settings })
}

/// The codes and topics found when the topics are as shoal creates them, but for what `change` does.
fn found(brokers: usize, change: impl Fn(&str, &mut Option<TopicState>)) -> Vec<(Severity, &'static str, String)> {
    let planned = planned();
    let mut topics: Vec<_> = planned.iter().map(as_created).collect();
    planned.iter().zip(&mut topics).for_each(|(planned, state)| change(&planned.name, state));
    let findings = check(&planned, &Described { brokers, topics });
    findings.into_iter().map(|finding| (finding.severity, finding.code, finding.topic)).collect()
}

fn set(state: &mut Option<TopicState>, key: &str, value: &str) {
    state.as_mut().expect("there").settings.insert(key.to_owned(), value.to_owned());
}

#[test]
fn topics_as_shoal_creates_them_are_well() {
    assert_eq!(found(1, |_, _| {}), []);
}

#[test]
fn a_missing_topic_is_an_error_with_its_setting() {
    let planned = planned();
    let topics = planned.iter().map(|p| as_created(p).filter(|_| p.name != "signups")).collect();
    let findings = check(&planned, &Described { brokers: 1, topics });
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].what, "there is no topic `signups`");
    assert_eq!(findings[0].mend, "run `shoal topics --create`, or name the right one in `topics.signups`");
}

#[test]
fn inputs_and_changelog_must_have_one_partition_count_and_the_outputs_need_not() {
    let fewer = |which: &'static str| {
        move |name: &str, state: &mut Option<TopicState>| {
            if name == which {
                state.as_mut().expect("there").partitions = 3;
            }
        }
    };
    let error = || (Severity::Error, "partition_count", String::new());
    assert_eq!(found(1, fewer("browse")), [error()]);
    assert_eq!(found(1, fewer("shoal-changelog")), [error()]);
    assert_eq!(found(1, fewer("segment-events")), []);
}

#[test]
fn clean_up_policies_are_exact() {
    let both = |which: &'static str| {
        move |name: &str, state: &mut Option<TopicState>| {
            if name == which {
                set(state, "cleanup.policy", "compact,delete");
            }
        }
    };
    for topic in ["orders", "segment-events", "shoal-dead-letters", "shoal-changelog"] {
        assert_eq!(found(1, both(topic)), [(Severity::Error, "cleanup_policy", topic.to_owned())]);
    }
}

#[test]
fn the_changelog_is_stamped_by_the_broker() {
    let created = |name: &str, state: &mut Option<TopicState>| {
        if name == "shoal-changelog" {
            set(state, "message.timestamp.type", "CreateTime");
        }
    };
    assert_eq!(found(1, created), [(Severity::Error, "timestamp_type", "shoal-changelog".to_owned())]);
}

#[test]
fn an_input_kept_for_less_than_a_day_is_a_warning() {
    let brief = |name: &str, state: &mut Option<TopicState>| {
        if name == "orders" {
            set(state, "retention.ms", "3600000");
        }
    };
    assert_eq!(found(1, brief), [(Severity::Warning, "retention", "orders".to_owned())]);
}

#[test]
fn a_record_an_input_takes_must_fit_into_the_dead_letters() {
    let large = |name: &str, state: &mut Option<TopicState>| {
        if name == "browse" {
            set(state, "max.message.bytes", "4000000");
        }
    };
    assert_eq!(found(1, large), [(Severity::Error, "message_size", "shoal-dead-letters".to_owned())]);
}

#[test]
fn fewer_copies_than_the_cluster_allows_are_a_warning() {
    let all = found(3, |_, _| {});
    assert_eq!(all.len(), 6);
    assert!(all.iter().all(|(severity, code, _)| (*severity, *code) == (Severity::Warning, "replication")));
}

#[test]
fn the_changelog_takes_the_largest_record_there_can_be() {
    let by_default = |name: &str, state: &mut Option<TopicState>| {
        if name == "shoal-changelog" {
            set(state, "max.message.bytes", "1048588");
        }
    };
    assert_eq!(found(1, by_default), [(Severity::Warning, "message_size", "shoal-changelog".to_owned())]);
}

#[test]
fn dead_letters_have_room_for_the_headers_that_say_why() {
    let as_large_as_inputs = |name: &str, state: &mut Option<TopicState>| {
        if name == "shoal-dead-letters" {
            set(state, "max.message.bytes", "1048588");
        }
    };
    assert_eq!(found(1, as_large_as_inputs), [(Severity::Warning, "message_size", "shoal-dead-letters".to_owned())]);
}

#[test]
fn an_output_takes_what_the_client_sends_at_once() {
    let small = |name: &str, state: &mut Option<TopicState>| {
        if name == "segment-events" {
            set(state, "max.message.bytes", "100000");
        }
    };
    assert_eq!(found(1, small), [(Severity::Warning, "message_size", "segment-events".to_owned())]);
}
