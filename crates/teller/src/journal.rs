//! The journal and the kept messages: what was promised lies on the disk, sealed, before it is promised.
//!
//! A frame is its length, its checksum and its sealed JSON, bound to its place in the file. A frame that a crash tore is
//! the last one and never happened: nobody was told that it did. Any other frame that does not open is an error: it was
//! changed, or the key is another's. A message lies in a file of its own, since it may carry the scans of papers.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use records::crypto::FileKey;
use records::crypto::provider::sm3;

use crate::books::Entry;

/// Why the journal cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The disk does not do what it should.
    #[error("cannot use {path}")]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// Another process writes it.
    #[error("{path} is in use by another process")]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// A frame or message does not open: another key, or changed bytes.
    #[error("{path} does not open at byte {at}: another key sealed it, or it was changed")]
    Changed {
        /// The file.
        path: PathBuf,
        /// Where the frame begins.
        at: u64,
    },
}

/// An open journal.
#[derive(Debug)]
pub(crate) struct Journal {
    folder: PathBuf,
    file: File,
    key: FileKey,
    length: u64,
}

/// Four bytes of length, then these of the checksum.
const SUM: usize = 8;
const HEAD: usize = 4 + SUM;

impl Journal {
    /// Opens the journal in a folder, which is made when it is not there, and hands out what happened so far.
    /// Writing needs the file alone; with `to_read` it may be in use, and nothing is written.
    pub(crate) fn open(
        folder: &Path,
        key: FileKey,
        to_read: bool,
    ) -> Result<(Journal, Vec<Entry>), JournalError> {
        let messages = folder.join("messages");
        fs::create_dir_all(&messages).map_err(disk(&messages))?;
        let path = folder.join("journal");
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let mut file = options.open(&path).map_err(disk(&path))?;
        if !to_read {
            file.try_lock().map_err(|error| match error {
                TryLockError::WouldBlock => JournalError::InUse { path: path.clone() },
                TryLockError::Error(source) => JournalError::Disk { path: path.clone(), source },
            })?;
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(disk(&path))?;
        let (entries, length) = read_frames(&bytes, &key, &path)?;
        if !to_read {
            let torn = bytes.len() as u64 - length;
            if torn > 0 {
                tracing::warn!(torn_bytes = torn, "the journal ends in a frame that a crash tore");
                file.set_len(length).map_err(disk(&path))?;
            }
            file.sync_all().map_err(disk(&path))?;
            sync_folder(folder)?;
        }
        Ok((Journal { folder: folder.to_owned(), file, key, length }, entries))
    }

    /// Adds entries as one frame; when this returns they are on the disk.
    pub(crate) fn append(&mut self, entries: &[Entry]) -> Result<(), JournalError> {
        let path = self.folder.join("journal");
        let plain = serde_json::to_vec(entries).expect("entries are JSON");
        let sealed = self.key.seal(&self.length.to_le_bytes(), &plain);
        let length = u32::try_from(sealed.len()).expect("a frame is short").to_le_bytes();
        let frame = [&length[..], &checksum(&sealed), &sealed].concat();
        // From the end of the last whole frame: what a failed write left behind it is written over.
        let written = self
            .file
            .seek(SeekFrom::Start(self.length))
            .and_then(|_| self.file.write_all(&frame))
            .and_then(|()| self.file.set_len(self.length + frame.len() as u64))
            .and_then(|()| self.file.sync_data());
        written.map_err(disk(&path))?;
        self.length += frame.len() as u64;
        Ok(())
    }

    /// Keeps a message under its number; when this returns it is on the disk.
    pub(crate) fn keep(&self, serial: &str, message: &[u8]) -> Result<(), JournalError> {
        let (folder, path) = self.place(serial);
        let draft = path.with_extension("draft");
        let written = fs::create_dir_all(&folder).and_then(|()| {
            let mut file = File::create(&draft)?;
            file.write_all(&self.key.seal(serial.as_bytes(), message))?;
            file.sync_all()?;
            fs::rename(&draft, &path)
        });
        written.map_err(disk(&path))?;
        sync_folder(&folder)?;
        sync_folder(&self.folder.join("messages"))
    }

    /// A kept message.
    pub(crate) fn message(&self, serial: &str) -> Result<Vec<u8>, JournalError> {
        let (_folder, path) = self.place(serial);
        let sealed = fs::read(&path).map_err(disk(&path))?;
        self.key.open(serial.as_bytes(), &sealed).ok_or(JournalError::Changed { path, at: 0 })
    }

    /// By the last two digits of the number, so that no folder grows too long to list.
    fn place(&self, serial: &str) -> (PathBuf, PathBuf) {
        let end = serial.get(serial.len().saturating_sub(2)..).unwrap_or("00");
        let folder = self.folder.join("messages").join(end);
        let path = folder.join(format!("{serial}.sealed"));
        (folder, path)
    }
}

/// The entries of all whole frames and where the last of them ends.
fn read_frames(bytes: &[u8], key: &FileKey, path: &Path) -> Result<(Vec<Entry>, u64), JournalError> {
    let (mut entries, mut at) = (Vec::new(), 0_usize);
    while let Some((length, rest)) = bytes[at..].split_first_chunk::<4>() {
        let length = u32::from_le_bytes(*length) as usize;
        let Some((sum, rest)) = rest.split_first_chunk::<SUM>() else { break };
        let Some(sealed) = rest.get(..length) else { break };
        // Its length was written and its bytes were not, in the order in which the disk liked it.
        if *sum != checksum(sealed) && rest.len() == length {
            break;
        }
        let opened = key.open(&(at as u64).to_le_bytes(), sealed);
        let frame = opened.and_then(|plain| serde_json::from_slice::<Vec<Entry>>(&plain).ok());
        let Some(frame) = frame else {
            return Err(JournalError::Changed { path: path.to_owned(), at: at as u64 });
        };
        entries.extend(frame);
        at += HEAD + length;
    }
    Ok((entries, at as u64))
}

fn checksum(sealed: &[u8]) -> [u8; SUM] {
    let digest = sm3(&[sealed]);
    *digest.first_chunk().expect("a digest has thirty-two bytes")
}

fn disk(path: &Path) -> impl Fn(io::Error) -> JournalError {
    let path = path.to_owned();
    move |source| JournalError::Disk { path: path.clone(), source }
}

/// Makes what was written or renamed in a folder survive a loss of power.
fn sync_folder(path: &Path) -> Result<(), JournalError> {
    File::open(path).and_then(|folder| folder.sync_all()).map_err(disk(path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use records::crypto::MasterKey;

    fn came(n: usize) -> Entry {
        Entry::Came { serial: format!("{n:053}") }
    }

    #[test]
    fn cut_at_any_byte_it_keeps_every_whole_frame() {
        let folder = tempfile::tempdir().unwrap();
        let key = MasterKey::generate().journal_key();
        let mut ends = vec![0];
        {
            let (mut journal, before) = Journal::open(folder.path(), key.clone(), false).unwrap();
            assert!(before.is_empty());
            for n in 0..4 {
                journal.append(&[came(n), came(n + 100)]).unwrap();
                ends.push(journal.length);
            }
        }
        let path = folder.path().join("journal");
        let whole = fs::read(&path).unwrap();
        for cut in (0..=whole.len()).rev() {
            fs::write(&path, &whole[..cut]).unwrap();
            let (mut journal, entries) = Journal::open(folder.path(), key.clone(), false).unwrap();
            let frames = ends.iter().filter(|end| **end > 0 && **end <= cut as u64).count();
            assert_eq!(entries.len(), frames * 2, "cut at {cut}");
            journal.append(&[came(7)]).unwrap();
            drop(journal);
            let (_, entries) = Journal::open(folder.path(), key.clone(), false).unwrap();
            assert_eq!(entries.last(), Some(&came(7)), "written on after a cut at {cut}");
        }
    }

    #[test]
    fn a_changed_frame_and_another_key_are_refused_and_the_file_is_one_process_s() {
        let folder = tempfile::tempdir().unwrap();
        let key = MasterKey::generate().journal_key();
        let other = || Journal::open(folder.path(), MasterKey::generate().journal_key(), false).unwrap_err();
        let (mut journal, _) = Journal::open(folder.path(), key.clone(), false).unwrap();
        journal.append(&[came(1)]).unwrap();
        drop(journal);
        assert!(matches!(other(), JournalError::Changed { at: 0, .. }), "another key tears nothing off");
        let (mut journal, _) = Journal::open(folder.path(), key.clone(), false).unwrap();
        journal.append(&[came(2)]).unwrap();
        let second = Journal::open(folder.path(), key.clone(), false).unwrap_err();
        assert!(matches!(second, JournalError::InUse { .. }), "{second}");
        let (_, seen) = Journal::open(folder.path(), key.clone(), true).unwrap();
        assert_eq!(seen.len(), 2, "read while it is written");
        drop(journal);
        assert!(matches!(other(), JournalError::Changed { at: 0, .. }));
        let path = folder.path().join("journal");
        let mut bytes = fs::read(&path).unwrap();
        bytes[20] ^= 1;
        fs::write(&path, bytes).unwrap();
        let changed = Journal::open(folder.path(), key, false).unwrap_err();
        assert!(matches!(changed, JournalError::Changed { at: 0, .. }), "{changed}");
    }

    #[test]
    fn a_message_is_read_back_under_its_number_only() {
        let folder = tempfile::tempdir().unwrap();
        let (journal, _) = Journal::open(folder.path(), MasterKey::generate().journal_key(), false).unwrap();
        journal.keep("0001", b"words").unwrap();
        assert_eq!(journal.message("0001").unwrap(), b"words");
        let (_, from) = journal.place("0001");
        let (_, to) = journal.place("0101");
        fs::copy(from, to).unwrap();
        assert!(matches!(journal.message("0101"), Err(JournalError::Changed { .. })));
    }
}
