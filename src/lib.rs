pub mod event;
pub mod number;
pub mod time;
