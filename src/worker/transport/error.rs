/// A call outside a transaction failed.
#[derive(Debug, thiserror::Error)]
pub enum TransportError {
    /// The broker is away or slow: the same call may succeed later.
    #[error("{doing}: {why}")]
    Unavailable { doing: &'static str, why: String },
    /// Another process works under this worker's name; this one must end.
    #[error(
        "another process has joined the group as `{instance}`, so this one must end: give every process a `kafka.slot` \
         of its own ({why})"
    )]
    Fenced { instance: String, why: String },
    /// A position lies outside of what the topic still holds.
    #[error(
        "{topic}/{partition}: offset {offset} is not in the topic any more: records were deleted before they were read"
    )]
    LostInput { topic: String, partition: i32, offset: i64 },
    /// The group gave a partition of one input without the same partition of the others.
    #[error("partition {partition} was assigned for {got} of the three inputs: they must have one partition count")]
    NotTogether { partition: i32, got: usize },
    /// Trying the same again cannot help; a new client may.
    #[error("{doing}: {why}")]
    Broken { doing: &'static str, why: String },
}

/// A step of a transaction failed; what to do is the variant.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TransactionError {
    /// Call the same step again.
    #[error("{0}")]
    Retriable(String),
    /// The transaction can only be aborted; the same batch may then be sent again.
    #[error("{0}")]
    Abortable(String),
    /// As abortable, and the group has moved on without this member: its partitions may be another's.
    #[error("{0}")]
    StaleMember(String),
    /// Another producer of this id has taken over, or the coordinator has given this one up: what was open is aborted.
    #[error("{0}")]
    Fenced(String),
    /// Nothing can be done with this producer any more; what became of the transaction is unknown.
    #[error("{0}")]
    Fatal(String),
}
