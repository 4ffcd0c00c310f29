//! The tests, a subject a file.

mod topics;
mod transport;

/// Every test by its name.
pub const ALL: &[(&str, fn())] = &[
    ("a_topic_layout_that_shoal_creates_passes_its_own_check", topics::created_ones_pass),
    ("different_partition_counts_are_found", topics::different_counts),
    ("a_broker_that_is_not_there_is_named_with_the_reason", topics::no_broker),
    ("committed_offsets_come_back_with_their_number", transport::offsets_with_metadata),
    ("positions_count_the_markers_of_transactions", transport::positions_count_markers),
    ("a_changelog_is_read_to_the_end_it_had_and_no_aborted_record_with_it", transport::changelog_to_the_end),
    ("a_new_producer_of_the_same_id_fences_the_old_one", transport::fencing),
];
