//! The server through its front: HTTP over a real socket, a real desk on real SQLite.

mod assets;
mod cash;
mod document;
mod door;
mod duty;
mod exports;
mod house;
mod live;
mod masks;
mod orders;
mod people;
mod reports;
mod statements;
mod tls;
mod walk;
