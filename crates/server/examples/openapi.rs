//! Prints the API's document: `cargo run -p server --example openapi > web/openapi.json`.

#![allow(clippy::print_stdout, reason = "printing is what it is for")]

fn main() {
    println!("{}", server::openapi().to_pretty_json().expect("a document is plain data"));
}
