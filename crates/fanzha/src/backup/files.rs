//! Files of a set: which belong to it, and copies of them that are on the disk.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use crate::outcome::{Failure, OrWrongUse, Outcome};

/// So often a folder may change under the copying before it is given up.
const TRIES: u32 = 20;

/// Whether a file or folder directly in a data folder belongs to a set: everything but the master key, what is this
/// server's own, and the database, which is copied in its own way.
pub fn belongs_to_a_set(name: &str) -> bool {
    let own = ["master.key", "server-id"];
    !own.contains(&name)
        && !name.starts_with("records.sqlite")
        && !name.ends_with(".lock")
        && !name.starts_with('.')
}

/// Copies a folder with all below it; of its own entries only the wanted ones.
///
/// Files only grow or are replaced by new names (the ledger's log, its segments): a folder whose names changed while it
/// was copied is copied again.
pub fn copy_folder(from: &Path, to: &Path, is_wanted: fn(&str) -> bool) -> Outcome {
    fs::create_dir_all(to).or_wrong_use(to.display())?;
    for _ in 0..TRIES {
        let names = names(from, is_wanted)?;
        if copy_entries(from, to, &names)? && self::names(from, is_wanted)? == names {
            return sync_folder(to);
        }
        fs::remove_dir_all(to)?;
        fs::create_dir(to)?;
    }
    Err(Failure::Failed(anyhow::anyhow!("{} changes too quickly to be copied", from.display())))
}

fn names(folder: &Path, is_wanted: fn(&str) -> bool) -> Outcome<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder).or_wrong_use(folder.display())? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if is_wanted(&name) {
            names.insert(name);
        }
    }
    Ok(names)
}

/// False when an entry went away meanwhile.
fn copy_entries(from: &Path, to: &Path, names: &BTreeSet<String>) -> Outcome<bool> {
    for name in names {
        let (source, copy) = (from.join(name), to.join(name));
        match fs::symlink_metadata(&source) {
            Ok(about) if about.is_dir() => copy_folder(&source, &copy, |name| !name.ends_with(".lock"))?,
            Ok(about) if about.is_file() => match fs::copy(&source, &copy) {
                Ok(_) => File::open(&copy)?.sync_all()?,
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
                Err(error) => return Err(error.into()),
            },
            Ok(_other) => {
                return Err(Failure::wrong_use(format!("{} is neither file nor folder", source.display())));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(true)
}

/// Copies a file so that only its owner can read the copy.
pub fn copy_private(from: &Path, to: &Path) -> Outcome {
    use std::os::unix::fs::OpenOptionsExt;
    let bytes = fs::read(from)?;
    let mut file =
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(to).or_wrong_use(to.display())?;
    file.write_all(&bytes)?;
    Ok(file.sync_all()?)
}

/// Writes a new file, durable when this returns.
pub fn write_synced(path: &Path, bytes: &[u8]) -> Outcome {
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    Ok(file.sync_all()?)
}

/// Makes the names in a folder survive a loss of power.
pub fn sync_folder(path: &Path) -> Outcome {
    Ok(File::open(path)?.sync_all()?)
}
