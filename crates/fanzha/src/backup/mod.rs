//! A backup: database, ledger and the other files of a data folder as one set, taken while the centre runs.
//!
//! The database is copied first and the files after it, so that the ledger is never behind the database: what it has
//! beyond it comes again from the inbox and is held once. A manifest lists every file with its SM3 under the master
//! key's seal; the master key itself is not in the set.

mod files;
mod manifest;

use std::fs;
use std::path::{Path, PathBuf};

use desk::schema::Migrator;
use kernel::Timestamp;
use ledger::{Ledger, LedgerKey};
use records::backup::restore_snapshot;
use records::crypto::MasterKey;
use records::trail::Fault;

use crate::data_folder::{DataFolder, refused};
use crate::outcome::{Failure, OrWrongUse, Outcome};

pub use manifest::Manifest;

/// The parts of a set.
const DATABASE: &str = "database";
const FILES: &str = "files";
const MANIFEST: &str = "manifest";

/// Copies a data folder's set into a new folder; says what is in it.
pub async fn make(data: &DataFolder, to: &Path, now: Timestamp) -> Outcome<Manifest> {
    let draft = draft_of(to)?;
    let master = data.key()?;
    let records = data.records().await?;
    let database = draft.join(DATABASE);
    fs::create_dir(&database)?;
    // Taken after the copy, the head would promise entries that the copy lacks.
    let head = records.trail_head(&master).await.map_err(failed)?;
    records.snapshot(&database).await.map_err(failed)?;
    records.close().await.map_err(failed)?;
    files::copy_folder(data.path(), &draft.join(FILES), files::belongs_to_a_set)?;
    let manifest = Manifest::of(&draft, now, head)?;
    files::write_synced(&draft.join(MANIFEST), manifest.to_text(&master).as_bytes())?;
    files::sync_folder(&draft)?;
    fs::rename(&draft, to).or_wrong_use(to.display())?;
    files::sync_folder(
        to.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new(".")),
    )?;
    Ok(manifest)
}

/// A backup is whole under its name or not there: until then it stands beside it under this one.
fn draft_of(to: &Path) -> Outcome<PathBuf> {
    if to.exists() {
        return Err(Failure::wrong_use(format!("{} exists already", to.display())));
    }
    let name = to.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.ok_or_else(|| Failure::wrong_use(format!("{} is no folder's name", to.display())))?;
    let draft = to.with_file_name(format!(".{name}.unfinished"));
    if draft.exists() {
        fs::remove_dir_all(&draft)?;
    }
    fs::create_dir_all(&draft).or_wrong_use(draft.display())?;
    Ok(draft)
}

/// What was brought back.
pub struct Restored {
    /// What the backup was.
    pub manifest: Manifest,
    /// Entries of the trail, which is whole.
    pub trail_entries: u64,
    /// Transfers in the ledger, which is sound.
    pub transfers: u64,
}

/// Brings a set back into a new data folder and an empty database, and looks through all of it.
pub async fn restore(from: &Path, key: &Path, data: &DataFolder) -> Outcome<Restored> {
    let master = MasterKey::read(key)
        .map_err(|error| Failure::WrongUse(format!("{:#}", anyhow::Error::from(error))))?;
    let text = fs::read_to_string(from.join(MANIFEST))
        .or_wrong_use(format_args!("{} is no backup", from.display()))?;
    let manifest = Manifest::read(&text, &master).or_wrong_use(from.join(MANIFEST).display())?;
    manifest.compare(from)?;
    if data.path().exists() && fs::read_dir(data.path())?.next().is_some() {
        return Err(Failure::wrong_use(format!("{} is not empty", data.path().display())));
    }
    files::copy_folder(&from.join(FILES), data.path(), |_| true)?;
    files::copy_private(key, &data.master_key())?;
    restore_snapshot::<Migrator>(data.database(), &from.join(DATABASE)).await.map_err(not_brought_back)?;
    let trail_entries = check_trail(data, &manifest).await?;
    let transfers = check_ledger(&data.ledger_folder(), &LedgerKey::new(master.ledger_secret()))?;
    Ok(Restored { manifest, trail_entries, transfers })
}

fn failed(error: records::Error) -> Failure {
    Failure::Failed(error.into())
}

fn not_brought_back(error: records::Error) -> Failure {
    match error {
        records::Error::Snapshot(error) => Failure::WrongUse(format!("{:#}", anyhow::Error::from(error))),
        other => refused(other),
    }
}

async fn check_trail(data: &DataFolder, manifest: &Manifest) -> Outcome<u64> {
    let records = data.records().await?;
    let verdict = records.verify_trail().await.map_err(failed)?;
    if let Some(fault) = verdict.fault {
        return Err(Failure::Failed(anyhow::anyhow!("the trail is not whole: {}", say_fault(fault))));
    }
    let heads: Vec<_> = manifest.head.into_iter().collect();
    if records.compare_heads(&heads).await.map_err(failed)?.is_some() {
        return Err(Failure::Failed(anyhow::anyhow!(
            "the trail is not the one whose head the backup carries"
        )));
    }
    // The server that ran when the copy was taken does not run on the copy.
    records.end_leases().await.map_err(failed)?;
    records.close().await.map_err(failed)?;
    Ok(verdict.entries)
}

fn check_ledger(folder: &Path, key: &LedgerKey) -> Outcome<u64> {
    if !folder.exists() {
        return Ok(0);
    }
    let (ledger, _recovery) =
        Ledger::open_read(folder, key).map_err(|error| Failure::Failed(error.into()))?;
    let findings = ledger.verify().map_err(|error| Failure::Failed(error.into()))?;
    if !findings.sound {
        return Err(Failure::Failed(anyhow::anyhow!("the ledger is not sound")));
    }
    Ok(findings.transfers)
}

/// A fault of the trail in words.
pub fn say_fault(fault: Fault) -> String {
    match fault {
        Fault::Missing(place) => format!("entry {place} is missing"),
        Fault::Changed(place) => format!("entry {place}, or the one before it, was changed"),
        Fault::Moved { entry, to } => format!("entry {entry} was moved to place {to}"),
    }
}
