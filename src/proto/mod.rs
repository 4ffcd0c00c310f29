//! The protobuf messages of `proto/shoal/v1`, generated at build time. They stay in the encoders and decoders.

#![allow(missing_docs, clippy::all)]

include!(concat!(env!("OUT_DIR"), "/shoal.v1.rs"));
