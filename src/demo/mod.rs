//! `shoal demo`: a shop that never was, through the real pipeline.
//!
//! The [`shop`] tells events; the [`show`] puts them on a broker, by a clock that runs fast, and reads the segment events
//! that come out at the other end, as any consumer does ([`change`]); the [`board`] counts them and the [`screen`] shows
//! them. In between, with nothing of its own for the demo, are the same workers as in `shoal run`.

pub mod board;
pub mod change;
pub mod screen;
pub mod shop;
pub mod show;
