use crate::sabotage::{Rule, is_off};
use crate::worker::rules::Rules;
use crate::worker::transport::{Committed, Positions};

/// Where a partition starts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Start {
    /// Nothing was ever committed: where the inputs begin.
    Beginning,
    /// Checkpoint and offsets agree.
    At(Positions),
    /// They do not, however often one asks: the checkpoint wins.
    Checkpoint(Positions),
    /// It must not start; what to do about it.
    Stop(String),
}

impl Start {
    /// Whether asking the broker again could not change it.
    pub fn is_settled(&self) -> bool {
        matches!(self, Start::At(_))
    }
}

/// The committed offsets and the changelog's checkpoint are written by one transaction: they agree, or something was
/// lost (I8).
pub fn twins(committed: &Committed, checkpoint: Option<(u64, Positions)>, rules: &Rules) -> Start {
    match (committed.positions(), checkpoint) {
        (None, None) if committed.offsets == [None; 3] => Start::Beginning,
        (Some(positions), Some((number, at))) if positions == at && committed.number() == number => Start::At(at),
        (None, Some(_)) if is_off(Rule::I8OffsetsWiped) => Start::Beginning,
        (Some(positions), None) if is_off(Rule::I8ChangelogWiped) => Start::At(positions),
        (_, Some((_, at))) => Start::Checkpoint(at),
        (_, None) => Start::Stop(rebuild(rules)),
    }
}

fn rebuild(rules: &Rules) -> String {
    format!(
        "the group `{group}` has committed offsets, but the changelog `{changelog}` holds no checkpoint: it was deleted or \
         is another group's. To rebuild the state from the inputs, stop every shoal of this group, delete the group \
         (`kafka-consumer-groups.sh --delete --group {group}`), set `segments.go_live` to now so that what is published \
         again counts as backfill, and start",
        group = rules.group,
        changelog = rules.topics.changelog,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::worker::testing::rules;

    fn committed(offsets: [Option<i64>; 3], number: &str) -> Committed {
        Committed { offsets, metadata: [number, number, number].map(str::to_owned) }
    }

    const P: Positions = Positions([3, 0, 5]);

    #[test]
    fn twins_that_agree_are_where_it_starts() {
        let offsets = committed([Some(3), Some(0), Some(5)], "17");
        assert_eq!(twins(&offsets, Some((17, P)), &rules()), Start::At(P));
    }

    #[test]
    fn nothing_at_all_is_a_first_start() {
        assert_eq!(twins(&committed([None; 3], ""), None, &rules()), Start::Beginning);
    }

    #[test]
    fn a_checkpoint_wins_over_offsets_that_are_missing_or_others() {
        for offsets in [
            committed([None; 3], ""),
            committed([Some(3), Some(0), Some(4)], "17"),
            committed([Some(3), Some(0), Some(5)], "16"),
        ] {
            assert_eq!(twins(&offsets, Some((17, P)), &rules()), Start::Checkpoint(P));
        }
    }

    #[test]
    fn offsets_without_a_checkpoint_stop_the_partition_and_say_how_to_rebuild() {
        let offsets = committed([Some(3), None, Some(5)], "17");
        let Start::Stop(why) = twins(&offsets, None, &rules()) else { panic!("must stop") };
        assert!(why.contains("kafka-consumer-groups.sh --delete --group shoal"), "{why}");
    }
}
