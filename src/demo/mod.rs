//! `shoal demo`: a shop that never was, on a broker that is only here, through the real pipeline.

pub mod board;
pub mod change;
pub mod screen;
pub mod shop;
