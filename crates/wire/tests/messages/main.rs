//! The messages through the crate's front: round trips over every transaction code, errors as a table,
//! golden messages, and the schema in `docs/wire` with the judgement of xmllint.

mod errors;
mod golden;
mod round_trip;
mod sample;
mod schema;
mod sheet;
