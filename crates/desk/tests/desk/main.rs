//! The desk's use cases on both engines, with a bank that answers on the wire.

mod bank;
mod bank_reports;
mod beside;
mod centre;
mod complaints;

mod co_victims;
mod crash;
mod destroy;
mod filing;
mod forms;
mod inbox;
mod intake;
mod leads;
mod listings;
mod outbox;
mod payment_numbers;
mod refunds;
mod scope;
mod search;
mod signing;
mod upgrade;
mod walk;
