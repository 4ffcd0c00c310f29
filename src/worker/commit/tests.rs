use super::*;
use crate::config::Topics;
use crate::metrics::Metrics;
use crate::worker::batch::Part;
use crate::worker::testing::{Fake, Hands, Script, rules};
use crate::worker::transport::TransactionError;
use TransactionError::{Abortable, Fatal, Fenced, Retriable, StaleMember};

fn no() -> String {
    "no".to_owned()
}

/// Commits a batch of one checkpoint with number 5 `times` times; what was done, and how the last commit ended.
fn commit(times: usize, script: Script) -> (Vec<String>, Result<bool, String>) {
    let fake = Fake::of(script);
    let (mut producers, mut inputs) = (Producers::start(&fake).unwrap(), fake.join().unwrap());
    let topics: Topics = rules().topics;
    let metrics = Metrics::new().worker(0, &topics);
    let batch = Batch { parts: vec![Part::of_checkpoint(0, 5)] };
    let mut ended = Ok(false);
    for _ in 0..times {
        let (inputs, producers) = (&mut inputs, &mut producers);
        let committer = Committer { transport: &fake, inputs, producers, clock: &Hands::default(), metrics: &metrics };
        ended = committer.commit(&batch).map(|acknowledged| acknowledged.is_some()).map_err(|error| error.to_string());
    }
    let done = fake.done().into_iter().skip(2).map(|step| step.replace("k:checkpoint", "checkpoint")).collect();
    (done, ended)
}

fn faults<const N: usize>(faults: [(&'static str, TransactionError); N]) -> Script {
    Script { faults: faults.into(), ..Script::default() }
}

const WHOLE: [&str; 5] = ["begin 0", "produce 0 checkpoint", "acknowledged 0", "offsets 0 5", "commit 0"];
const WHOLE_BY_THE_OTHER: [&str; 5] = ["begin 1", "produce 1 checkpoint", "acknowledged 1", "offsets 1 5", "commit 1"];

#[test]
fn offsets_go_after_the_last_acknowledgement_and_before_the_commit() {
    assert_eq!(commit(1, Script::default()), (WHOLE.map(str::to_owned).into(), Ok(true)));
}

#[test]
fn two_producers_take_turns() {
    let (done, ended) = commit(2, Script::default());
    assert_eq!(
        (done, ended),
        ([WHOLE, WHOLE_BY_THE_OTHER].concat().iter().map(|s| (*s).to_owned()).collect(), Ok(true))
    );
}

#[test]
fn a_known_abort_sends_the_same_batch_again() {
    let (done, ended) = commit(1, faults([("offsets", Abortable(no()))]));
    assert_eq!(done[..5], ["begin 0", "produce 0 checkpoint", "acknowledged 0", "offsets 0 5", "abort 0"]);
    assert_eq!(done[5..], WHOLE_BY_THE_OTHER);
    assert_eq!(ended, Ok(true));
}

#[test]
fn a_commit_without_an_answer_is_asked_again_and_never_aborted() {
    let (done, ended) = commit(1, faults([("commit", Retriable(no())), ("commit", Retriable(no()))]));
    assert_eq!(done[4..], ["commit 0", "commit 0", "commit 0"]);
    assert_eq!(ended, Ok(true));
}

#[test]
fn an_unknown_outcome_that_the_number_says_is_in_is_not_sent_again() {
    let script = Script { numbers: [5].into(), ..faults([("commit", Fatal(no()))]) };
    let (done, ended) = commit(1, script);
    assert_eq!(done[4..], ["commit 0", "init 0", "committed"]);
    assert_eq!(ended, Ok(false), "committed, and no append time is known");
}

#[test]
fn an_unknown_outcome_that_the_number_says_is_not_in_is_sent_again() {
    let script = Script { numbers: [4].into(), ..faults([("commit", Fatal(no()))]) };
    let (done, ended) = commit(1, script);
    assert_eq!(done[4..7], ["commit 0", "init 0", "committed"]);
    assert_eq!(done[7..], WHOLE);
    assert_eq!(ended, Ok(true));
}

#[test]
fn a_number_that_cannot_be_is_asked_for_again_and_then_memory_is_given_up() {
    let script = Script { numbers: [0, 7, 7].into(), ..faults([("commit", Fatal(no()))]) };
    let (done, ended) = commit(1, script);
    assert_eq!(done[5..], ["init 0", "committed", "committed", "committed"]);
    assert!(ended.unwrap_err().contains("the commit numbers on the broker are not those of this worker"));
}

#[test]
fn an_answer_without_a_number_is_asked_for_again() {
    let script = Script { numbers: [0, 5].into(), ..faults([("commit", Fatal(no()))]) };
    assert_eq!(commit(1, script).1, Ok(false));
}

#[test]
fn a_failed_abort_is_an_unknown_outcome() {
    let script = Script { numbers: [4].into(), ..faults([("produce", Abortable(no())), ("abort", Fatal(no()))]) };
    let (done, ended) = commit(1, script);
    assert_eq!(done[..5], ["begin 0", "produce 0 checkpoint", "abort 0", "init 0", "committed"]);
    assert_eq!(ended, Ok(true));
}

#[test]
fn a_slow_commit_has_its_producer_replaced_before_the_id_is_used_again() {
    let (done, ended) = commit(3, Script { commits_take_ms: [51].into(), ..Script::default() });
    assert_eq!(done[10..12], ["init 0", "begin 0"]);
    assert_eq!(ended, Ok(true));
    let (done, _) = commit(3, Script { commits_take_ms: [50].into(), ..Script::default() });
    assert!(!done.contains(&"init 0".to_owned()));
}

#[test]
fn an_aborted_transaction_has_its_producer_replaced_too() {
    let (done, ended) = commit(2, faults([("offsets", Abortable(no()))]));
    let ids: Vec<&str> = done.iter().filter(|step| step.starts_with("init")).map(String::as_str).collect();
    assert_eq!((ids, ended), (vec!["init 0"], Ok(true)), "its abort may be on its way a second time");
}

#[test]
fn a_member_of_another_generation_aborts_and_gives_memory_up() {
    let (done, ended) = commit(1, faults([("offsets", StaleMember(no()))]));
    assert_eq!(done.last().unwrap(), "abort 0");
    assert!(ended.unwrap_err().starts_with("a transaction was not taken"));
}

#[test]
fn a_fenced_producer_makes_no_new_one_of_its_id() {
    let (done, ended) = commit(1, faults([("produce", Fenced(no()))]));
    assert_eq!(done, ["begin 0", "produce 0 checkpoint"]);
    assert!(ended.is_err());
}
