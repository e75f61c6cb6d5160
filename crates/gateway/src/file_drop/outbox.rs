//! The out-box: batches that wait to be carried away.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use kernel::Timestamp;

use super::manifest::Manifest;
use super::signature::BatchSigner;
use super::{CERTIFICATE, DropError, MANIFEST, SIGNATURE, disk, sync_folder};

/// A folder into which signed batches are put.
#[derive(Debug)]
pub struct Outbox {
    folder: PathBuf,
    signer: BatchSigner,
}

impl Outbox {
    /// Opens the folder, which is made when it is not there.
    pub fn open(folder: &Path, signer: BatchSigner) -> Result<Outbox, DropError> {
        fs::create_dir_all(folder).map_err(disk(folder))?;
        Ok(Outbox { folder: folder.to_owned(), signer })
    }

    /// Puts a batch of messages for a partner into the box and returns its folder: whole and on disk, or not
    /// at all. The caller numbers its batches to one partner upwards and never uses a number for two
    /// contents; putting the same content again is the same as having put it.
    pub fn put(
        &self,
        to: &str,
        number: u64,
        made: Timestamp,
        messages: &[Vec<u8>],
    ) -> Result<PathBuf, DropError> {
        let manifest =
            Manifest::of(self.signer.name(), to, number, made, messages).map_err(DropError::Manifest)?;
        let (name, text) = (manifest.batch_name(), manifest.to_text());
        let place = self.folder.join(&name);
        if place.exists() {
            let written = fs::read(place.join(MANIFEST)).map_err(disk(&place))?;
            return if written == text.as_bytes() { Ok(place) } else { Err(DropError::NumberTaken { name }) };
        }
        let signature = self.signer.sign(text.as_bytes()).map_err(DropError::Signature)?;
        let draft = self.folder.join(format!(".{name}"));
        if draft.exists() {
            fs::remove_dir_all(&draft).map_err(disk(&draft))?;
        }
        fs::create_dir(&draft).map_err(disk(&draft))?;
        for (file, bytes) in manifest.files.iter().zip(messages) {
            write_synced(&draft.join(&file.name), bytes)?;
        }
        write_synced(&draft.join(CERTIFICATE), self.signer.certificates().as_bytes())?;
        write_synced(&draft.join(MANIFEST), text.as_bytes())?;
        write_synced(&draft.join(SIGNATURE), &signature)?;
        sync_folder(&draft)?;
        fs::rename(&draft, &place).map_err(disk(&place))?;
        sync_folder(&self.folder)?;
        Ok(place)
    }
}

fn write_synced(path: &Path, bytes: &[u8]) -> Result<(), DropError> {
    let written = fs::File::create_new(path).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(disk(path))
}
