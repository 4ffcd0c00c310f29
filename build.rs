//! Generates the protobuf messages. protox compiles the files: no protoc is needed.

use std::error::Error;

const FILES: [&str; 5] = [
    "shoal/v1/address.proto",
    "shoal/v1/order.proto",
    "shoal/v1/signup.proto",
    "shoal/v1/browse.proto",
    "shoal/v1/segment_event.proto",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=proto");
    let descriptors = protox::compile(FILES, ["proto"])?;
    // Maps in the order of their keys: the same event is always the same bytes.
    prost_build::Config::new().btree_map(["."]).compile_fds(descriptors)?;
    Ok(())
}
