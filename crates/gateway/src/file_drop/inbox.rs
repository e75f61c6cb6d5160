//! The in-box: batches that were carried here, judged one by one.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use kernel::Timestamp;

use super::manifest::{Manifest, ManifestError, digest};
use super::signature::{self, SignatureError};
use super::{CERTIFICATE, DropError, MANIFEST, SIGNATURE, disk, sync_folder};
use crate::certificates::Trust;

/// How much a batch may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InboxLimits {
    /// Most messages of a batch.
    pub files_max: usize,
    /// Most bytes of a message, and of the manifest.
    pub file_bytes_max: u64,
    /// Most bytes of all messages of a batch together.
    pub batch_bytes_max: u64,
}

impl Default for InboxLimits {
    fn default() -> InboxLimits {
        InboxLimits { files_max: 10_000, file_bytes_max: 32 << 20, batch_bytes_max: 256 << 20 }
    }
}

/// A folder to which batches are carried. Batches that were taken lie in `taken`, refused ones in
/// `refused`, each with the reason.
#[derive(Debug)]
pub struct Inbox {
    folder: PathBuf,
    own_name: String,
    trust: Trust,
    limits: InboxLimits,
}

/// What lies in the in-box.
#[derive(Debug)]
pub enum Arrival {
    /// A batch that holds: take its messages over, then call [`Inbox::finish`].
    Whole(Batch),
    /// A batch of which files are still missing; it stays.
    Incomplete {
        /// Its folder's name.
        name: String,
    },
    /// A batch that does not hold; it has been put aside.
    Refused {
        /// Its folder's name.
        name: String,
        /// Why.
        why: RefusedBatch,
    },
}

/// A batch that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Its folder's name.
    pub name: String,
    /// Who signed it.
    pub from: String,
    /// Its number among those of this sender to us.
    pub number: u64,
    /// When it was made, as the sender says.
    pub made: Timestamp,
    /// Its messages in order.
    pub messages: Vec<Vec<u8>>,
}

/// Why a batch was refused.
#[derive(Debug, thiserror::Error)]
pub enum RefusedBatch {
    /// A batch of this name was taken before.
    #[error("the batch was taken before")]
    Replayed,
    /// The manifest is no manifest.
    #[error("the manifest is wrong")]
    Manifest(#[from] ManifestError),
    /// The folder has another name than its manifest gives it.
    #[error("the manifest is that of the batch {manifest}")]
    WrongFolder {
        /// The name that the manifest gives.
        manifest: String,
    },
    /// Addressed to somebody else.
    #[error("the batch is for {to}")]
    NotForUs {
        /// For whom it is.
        to: String,
    },
    /// The signature does not hold.
    #[error("the signature is wrong")]
    Signature(#[from] SignatureError),
    /// More or larger files than the limits allow.
    #[error("the batch is larger than the limits")]
    TooLarge,
    /// A file with other bytes than the manifest says.
    #[error("the file {file} was changed")]
    Changed {
        /// Its name.
        file: String,
    },
    /// A file that the manifest does not name, or that is no plain file.
    #[error("the file {file} does not belong to the batch")]
    Stranger {
        /// Its name.
        file: String,
    },
}

/// What judging a batch comes to when it is not whole and sound.
enum Verdict {
    Incomplete,
    Refused(RefusedBatch),
    Broken(DropError),
}

const TAKEN: &str = "taken";
const REFUSED: &str = "refused";

impl Inbox {
    /// Opens the folder, which is made when it is not there. `own_name` is the name in our certificate.
    pub fn open(
        folder: &Path,
        own_name: &str,
        trust: Trust,
        limits: InboxLimits,
    ) -> Result<Inbox, DropError> {
        for part in [TAKEN, REFUSED] {
            let part = folder.join(part);
            fs::create_dir_all(&part).map_err(disk(&part))?;
        }
        Ok(Inbox { folder: folder.to_owned(), own_name: own_name.to_owned(), trust, limits })
    }

    /// Judges what lies in the box, in the order of names, and puts aside what does not hold. A batch comes
    /// again with every call until it is finished.
    pub fn arrivals(&self, now: Timestamp) -> Result<Vec<Arrival>, DropError> {
        self.waiting()?.into_iter().map(|name| self.arrival(name, now)).collect()
    }

    /// Notes that the batch's messages are safe with us; it will never be handed out again.
    pub fn finish(&self, batch: &Batch) -> Result<(), DropError> {
        self.put_aside(&batch.name, TAKEN, &batch.name)?;
        sync_folder(&self.folder.join(TAKEN))?;
        sync_folder(&self.folder)
    }

    /// The names of the folders in the box; names that start with a dot are still being carried.
    fn waiting(&self) -> Result<Vec<String>, DropError> {
        let entries = fs::read_dir(&self.folder).map_err(disk(&self.folder))?;
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry.map_err(disk(&self.folder))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_folder = entry.file_type().map_err(disk(&self.folder))?.is_dir();
            if is_folder && !name.starts_with('.') && name != TAKEN && name != REFUSED {
                names.push(name);
            }
        }
        names.sort_unstable();
        Ok(names)
    }

    fn arrival(&self, name: String, now: Timestamp) -> Result<Arrival, DropError> {
        match self.judge(&name, now) {
            Ok(batch) => Ok(Arrival::Whole(batch)),
            Err(Verdict::Incomplete) => Ok(Arrival::Incomplete { name }),
            Err(Verdict::Broken(error)) => Err(error),
            Err(Verdict::Refused(why)) => {
                self.refuse(&name, &why)?;
                Ok(Arrival::Refused { name, why })
            }
        }
    }

    fn judge(&self, name: &str, now: Timestamp) -> Result<Batch, Verdict> {
        let folder = self.folder.join(name);
        let read = |file: &str| read_plain(&folder.join(file), file, self.limits.file_bytes_max);
        let (manifest_bytes, signed) = (read(MANIFEST)?, read(SIGNATURE)?);
        let certificates = read(CERTIFICATE)?;
        let text = String::from_utf8_lossy(&manifest_bytes);
        let manifest = Manifest::parse(&text).map_err(RefusedBatch::from)?;
        signature::check(&manifest_bytes, &signed, &certificates, &manifest.from, &self.trust, now)
            .map_err(RefusedBatch::from)?;
        if manifest.to != self.own_name {
            return Err(RefusedBatch::NotForUs { to: manifest.to }.into());
        }
        if manifest.batch_name() != name {
            return Err(RefusedBatch::WrongFolder { manifest: manifest.batch_name() }.into());
        }
        if self.folder.join(TAKEN).join(name).exists() {
            return Err(RefusedBatch::Replayed.into());
        }
        self.check_size(&manifest)?;
        let messages = manifest.files.iter().map(|file| {
            let bytes = read(&file.name)?;
            if (bytes.len() as u64) < file.bytes {
                return Err(Verdict::Incomplete);
            }
            if bytes.len() as u64 != file.bytes || digest(&bytes) != file.sm3 {
                return Err(RefusedBatch::Changed { file: file.name.clone() }.into());
            }
            Ok(bytes)
        });
        let messages = messages.collect::<Result<Vec<_>, _>>()?;
        no_strangers(&folder, &manifest)?;
        let Manifest { from, number, made, .. } = manifest;
        Ok(Batch { name: name.to_owned(), from, number, made, messages })
    }

    fn check_size(&self, manifest: &Manifest) -> Result<(), RefusedBatch> {
        let total = manifest.files.iter().try_fold(0_u64, |sum, file| sum.checked_add(file.bytes));
        let sound = manifest.files.len() <= self.limits.files_max
            && manifest.files.iter().all(|file| file.bytes <= self.limits.file_bytes_max)
            && total.is_some_and(|total| total <= self.limits.batch_bytes_max);
        if sound { Ok(()) } else { Err(RefusedBatch::TooLarge) }
    }

    /// Moves a batch under the first free name in `refused` and writes the reason beside it.
    fn refuse(&self, name: &str, why: &RefusedBatch) -> Result<(), DropError> {
        let free =
            (1..).map(|n| format!("{name}.{n}")).find(|to| !self.folder.join(REFUSED).join(to).exists());
        let to = free.unwrap_or_default();
        self.put_aside(name, REFUSED, &to)?;
        let reason = self.folder.join(REFUSED).join(format!("{to}.reason"));
        let mut text = why.to_string();
        let mut cause = std::error::Error::source(why);
        while let Some(inner) = cause {
            text.push_str(&format!(": {inner}"));
            cause = inner.source();
        }
        fs::write(&reason, text + "\n").map_err(disk(&reason))
    }

    fn put_aside(&self, name: &str, where_to: &str, new_name: &str) -> Result<(), DropError> {
        let from = self.folder.join(name);
        fs::rename(&from, self.folder.join(where_to).join(new_name)).map_err(disk(&from))
    }
}

impl From<RefusedBatch> for Verdict {
    fn from(why: RefusedBatch) -> Verdict {
        Verdict::Refused(why)
    }
}

/// Reads a plain file of a batch; one that is not there yet makes the batch incomplete.
fn read_plain(path: &Path, name: &str, bytes_max: u64) -> Result<Vec<u8>, Verdict> {
    let about = match fs::symlink_metadata(path) {
        Ok(about) => about,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(Verdict::Incomplete),
        Err(error) => return Err(Verdict::Broken(disk(path)(error))),
    };
    if !about.is_file() {
        return Err(RefusedBatch::Stranger { file: name.to_owned() }.into());
    }
    if about.len() > bytes_max {
        return Err(RefusedBatch::TooLarge.into());
    }
    fs::read(path).map_err(|error| Verdict::Broken(disk(path)(error)))
}

fn no_strangers(folder: &Path, manifest: &Manifest) -> Result<(), Verdict> {
    let broken = |error| Verdict::Broken(disk(folder)(error));
    for entry in fs::read_dir(folder).map_err(broken)? {
        let name = entry.map_err(broken)?.file_name().to_string_lossy().into_owned();
        let own = [MANIFEST, SIGNATURE, CERTIFICATE].contains(&name.as_str());
        if !own && !manifest.files.iter().any(|file| file.name == name) {
            return Err(RefusedBatch::Stranger { file: name }.into());
        }
    }
    Ok(())
}
