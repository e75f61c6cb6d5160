//! Messages as files, for partners without a line and for the boundary between zones: a batch is a folder
//! that somebody carries from an out-box to an in-box.
//!
//! A batch holds its messages, a manifest with their SM3 digests, the sender's certificate and its signature
//! over the manifest. [`Outbox`] writes one whole or not at all; [`Inbox`] hands out what is complete,
//! unchanged, signed by a certificate of ours, addressed to us and not seen before, and puts aside the rest
//! with the reason. `docs/wire/file-drop.md` has the format for partners.
//!
//! Whoever carries a batch copies it under a name that starts with a dot and renames it when whole.
//! Everything here waits for the disk: call it where that is allowed.

mod inbox;
mod manifest;
mod outbox;
mod signature;

pub use inbox::{Arrival, Batch, Inbox, InboxLimits, RefusedBatch};
pub use manifest::ManifestError;
pub use outbox::Outbox;
pub use signature::{BatchSigner, SignatureError};

use std::io;
use std::path::{Path, PathBuf};

/// Why a box cannot be used. A batch that is wrong is no such error; see [`RefusedBatch`].
#[derive(Debug, thiserror::Error)]
pub enum DropError {
    /// The disk does not do what it should.
    #[error("cannot use {path}")]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The manifest's fields cannot be written.
    #[error("no batch can be made of this")]
    Manifest(#[source] ManifestError),
    /// The signature cannot be made.
    #[error("the batch cannot be signed")]
    Signature(#[source] SignatureError),
    /// Another batch went out under this number.
    #[error("the batch {name} is in the out-box with other content")]
    NumberTaken {
        /// The batch's name.
        name: String,
    },
}

/// The names of the files of a batch beside its messages.
const MANIFEST: &str = "manifest";
const SIGNATURE: &str = "signature";
const CERTIFICATE: &str = "certificate.pem";

fn disk(path: &Path) -> impl FnOnce(io::Error) -> DropError {
    let path = path.to_owned();
    move |source| DropError::Disk { path, source }
}

/// Makes what was written or renamed in a folder survive a loss of power.
fn sync_folder(path: &Path) -> Result<(), DropError> {
    std::fs::File::open(path).and_then(|folder| folder.sync_all()).map_err(disk(path))
}
