//! The master key: one file beside the data, readable by its owner only, that wraps every data key.

use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::file_key::FileKey;
use super::provider::{self, Digest32, hmac_sm3};

const HEADING: &str = "fanzha-master-key-1:";

/// The secret that wraps the data keys. Whoever holds it and the database can read everything.
#[derive(Clone)]
pub struct MasterKey(Zeroizing<[u8; 32]>);

/// Why the master key's file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MasterKeyError {
    /// A key stands there already; making another would lock the data away for ever.
    #[error("a master key stands already at {0}")]
    Exists(PathBuf),
    /// The file cannot be read or written.
    #[error("the master key's file {path} cannot be used")]
    File {
        /// Where it should be.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// Others than its owner may read it.
    #[error("the master key's file {path} has mode {mode:o}; only its owner may read it (600)")]
    Open {
        /// Where it is.
        path: PathBuf,
        /// The permission bits found.
        mode: u32,
    },
    /// The content is no master key.
    #[error("the file {0} holds no master key")]
    Content(PathBuf),
}

impl MasterKey {
    /// A new key from random bytes, kept nowhere yet.
    #[must_use]
    pub fn generate() -> MasterKey {
        MasterKey(Zeroizing::new(provider::random32()))
    }

    /// Makes a new key and its file (mode 600), durable before it returns.
    pub fn create(path: &Path) -> Result<MasterKey, MasterKeyError> {
        let key = MasterKey::generate();
        let text = Zeroizing::new(format!("{HEADING}{}\n", provider::to_hex(&key.0[..])));
        write_new(path, text.as_bytes()).map_err(|source| match source.kind() {
            io::ErrorKind::AlreadyExists => MasterKeyError::Exists(path.to_owned()),
            _other => MasterKeyError::File { path: path.to_owned(), source },
        })?;
        Ok(key)
    }

    /// Reads the key's file, refusing one that others may read.
    pub fn read(path: &Path) -> Result<MasterKey, MasterKeyError> {
        let failed = |source| MasterKeyError::File { path: path.to_owned(), source };
        refuse_open_mode(path, &fs::metadata(path).map_err(failed)?)?;
        let text = Zeroizing::new(fs::read_to_string(path).map_err(failed)?);
        let bytes = text.trim().strip_prefix(HEADING).and_then(provider::from_hex).map(Zeroizing::new);
        match bytes.and_then(|bytes| <[u8; 32]>::try_from(&bytes[..]).ok()) {
            Some(key) => Ok(MasterKey(Zeroizing::new(key))),
            None => Err(MasterKeyError::Content(path.to_owned())),
        }
    }

    /// A seal that only this master key makes, for what leaves the database and must be known again.
    #[must_use]
    pub fn vouch(&self, content: &[u8]) -> Digest32 {
        let key = Zeroizing::new(hmac_sm3(&self.0[..], &[b"fanzha vouch"]));
        hmac_sm3(&key[..], &[content])
    }

    /// The secret of the ledger in the same data folder, derived so that it opens nothing else.
    #[must_use]
    pub fn ledger_secret(&self) -> Zeroizing<Digest32> {
        Zeroizing::new(hmac_sm3(&self.0[..], &[b"fanzha ledger"]))
    }

    /// The key of a bank's journal in the same data folder, derived so that it opens nothing else.
    #[must_use]
    pub fn journal_key(&self) -> FileKey {
        FileKey::of(&Zeroizing::new(hmac_sm3(&self.0[..], &[b"fanzha bank journal"])))
    }

    /// The SM4 key that wraps data keys, derived so that the secret itself never meets a cipher.
    pub(super) fn wrapping_key(&self) -> Zeroizing<[u8; 16]> {
        let derived = Zeroizing::new(hmac_sm3(&self.0[..], &[b"fanzha wrap data keys"]));
        Zeroizing::new(<[u8; 16]>::try_from(&derived[..16]).expect("sixteen of thirty-two bytes"))
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(****)")
    }
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    // The name must survive a loss of power too.
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => fs::File::open(folder)?.sync_all(),
        Some(_) | None => Ok(()),
    }
}

#[cfg(unix)]
fn refuse_open_mode(path: &Path, metadata: &fs::Metadata) -> Result<(), MasterKeyError> {
    use std::os::unix::fs::PermissionsExt;
    let mode = metadata.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(MasterKeyError::Open { path: path.to_owned(), mode });
    }
    Ok(())
}

#[cfg(not(unix))]
fn refuse_open_mode(_path: &Path, _metadata: &fs::Metadata) -> Result<(), MasterKeyError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_made_once_and_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        let made = MasterKey::create(&path).unwrap();
        assert_eq!(MasterKey::read(&path).unwrap().0, made.0);
        assert!(MasterKey::create(&path).unwrap_err().to_string().starts_with("a master key stands already"));
        assert_eq!(format!("{made:?}"), "MasterKey(****)");
    }

    #[cfg(unix)]
    #[test]
    fn refuses_a_file_that_others_may_read_and_one_that_holds_no_key() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        MasterKey::create(&path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(MasterKey::read(&path).unwrap_err().to_string().contains("has mode 640"));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        fs::write(&path, "fanzha-master-key-1:00ff").unwrap();
        assert!(MasterKey::read(&path).unwrap_err().to_string().ends_with("holds no master key"));
        assert!(matches!(MasterKey::read(&folder.path().join("none")), Err(MasterKeyError::File { .. })));
    }
}
