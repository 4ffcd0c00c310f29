//! shoal: real-time customer segmentation on Kafka.

pub mod cli;
pub mod clock;
pub mod config;
pub mod customer;
pub mod engine;
pub mod event;
pub mod http;
pub mod json;
pub mod kafka;
pub mod metrics;
pub mod number;
pub mod output;
pub mod proto;
pub mod segment;
pub mod text;
pub mod time;
pub mod worker;
