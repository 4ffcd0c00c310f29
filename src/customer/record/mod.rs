//! The bytes of a customer in the changelog: compact, checked, with a version.
//!
//! A record is `version (1 byte) · checksum (4 bytes, the low half of XXH3-64 over the rest, little endian) · table of
//! texts · sections`. A section is `tag · length · body`; within it numbers are variable-length (LEB128, signed ones
//! zigzag), instants are differences to the instant before, and texts that facts share are numbers in the table.
//!
//! - [`writer`], [`reader`]: the primitives; [`codec`]: how each type is written and read back;
//! - [`facts`]: the sections of a [`Customer`](super::Customer). The engine adds its own (`engine::record`).

pub mod codec;
mod facts;
pub mod reader;
pub mod writer;

pub use codec::{Get, Put};
pub use facts::{get_facts, put_facts};
pub use reader::{Reader, RecordError};
pub use writer::Writer;

/// The version that is written.
pub const VERSION: u8 = 1;
