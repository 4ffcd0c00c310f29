pub mod clock;
pub mod config;
pub mod event;
pub mod number;
pub mod time;
