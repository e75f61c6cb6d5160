//! The holder of an account (户名): a person's or a firm's name, printed masked.

use std::fmt;

use kernel::mask;
use serde::{Deserialize, Serialize};

/// The name under which an account is held (户名).
///
/// `Display` and `Debug` show the first character only; JSON carries the whole name, so serialise it only
/// into the journal and encrypted stores.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HolderName(String);

impl HolderName {
    /// The name as it was given, without blanks around it; `None` when nothing is left.
    #[must_use]
    pub fn new(text: &str) -> Option<HolderName> {
        let trimmed = text.trim();
        (!trimmed.is_empty()).then(|| HolderName(trimmed.to_owned()))
    }

    /// The whole name, for the wire and for an officer who may see it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for HolderName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&mask::name(&self.0))
    }
}

impl fmt::Debug for HolderName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HolderName({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_masked() {
        let name = HolderName::new(" 张三丰 ").unwrap();
        assert_eq!(format!("{name} {name:?} {}", name.reveal()), "张** HolderName(张**) 张三丰");
        assert_eq!(HolderName::new("  "), None);
    }
}
