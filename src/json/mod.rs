//! JSON text in and out, as far as events need it: no value tree, no copies, no floats. Core: pure.
//!
//! - [`Reader`] pulls one token after the other and hands out text and numbers as slices of the input. A number stays
//!   its digits, so that money never passes through a float. It accepts exactly RFC 8259 (a test compares it with
//!   serde_json).
//! - [`Writer`] appends fields to a buffer, escaped.

mod reader;
mod scan;
mod writer;

pub use reader::{Kind, Reader, SyntaxError};
pub use writer::Writer;
