//! A ledger's folder: under which key it was made, and how one of the time before keys is brought forward.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use crate::key::Cipher;
use crate::ledger::LedgerError;
use crate::log::{Log, sync_folder};
use crate::segment;

/// Holds the format's name and a mark of the key, which is not the key.
const FORMAT_FILE: &str = "format";
const FORMAT: &str = "fanzha-ledger 2";

/// Refuses a key that the folder was not made under.
pub(crate) fn check_key(folder: &Path, cipher: &Cipher) -> Result<(), LedgerError> {
    let path = folder.join(FORMAT_FILE);
    let failed = |source| LedgerError::Folder { doing: "read", path: path.clone(), source };
    let text = fs::read_to_string(&path).map_err(failed)?;
    if text.trim_end() == line(cipher) {
        return Ok(());
    }
    if text.starts_with(FORMAT) {
        return Err(LedgerError::Key(folder.to_owned()));
    }
    Err(failed(io::Error::other("this is no folder of a ledger that this program reads")))
}

/// As [`check_key`]; a folder without a key is given this one.
pub(crate) fn check_or_set_key(folder: &Path, cipher: &Cipher) -> Result<(), LedgerError> {
    let path = folder.join(FORMAT_FILE);
    if path.exists() {
        return check_key(folder, cipher);
    }
    let new = folder.join("format.new");
    let write = || {
        let mut file = File::create(&new)?;
        file.write_all(line(cipher).as_bytes())?;
        file.write_all(b"\n")?;
        file.sync_all()?;
        fs::rename(&new, &path)?;
        sync_folder(&path)
    };
    write().map_err(|source| LedgerError::Folder { doing: "write", path: path.clone(), source })
}

fn line(cipher: &Cipher) -> String {
    format!("{FORMAT} {}", cipher.mark())
}

/// Writes a folder's newest generation, which is plain, as an encrypted one after it, and removes it.
pub(crate) fn encrypt(folder: &Path, cipher: &Arc<Cipher>) -> Result<(), LedgerError> {
    let plain = segment::newest_generation(folder);
    let state = segment::open_plain(folder, plain, cipher)?;
    segment::write(folder, plain + 1, &state)?;
    Log::open(&segment::log_of(folder, plain + 1), |_| false)?;
    segment::sweep(folder, plain + 1);
    Ok(())
}
