//! One worker: its partitions, from a poll to a commit.

pub mod transport;
