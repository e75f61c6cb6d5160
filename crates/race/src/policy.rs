//! How a centre works: who needs how long for what.

use serde::{Deserialize, Serialize};

/// A way of working, under the same messages and the same bank delays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// By hand: entry half an hour after the report, three quarters of an hour of a pair's time for each hop.
    Manual,
    /// With the machine beside the national platform: 60 to 90 seconds of a pair's time for each order.
    Beside,
    /// With the machine on the line: fifteen seconds for the signatures.
    Machine,
    /// As the machine, but what a statement has shown is known for what it is.
    Oracle,
    /// Everything is known from the moment of the report; only the banks need their time.
    Limit,
}

impl Policy {
    /// Every policy, from the least to the most.
    pub const ALL: [Policy; 5] =
        [Policy::Manual, Policy::Beside, Policy::Machine, Policy::Oracle, Policy::Limit];

    /// The word that names it in commands and JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Policy::Manual => "manual",
            Policy::Beside => "beside",
            Policy::Machine => "machine",
            Policy::Oracle => "oracle",
            Policy::Limit => "limit",
        }
    }
}

/// Median from report to entry by hand (the platform's rule asks for 30 minutes at most: DOMAIN 2.1); σ 0.5.
pub(crate) const ENTRY_SECONDS: i64 = 30 * 60;
/// A pair's time by hand from a statement to the next orders (the issue of the race).
pub(crate) const HOP_SECONDS: i64 = 45 * 60;
/// A pair's time by hand for the paper of one freeze, extension or release (assumption).
pub(crate) const PAPER_SECONDS: i64 = 10 * 60;
/// A pair's time for one order copied into the platform (the issue of the race: 60 to 90 seconds).
pub(crate) const COPY_SECONDS: [i64; 2] = [60, 90];
/// Two signatures and the approval on the line.
pub(crate) const SIGN_SECONDS: i64 = 15;
/// Pairs on duty: from 8 to 20, and by night.
pub(crate) const PAIRS: [usize; 2] = [2, 1];
/// A case is filed so long after its report, under every policy (assumption).
pub(crate) const FILING_SECONDS: i64 = 24 * 3_600;
