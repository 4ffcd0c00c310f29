use crate::config::OnLostInput;
use crate::sabotage::{Rule, is_off};
use crate::worker::rules::Rules;
use crate::worker::transport::Positions;

/// The positions to start from, which must lie within what the inputs hold (I10).
///
/// # Errors
/// What was lost and what to do, unless the settings say to go on without it.
pub fn inside(from: Positions, begin: Positions, end: Positions, rules: &Rules) -> Result<Positions, String> {
    let mut start = from;
    for (stream, offset) in from.iter() {
        let (first, last) = (begin.of(stream), end.of(stream));
        if (first..=last).contains(&offset) {
            continue;
        }
        if is_off(Rule::I10RetentionPassed) && offset < first || is_off(Rule::I10TopicRecreated) && offset > last {
            start.set(stream, first);
            continue;
        }
        let topic = rules.topics.of(stream);
        let lost = if offset < first {
            format!("the next record of {topic} is at {offset}, and the topic begins at {first}: it was deleted unread")
        } else {
            format!(
                "the next record of {topic} would be at {offset}, and the topic ends at {last}: it was created anew"
            )
        };
        match rules.on_lost_input {
            OnLostInput::Stop => {
                return Err(format!(
                    "{lost}. What it held is missing from every segment. To go on without it, set `on_lost_input = \
                     \"continue\"`; else restore the topic"
                ));
            }
            OnLostInput::Continue => {
                tracing::error!(topic, offset, first, last, "records were lost, and it goes on without them: {lost}");
                start.set(stream, first);
            }
        }
    }
    Ok(start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::worker::testing::rules;

    const BEGIN: Positions = Positions([10, 0, 0]);
    const END: Positions = Positions([20, 0, 5]);

    #[test]
    fn both_ends_of_the_log_are_inside() {
        for from in [Positions([10, 0, 0]), Positions([20, 0, 5])] {
            assert_eq!(inside(from, BEGIN, END, &rules()), Ok(from));
        }
    }

    #[test]
    fn a_position_that_retention_has_passed_stops_the_partition() {
        let why = inside(Positions([9, 0, 0]), BEGIN, END, &rules()).expect_err("lost");
        assert!(why.starts_with("the next record of orders is at 9, and the topic begins at 10"), "{why}");
    }

    #[test]
    fn a_topic_that_was_created_anew_stops_the_partition() {
        let why = inside(Positions([10, 0, 6]), BEGIN, END, &rules()).expect_err("lost");
        assert!(why.starts_with("the next record of browse would be at 6, and the topic ends at 5"), "{why}");
    }

    #[test]
    fn it_goes_on_without_what_was_lost_only_where_told_to() {
        let rules = Rules { on_lost_input: OnLostInput::Continue, ..rules() };
        assert_eq!(inside(Positions([9, 0, 6]), BEGIN, END, &rules), Ok(Positions([10, 0, 0])));
    }
}
