//! The sealer at work: chains the trail's committed entries several times a second, and writes the trail's heads into a
//! file outside the database, each under the master key's seal, one a line.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use records::Records;
use records::crypto::MasterKey;
use records::trail::Head;
use tokio::sync::watch;

use crate::partner_line::format_chain;

/// How often what waits is chained: well within the second that is promised.
const SEALS_EVERY: Duration = Duration::from_millis(250);
/// How often a head is written while entries come in; what is cut off since the last one is not noticed.
const HEADS_EVERY: Duration = Duration::from_secs(10);

/// Where heads go, and what seals them.
pub struct Heads {
    /// Opens the database and vouches for heads; not in the database.
    pub master: MasterKey,
    /// The file, at best on another machine or on a medium that is written once.
    pub file: PathBuf,
}

/// Seals until `stop` says so, then once more, and writes the last head.
pub async fn run(records: Records, heads: Heads, mut stop: watch::Receiver<bool>) {
    let mut is_new = true;
    let mut written = None::<Instant>;
    loop {
        let is_stopping = *stop.borrow_and_update();
        match records.seal_trail().await {
            Ok(sealed) => is_new |= sealed > 0,
            Err(error) => tracing::error!(error = %format_chain(&error), "the trail cannot be sealed"),
        }
        let is_due = is_stopping || written.is_none_or(|written| written.elapsed() >= HEADS_EVERY);
        if is_new && is_due {
            match write_head(&records, &heads).await {
                Ok(()) => (is_new, written) = (false, Some(Instant::now())),
                Err(error) => tracing::error!(error, "the trail's head cannot be written"),
            }
        }
        if is_stopping {
            return;
        }
        tokio::select! {
            () = tokio::time::sleep(SEALS_EVERY) => {}
            _ = stop.changed() => {}
        }
    }
}

async fn write_head(records: &Records, heads: &Heads) -> Result<(), String> {
    let head = records.trail_head(&heads.master).await.map_err(|error| format_chain(&error))?;
    match head {
        Some(head) => {
            append(&heads.file, &head).map_err(|error| format!("{}: {error}", heads.file.display()))
        }
        None => Ok(()),
    }
}

/// Adds a head to a file, durable when this returns.
pub fn append(file: &Path, head: &Head) -> std::io::Result<()> {
    let mut file = OpenOptions::new().create(true).append(true).open(file)?;
    writeln!(file, "{head}")?;
    file.sync_all()
}
