//! The tests, a subject a file.

mod backlog;
mod behind;
mod fencing;
mod live;
mod lost;
mod outage;
mod records;
mod redefined;
mod topics;
mod transport;
mod unreadable;
mod verify;

/// Every test by its name.
pub const ALL: &[(&str, fn())] = &[
    ("two_processes_killed_again_and_again_publish_what_replay_says", backlog::equals_replay_over_kills),
    ("a_zombie_is_fenced_and_nothing_is_done_twice", fencing::a_zombie),
    ("of_two_processes_with_one_slot_the_first_ends", fencing::one_slot_one_process),
    (
        "refused_records_are_kept_byte_for_byte_and_every_record_has_one_outcome",
        records::poison_goes_to_the_dead_letters,
    ),
    ("json_and_protobuf_give_the_same_output", records::both_formats_say_the_same),
    ("a_backlog_forbids_what_the_clock_alone_would_declare", live::a_backlog_forbids_what_the_clock_would_declare),
    ("membership_that_only_the_clock_ends_leaves_within_100_ms", live::leaves_within_100_ms),
    ("sigterm_ends_it_cleanly_and_sequences_go_on_without_gaps", live::a_clean_stop),
    ("a_changed_definition_is_published_as_such_and_as_backfill", live::a_definition_change),
    ("without_its_changelog_a_partition_stops_and_says_how_to_rebuild", lost::a_changelog),
    ("events_deleted_unread_stop_their_partition_unless_told_to_go_on", lost::an_input),
    ("expired_offsets_lose_nothing_and_the_checkpoint_wins", lost::offsets),
    ("an_input_that_was_created_anew_stops_its_partitions_and_is_named", lost::an_input_created_anew),
    ("a_damaged_record_stops_its_partition_and_no_other", unreadable::a_damaged_record),
    ("what_a_newer_release_wrote_stops_its_partition_and_asks_for_that_release", unreadable::a_newer_release),
    ("killed_in_a_change_of_definitions_every_customer_switches_once", redefined::killed_midway),
    ("a_process_with_old_segments_leaves_a_partition_of_newer_ones_alone", redefined::an_old_catalog),
    ("killed_with_everything_unwritten_it_publishes_what_replay_says", behind::a_kill_with_everything_unwritten),
    ("a_broker_that_is_silent_is_waited_for_and_everyone_knows", outage::a_silent_broker),
    ("a_topic_layout_that_shoal_creates_passes_its_own_check", topics::created_ones_pass),
    ("different_partition_counts_are_refused_with_what_to_do", topics::different_counts),
    ("a_broker_that_is_not_there_is_named_with_the_reason", topics::no_broker),
    ("committed_offsets_come_back_with_their_number", transport::offsets_with_metadata),
    ("positions_count_the_markers_of_transactions", transport::positions_count_markers),
    ("a_changelog_is_read_to_the_end_it_had_and_no_aborted_record_with_it", transport::changelog_to_the_end),
    ("a_new_producer_of_the_same_id_fences_the_old_one", transport::fencing),
    ("a_topic_that_was_paused_is_read_again_after_a_rebalance", transport::paused),
    ("verify_holds_for_what_was_published_and_finds_what_was_forged", verify::finds_what_is_wrong),
    ("verify_says_what_it_could_check_where_beginnings_are_deleted", verify::deleted_beginnings),
    ("a_member_that_is_dropped_makes_room_for_another_at_once", transport::dropped),
];
