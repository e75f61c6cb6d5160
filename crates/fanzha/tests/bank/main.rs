//! `fanzha bank serve` as a child process between a platform (this test) and a bank's own system (a Python program that
//! knows the document of the five questions and nothing of this code).

mod bank;
mod codes;
mod drop;
mod kill;
#[path = "../../../gateway/tests/orders/mod.rs"]
mod line_orders;
mod orders;
mod platform;
mod reports;
