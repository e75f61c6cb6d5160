//! A simulated city: banks that answer, people who live, gangs that steal, victims who write.
//!
//! It stands in for the world in the demonstration and in the race. From a seed it founds a city, and as time is
//! advanced it tells what the centre would hear: reports, and the banks' answers to the orders delivered to them.
//! The same seed and the same deliveries give the same bytes. Everything it takes for granted stands in
//! `data/assumptions.toml` with a source or the word assumption.
//!
//! Enter at [`City`]. What really happened (who is in a gang, where every stolen fen is) is in [`truth`] and never
//! passes the front. The city knows `kernel` and `wire`, not the centre; it has no clock and no I/O.

mod agenda;
mod assumptions;
mod book;
mod counter;
mod dice;
pub mod files;
mod front;
mod gang;
mod life;
mod population;
mod reach;
mod scam;
mod taint;
mod telling;
pub mod truth;
mod world;

pub use assumptions::ASSUMPTIONS;
pub use front::{Answer, BankInfo, City, Config, Happening, Report, Size, Source, Tempo};
