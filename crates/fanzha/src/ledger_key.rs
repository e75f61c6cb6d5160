//! The key of a ledger's folder on the command line: the data folder's, or a file beside the ledger.
//!
//! The ledger of a data folder is under a secret derived from `master.key` there. Any other ledger `NAME` has its own
//! key in the file `NAME.key` beside it, made with the ledger and readable by its owner only. Whoever moves such a
//! ledger moves the key apart from it.

use std::path::{Path, PathBuf};

use ledger::LedgerKey;
use records::crypto::MasterKey;

use crate::outcome::{Failure, OrWrongUse, Outcome};

/// The key of a ledger that is there.
pub fn find(dir: &Path) -> Outcome<LedgerKey> {
    match place(dir).filter(|path| path.exists()) {
        Some(path) => read(&path),
        None => Err(Failure::wrong_use(format!(
            "the key of the ledger in {0} is neither in {0}.key nor in a data folder's master.key beside it",
            shown(dir)
        ))),
    }
}

/// The key of a ledger that is there or is to be made; a new ledger gets a new key.
pub fn find_or_make(dir: &Path) -> Outcome<LedgerKey> {
    let holds_encrypted = dir.join("format").exists();
    match place(dir) {
        Some(path) if !path.exists() && !holds_encrypted => {
            if let Some(parent) = path.parent() {
                std::fs::create_dir_all(parent).or_wrong_use(parent.display())?;
            }
            let key = MasterKey::create(&path).map_err(|error| Failure::Failed(error.into()))?;
            Ok(LedgerKey::new(key.ledger_secret()))
        }
        Some(_) | None => find(dir),
    }
}

fn read(path: &Path) -> Outcome<LedgerKey> {
    let key = MasterKey::read(path).map_err(|error| Failure::Failed(error.into()))?;
    Ok(LedgerKey::new(key.ledger_secret()))
}

/// Where the key lies or should lie; `None` for a folder without a name.
fn place(dir: &Path) -> Option<PathBuf> {
    let of_data_folder = dir.parent()?.join("master.key");
    if dir.file_name()? == "ledger" && of_data_folder.exists() {
        return Some(of_data_folder);
    }
    let mut name = dir.file_name()?.to_owned();
    name.push(".key");
    Some(dir.with_file_name(name))
}

fn shown(dir: &Path) -> String {
    dir.display().to_string().trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_lies_beside_or_in_the_data_folder() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let at = |name: &str| folder.path().join(name);
        let refused = find(&at("city.ledger")).unwrap_err().to_string();
        assert!(refused.contains("city.ledger.key nor in a data folder's master.key"), "{refused}");
        find_or_make(&at("city.ledger")).expect("a key is made");
        assert!(at("city.ledger.key").exists());
        find(&at("city.ledger")).expect("and found again");
        std::fs::create_dir(at("lost")).expect("a folder");
        std::fs::write(at("lost/format"), "fanzha-ledger 2 00").expect("a file");
        assert!(find_or_make(&at("lost")).is_err(), "no new key for what is under a lost one");
        MasterKey::create(&at("master.key")).expect("a master key");
        assert_eq!(place(&at("ledger")), Some(at("master.key")));
        assert_eq!(place(&at("other")), Some(at("other.key")));
    }
}
