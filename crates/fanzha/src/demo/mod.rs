//! The demo: a city, its banks, and officers who work at the centre's console through the same API as anybody.

pub mod console;
pub mod officers;
pub mod people;
pub mod world;
