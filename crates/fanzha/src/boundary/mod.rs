//! The boundary between the zones: messages cross it as signed, digest-checked batches of files and in no other way.
//!
//! Each zone has a folder with `out`, into which it puts batches, and `in`, where it finds those of the other side; somebody or
//! something (a diode, a courier) carries them. [`centre`] is the police network's end, [`partner`] the partner line's.

pub mod centre;
pub mod partner;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use gateway::file_drop::{Arrival, Batch, BatchSigner, DropError, Inbox, InboxLimits, Outbox};
use gateway::{Identity, Trust};

use crate::clock;
use crate::config::Boundary as Config;
use crate::outcome::{Failure, OrWrongUse, Outcome};

/// One zone's end of a boundary. Cheap to clone.
#[derive(Clone)]
pub struct Boundary {
    inner: Arc<Inner>,
}

struct Inner {
    outbox: Outbox,
    inbox: Inbox,
    /// The other side's name.
    other: String,
    /// Where the number of the last batch is kept: a batch that was carried away must not lend its number to another.
    numbered: Mutex<PathBuf>,
}

impl Boundary {
    /// Opens this zone's end.
    pub fn open(config: &Config) -> Outcome<Boundary> {
        let identity =
            Identity::read(&config.certificate, &config.key).or_wrong_use("boundary.certificate")?;
        let trust = Trust::read(&config.authority).or_wrong_use("boundary.authority")?;
        let signer = BatchSigner::new(&identity).or_wrong_use("boundary.certificate")?;
        let name = signer.name().to_owned();
        let failed = |error: DropError| {
            Failure::WrongUse(format!("boundary.folder: {:#}", anyhow::Error::from(error)))
        };
        let inbox =
            Inbox::open(&config.folder.join("in"), &name, trust, InboxLimits::default()).map_err(failed)?;
        let outbox = Outbox::open(&config.folder.join("out"), signer).map_err(failed)?;
        let numbered = Mutex::new(config.folder.join("last-number"));
        Ok(Boundary { inner: Arc::new(Inner { outbox, inbox, other: config.other.clone(), numbered }) })
    }

    /// Puts messages out as the next batch; they are on the disk when this returns.
    pub async fn put(&self, messages: Vec<Vec<u8>>) -> Result<(), DropError> {
        let inner = Arc::clone(&self.inner);
        blocking(move || inner.put(&messages)).await
    }

    /// The batches that have come and hold, in the order of their names; those that do not hold are put aside.
    pub async fn arrivals(&self) -> Result<Vec<Batch>, DropError> {
        let inner = Arc::clone(&self.inner);
        let arrivals = blocking(move || inner.inbox.arrivals(clock::wall_now())).await?;
        let whole = arrivals.into_iter().filter_map(|arrival| match arrival {
            Arrival::Whole(batch) => Some(batch),
            Arrival::Incomplete { .. } => None,
            Arrival::Refused { name, why } => {
                tracing::error!(batch = name, %why, "a batch at the boundary was put aside");
                None
            }
        });
        Ok(whole.collect())
    }

    /// Notes that a batch's messages are safe.
    pub async fn finish(&self, batch: Batch) -> Result<(), DropError> {
        let inner = Arc::clone(&self.inner);
        blocking(move || inner.inbox.finish(&batch)).await
    }
}

impl Inner {
    fn put(&self, messages: &[Vec<u8>]) -> Result<(), DropError> {
        let numbered = self.numbered.lock().unwrap_or_else(PoisonError::into_inner);
        let disk = |source| DropError::Disk { path: numbered.clone(), source };
        let number = last_number(&numbered).map_err(disk)? + 1;
        // First the number, then the batch: a number that was lost in between is only a gap.
        keep_number(&numbered, number).map_err(disk)?;
        self.outbox.put(&self.other, number, clock::wall_now(), messages).map(|_folder| ())
    }
}

fn last_number(path: &Path) -> io::Result<u64> {
    match fs::read_to_string(path) {
        Ok(text) => text.trim().parse().map_err(|_| io::Error::other("holds no number")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
        Err(error) => Err(error),
    }
}

fn keep_number(path: &Path, number: u64) -> io::Result<()> {
    let draft = path.with_extension("draft");
    fs::write(&draft, format!("{number}\n"))?;
    fs::File::open(&draft)?.sync_all()?;
    fs::rename(&draft, path)?;
    path.parent().map_or(Ok(()), |folder| fs::File::open(folder)?.sync_all())
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, DropError> + Send + 'static,
) -> Result<T, DropError> {
    tokio::task::spawn_blocking(work).await.expect("work at the boundary does not panic")
}
