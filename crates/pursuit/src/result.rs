//! What the banks' four-digit results mean for an order: a table, kept as data with its version.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A bank's result (业务应答码), exactly as received.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ResultCode(pub String);

impl fmt::Display for ResultCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
