//! The bytes of a customer in the changelog: compact, checked, with a version. What may change in them, and how, is said
//! in `docs/changelog.md`.
//!
//! A record is `version (1 byte) · checksum (4 bytes, the low half of XXH3-64 over the rest, little endian) · all text ·
//! the lengths of the texts that facts share · sections`. A section is `tag · length of its text · length · body`; within
//! it numbers are variable-length (LEB128, signed ones zigzag), instants are differences to the instant before, shared
//! texts are numbers in the table, other texts their lengths, a stamp that was written out shortly before is its
//! distance, and of fields that are mostly empty only the others are there. Text stands together, so that it is checked
//! to be UTF-8 at once.
//!
//! - [`writer`], [`reader`]: the primitives, [`table`] the table of texts;
//! - [`codec`], [`sparse`], [`variants`]: how simple types, structs and enums are written and read;
//! - [`facts`]: the sections of a [`Customer`](super::Customer), of what [`profile`], [`orders`] and [`browse`] say. The
//!   engine adds its own (`engine::record`).

mod browse;
pub mod codec;
mod error;
mod facts;
mod orders;
mod profile;
pub mod reader;
pub mod sparse;
mod table;
mod variants;
pub mod writer;

pub use codec::{Get, Put};
pub use error::{Malformed, RecordError};
pub use facts::{finish_facts, get_facts, put_facts};
pub use reader::Reader;
pub use writer::Writer;

/// The version that is written.
pub const VERSION: u8 = 1;

/// A section with such a tag, or a higher one, may be lost: a release that does not know it passes over it, and writes the
/// record without it. One with a lower tag it refuses.
pub const MAY_BE_LOST: u8 = 128;

/// How many stamps back one is looked for.
const STAMPS_BACK: usize = 8;

#[cfg(test)]
mod tests;
