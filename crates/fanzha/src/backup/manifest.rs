//! What a set says of itself: when it was made, the trail's head in it, every file with its length and SM3, and over all
//! of it the master key's seal.

use std::fs::{self, File};
use std::path::Path;

use kernel::Timestamp;
use records::crypto::MasterKey;
use records::crypto::provider::{from_hex, sm3_of, to_hex};
use records::trail::Head;

use super::{DATABASE, FILES};
use crate::outcome::{Failure, OrWrongUse, Outcome};

const FIRST_LINE: &str = "fanzha-backup 1";

/// The list of a set's files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// When the set was made.
    pub made: Timestamp,
    /// The trail's head in the database's copy.
    pub head: Option<Head>,
    /// The files, by path in the set.
    pub files: Vec<FileEntry>,
}

/// One file of a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileEntry {
    /// Its path in the set.
    pub path: String,
    /// Its length.
    pub bytes: u64,
    /// Its digest in hexadecimal.
    pub sm3: String,
}

impl Manifest {
    /// Lists what lies in a set.
    pub fn of(set: &Path, made: Timestamp, head: Option<Head>) -> Outcome<Manifest> {
        Ok(Manifest { made, head, files: entries(set)? })
    }

    /// The length of all files together.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }

    /// The lines, the seal last.
    pub fn to_text(&self, master: &MasterKey) -> String {
        let mut text = format!("{FIRST_LINE}\nmade: {}\n", self.made.as_micros());
        if let Some(head) = self.head {
            text.push_str(&format!("head: {head}\n"));
        }
        for FileEntry { path, bytes, sm3 } in &self.files {
            text.push_str(&format!("file: {bytes} {sm3} {path}\n"));
        }
        let seal = to_hex(&master.vouch(text.as_bytes()));
        text + &format!("seal: {seal}\n")
    }

    /// Reads a manifest that this master key sealed; otherwise says what is wrong.
    pub fn read(text: &str, master: &MasterKey) -> Result<Manifest, String> {
        let (body, seal) = text.rsplit_once("seal: ").ok_or("the backup's list has no seal")?;
        let seal = from_hex(seal.trim_end()).ok_or("the backup's list has no seal")?;
        if seal != master.vouch(body.as_bytes()) {
            return Err(
                "the backup's list was changed, or the master key is another installation's".to_owned()
            );
        }
        let mut lines = body.lines();
        if lines.next() != Some(FIRST_LINE) {
            return Err("the backup's list is of a kind that this program does not know".to_owned());
        }
        let mut manifest = Manifest { made: Timestamp::from_micros(0), head: None, files: Vec::new() };
        for line in lines {
            let strange = || format!("the backup's list has the strange line {line:?}");
            let (word, rest) = line.split_once(": ").ok_or_else(strange)?;
            match word {
                "made" => manifest.made = Timestamp::from_micros(rest.parse().map_err(|_| strange())?),
                "head" => manifest.head = Some(Head::read(rest, master).map_err(|error| error.to_string())?),
                "file" => manifest.files.push(parse_file(rest).ok_or_else(strange)?),
                _ => return Err(strange()),
            }
        }
        Ok(manifest)
    }

    /// Compares the list with what lies there: each file, and none beside them.
    pub fn compare(&self, set: &Path) -> Outcome {
        let found = entries(set)?;
        for (listed, there) in pairs(&self.files, &found) {
            let sentence = match (listed, there) {
                (Some(listed), Some(there)) if listed == there => continue,
                (Some(listed), Some(_other)) => format!("the backup's file {} was changed", listed.path),
                (Some(listed), None) => format!("the backup's file {} is missing", listed.path),
                (None, Some(there)) => format!("the file {} is no part of the backup", there.path),
                (None, None) => continue,
            };
            return Err(Failure::Failed(anyhow::anyhow!(sentence)));
        }
        Ok(())
    }
}

type Pair<'a> = (Option<&'a FileEntry>, Option<&'a FileEntry>);

/// Both lists side by side, by path.
fn pairs<'a>(listed: &'a [FileEntry], found: &'a [FileEntry]) -> Vec<Pair<'a>> {
    let of = |list: &'a [FileEntry], path: &str| list.iter().find(|entry| entry.path == path);
    let mut pairs: Vec<_> = listed.iter().map(|entry| (Some(entry), of(found, &entry.path))).collect();
    pairs.extend(
        found.iter().filter(|entry| of(listed, &entry.path).is_none()).map(|entry| (None, Some(entry))),
    );
    pairs
}

fn parse_file(rest: &str) -> Option<FileEntry> {
    let mut parts = rest.splitn(3, ' ');
    let (bytes, sm3, path) = (parts.next()?, parts.next()?, parts.next()?);
    Some(FileEntry { path: path.to_owned(), bytes: bytes.parse().ok()?, sm3: sm3.to_owned() })
}

fn entries(set: &Path) -> Outcome<Vec<FileEntry>> {
    let mut entries = Vec::new();
    for part in [DATABASE, FILES] {
        walk(set, part, &mut entries)?;
    }
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(entries)
}

fn walk(set: &Path, below: &str, entries: &mut Vec<FileEntry>) -> Outcome {
    let folder = set.join(below);
    for entry in fs::read_dir(&folder).or_wrong_use(folder.display())? {
        let entry = entry?;
        let path = format!("{below}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            walk(set, &path, entries)?;
        } else {
            let bytes = entry.metadata()?.len();
            let sm3 = to_hex(&sm3_of(File::open(entry.path())?)?);
            entries.push(FileEntry { path, bytes, sm3 });
        }
    }
    Ok(())
}
