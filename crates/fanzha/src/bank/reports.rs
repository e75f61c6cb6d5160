//! The bank's own reports: files in a folder, each taken into the journal and then deleted, for they name people.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use records::crypto::provider::sm3;
use teller::report::{Report, ReportError};
use tokio::sync::watch;

use super::{Gateway, is_stopped_within};
use crate::clock;
use crate::outcome::{OrWrongUse, Outcome};

/// How often the folder is looked at.
const LOOKS_EVERY: Duration = Duration::from_secs(1);

fn folder(data: &Path) -> PathBuf {
    data.join("reports")
}

/// Puts a report that can be read into the folder, whole or not at all, and names the file.
pub fn hand_in(data: &Path, json: &[u8]) -> Outcome<PathBuf> {
    Report::parse(json).or_wrong_use("the report")?;
    let folder = folder(data);
    fs::create_dir_all(&folder)?;
    let path = folder.join(format!("{:032x}.json", number_of(json)));
    let draft = path.with_extension("draft");
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft)?;
    file.write_all(json)?;
    file.sync_all()?;
    fs::rename(&draft, &path)?;
    File::open(&folder)?.sync_all()?;
    Ok(path)
}

/// The same bytes are the same report, however often they are handed in.
fn number_of(json: &[u8]) -> u128 {
    let digest = sm3(&[json]);
    u128::from_le_bytes(*digest.first_chunk().expect("a digest has thirty-two bytes"))
}

/// Takes reports in until `stop` says so.
pub async fn take_in(data: PathBuf, gateway: Gateway, mut stop: watch::Receiver<bool>) {
    let folder = folder(&data);
    while !is_stopped_within(LOOKS_EVERY, &mut stop).await {
        let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
        for path in entries.map(|entry| entry.path()).filter(|path| path.extension() == Some("json".as_ref()))
        {
            take(&gateway, &path);
        }
    }
}

fn take(gateway: &Gateway, path: &Path) {
    let shown = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let taken = fs::read(path).map_err(anyhow::Error::from).and_then(|json| {
        let report = Report::parse(&json)?;
        Ok(gateway.report(&report, number_of(&json), clock::wall_now())?)
    });
    match taken {
        Ok(application) => {
            tracing::info!(%application, "a report is on its way");
            if let Err(error) = fs::remove_file(path) {
                tracing::error!(%error, file = shown, "a report that was taken cannot be deleted");
            }
        }
        // The journal's trouble passes; a report that cannot be sent is put aside for whoever wrote it.
        Err(error) if matches!(error.downcast_ref(), Some(ReportError::Journal(_))) => {
            tracing::error!(error = %format!("{error:#}"), "a report cannot be kept");
        }
        Err(error) => {
            tracing::error!(error = %format!("{error:#}"), file = shown, "a report is put aside");
            let _still_there = fs::rename(path, path.with_extension("refused"));
        }
    }
}
