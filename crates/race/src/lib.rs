//! City against centre in simulated time: how much stolen money is still there when the order arrives.
//!
//! One process, no clock: the seeded city of `city` reports and answers on the platform's messages, and the centre
//! is the product's own reading (`intake`), ledger, traces and case machine (`pursuit`) over a journal that can be
//! cut at any byte. What differs between the policies is only how long people take. An auditor keeps books of its
//! own and counts what must not be. There is no database here; the desk is tested by itself.
//!
//! Enter at [`race()`]; [`series()`] adds the same by tempo and by the banks' time.

mod agenda;
mod auditor;
mod centre;
mod compose;
mod dice;
mod directory;
mod faults;
pub mod journal;
mod limit;
mod losses;
mod office;
mod oracle;
mod outcome;
mod policy;
mod run;
mod series;

pub use losses::Losses;
pub use outcome::{Config, Outcome, PolicyOutcome, Setting, Stopwatch, Timing, journal_of, race};
pub use policy::Policy;
pub use series::{Series, Variant, races_in_series, series};
