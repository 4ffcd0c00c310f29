use super::VERSION;

/// Why a changelog record cannot be read. Of two bytes, since reading a number returns it too.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum RecordError {
    #[error("the record has version {found}; this release reads up to {VERSION}: run a newer release")]
    NewerVersion { found: u8 },
    #[error("the record has a section {tag} that this release does not know: run a newer release")]
    NewerSection { tag: u8 },
    #[error("the record's checksum does not match: it is damaged")]
    Damaged,
    #[error("the record holds what cannot be, {0}, though its checksum matches")]
    Malformed(Malformed),
}

/// What no release writes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Malformed {
    #[error("an end too early")]
    EndsEarly,
    #[error("a section that is longer than this release knows it")]
    Section,
    #[error("a field that this release does not know")]
    Field,
    #[error("a variant that this release does not know")]
    Variant,
    #[error("a length beyond the end")]
    Length,
    #[error("a number out of range")]
    Number,
    #[error("a text that is not UTF-8")]
    Text,
    #[error("the number of a text that is not there")]
    TextNumber,
    #[error("the number of a stamp that is not there")]
    StampNumber,
    #[error("an unknown currency")]
    Currency,
    #[error("an unknown stream")]
    Stream,
}
