//! What is said about a query or a file of segments: one [`Diagnostic`] a complaint, each with a stable [`Code`].
//!
//! - `code`: every code, with its meaning and an example; `docs/errors.md` is made from it.
//! - `diagnostic`: the complaint itself.
//! - `report`: for people, with the source around it. `line`: one line each. `json`: for programs.

mod code;
mod diagnostic;
mod json;
mod line;
mod reference;
mod report;

pub use code::Code;
pub use diagnostic::{Diagnostic, Mend, Severity};
pub use json::json;
pub use line::line;
pub use reference::reference;
pub use report::report;
