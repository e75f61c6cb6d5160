//! The write-ahead log: framed, checksummed batches; what was acknowledged survives a kill at any byte.
//!
//! A file is a header of 16 bytes (magic, format version) and frames: length, crc32 of the payload, sequence
//! number, crc32 of those three, payload. One frame is one acknowledged batch, synced before the next begins, so
//! only the last frame can be torn. A bad frame with a good one behind it is therefore damage, not a torn tail,
//! and is refused instead of dropped.

use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

const MAGIC: &[u8; 8] = b"FANZHALG";
const VERSION: u32 = 2;
/// Before texts were encrypted.
const PLAIN_VERSION: u32 = 1;
const FILE_HEADER_BYTES: u64 = 16;
const FRAME_HEADER_BYTES: usize = 16;
/// Far above any batch written (an import batch is about a megabyte); a longer length is damage.
const PAYLOAD_BYTES_MAX: u32 = 1 << 30;

/// Why a log cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The disk refused.
    #[error("cannot {doing} {path}")]
    Io {
        /// What was being done.
        doing: &'static str,
        /// To which file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The file is none of ours.
    #[error("{0} is not a transfer log")]
    Foreign(PathBuf),
    /// Written by a later version of the product.
    #[error("{path} has format version {found}, this program reads {VERSION}")]
    Version {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: u32,
    },
    /// A damaged frame with sound ones behind it: acknowledged rows would be lost by going on.
    #[error("{path} is damaged at byte {offset}: restore it from a backup")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where the damage begins.
        offset: u64,
    },
}

/// What reading a log found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Replayed {
    pub frames: u64,
    pub torn_bytes: u64,
    sound_bytes: u64,
}

pub(crate) struct Log {
    file: File,
    path: PathBuf,
    sequence: u32,
    bytes: u64,
    broken: bool,
    /// Kept for its memory: a frame is put together here.
    frame: Vec<u8>,
}

impl Log {
    /// Opens or creates a log, gives every sound frame to `visit` in order and cuts off a torn tail.
    pub fn open(path: &Path, visit: impl FnMut(&[u8]) -> bool) -> Result<(Log, Replayed), LogError> {
        let failed = |doing| move |source| LogError::Io { doing, path: path.to_owned(), source };
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(failed("open"))?;
        if file.metadata().map_err(failed("read"))?.len() < FILE_HEADER_BYTES {
            file.set_len(0).map_err(failed("create"))?;
            file.write_all(&file_header()).map_err(failed("create"))?;
            file.sync_all().map_err(failed("create"))?;
            sync_folder(path).map_err(failed("create"))?;
            file.seek(SeekFrom::Start(0)).map_err(failed("read"))?;
        }
        let replayed = replay(&mut file, path, VERSION, visit)?;
        if replayed.torn_bytes > 0 {
            file.set_len(replayed.sound_bytes).map_err(failed("cut the torn tail of"))?;
            file.sync_all().map_err(failed("cut the torn tail of"))?;
        }
        file.seek(SeekFrom::Start(replayed.sound_bytes)).map_err(failed("read"))?;
        let sequence = replayed.frames as u32;
        let (path, bytes) = (path.to_owned(), replayed.sound_bytes);
        let log = Log { file, path, sequence, bytes, broken: false, frame: Vec::new() };
        Ok((log, replayed))
    }

    /// Reads without locking, creating or cutting; a missing file is an empty log.
    pub fn read(path: &Path, visit: impl FnMut(&[u8]) -> bool) -> Result<Replayed, LogError> {
        Log::read_version(path, VERSION, visit)
    }

    /// Reads a log of the time before texts were encrypted.
    pub fn read_plain(path: &Path, visit: impl FnMut(&[u8]) -> bool) -> Result<Replayed, LogError> {
        Log::read_version(path, PLAIN_VERSION, visit)
    }

    /// Whether this is a log of the time before texts were encrypted.
    pub fn is_plain(path: &Path) -> bool {
        let mut header = [0; FILE_HEADER_BYTES as usize];
        let read = File::open(path).and_then(|mut file| file.read_exact(&mut header));
        read.is_ok() && &header[..8] == MAGIC && version_of(&header) == PLAIN_VERSION
    }

    fn read_version(
        path: &Path,
        version: u32,
        visit: impl FnMut(&[u8]) -> bool,
    ) -> Result<Replayed, LogError> {
        match File::open(path) {
            Ok(file) if file.metadata().is_ok_and(|m| m.len() < FILE_HEADER_BYTES) => Ok(Replayed::default()),
            Ok(mut file) => replay(&mut file, path, version, visit),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Replayed::default()),
            Err(source) => Err(LogError::Io { doing: "open", path: path.to_owned(), source }),
        }
    }

    /// Writes one frame, whose payload `put` adds to what it is given, and returns when it is on the disk. After a
    /// failure nothing more is accepted.
    pub fn append(&mut self, put: impl FnOnce(&mut Vec<u8>)) -> Result<(), LogError> {
        let written = self.try_append(put);
        written.map_err(|source| {
            self.broken = true;
            let _ = self.file.set_len(self.bytes);
            LogError::Io { doing: "append to", path: self.path.clone(), source }
        })
    }

    fn try_append(&mut self, put: impl FnOnce(&mut Vec<u8>)) -> io::Result<()> {
        if self.broken {
            return Err(io::Error::other("an earlier write failed; open the ledger again"));
        }
        let frame = &mut self.frame;
        frame.clear();
        frame.resize(FRAME_HEADER_BYTES, 0);
        put(frame);
        let (header, payload) = frame.split_at_mut(FRAME_HEADER_BYTES);
        let length = u32::try_from(payload.len()).ok().filter(|&l| l <= PAYLOAD_BYTES_MAX);
        let length = length.ok_or_else(|| io::Error::other("the batch is larger than a frame may be"))?;
        header[..4].copy_from_slice(&length.to_le_bytes());
        header[4..8].copy_from_slice(&crc32fast::hash(payload).to_le_bytes());
        header[8..12].copy_from_slice(&self.sequence.to_le_bytes());
        let header_crc = crc32fast::hash(&header[..12]);
        header[12..].copy_from_slice(&header_crc.to_le_bytes());
        self.file.write_all(frame)?;
        self.file.sync_data()?;
        self.sequence = self.sequence.wrapping_add(1);
        self.bytes += frame.len() as u64;
        Ok(())
    }

    pub fn bytes(&self) -> u64 {
        self.bytes
    }
}

fn file_header() -> [u8; FILE_HEADER_BYTES as usize] {
    let mut header = [0; FILE_HEADER_BYTES as usize];
    header[..8].copy_from_slice(MAGIC);
    header[8..12].copy_from_slice(&VERSION.to_le_bytes());
    header
}

/// A new name in a folder is durable only when the folder itself is synced.
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

fn replay(
    file: &mut File,
    path: &Path,
    version: u32,
    mut visit: impl FnMut(&[u8]) -> bool,
) -> Result<Replayed, LogError> {
    let failed = |source| LogError::Io { doing: "read", path: path.to_owned(), source };
    let total = file.metadata().map_err(failed)?.len();
    let mut reader = BufReader::with_capacity(1 << 20, file);
    let mut header = [0; FILE_HEADER_BYTES as usize];
    reader.read_exact(&mut header).map_err(failed)?;
    check_file_header(&header, path, version)?;
    let mut replayed = Replayed { sound_bytes: FILE_HEADER_BYTES, ..Replayed::default() };
    let mut payload = Vec::new();
    while replayed.sound_bytes < total {
        let left = total - replayed.sound_bytes;
        let sound = read_frame(&mut reader, left, replayed.frames as u32, &mut payload).map_err(failed)?;
        if !sound {
            return end_at_damage(reader.into_inner(), path, replayed, total);
        }
        if !visit(&payload) {
            return Err(LogError::Damaged { path: path.to_owned(), offset: replayed.sound_bytes });
        }
        replayed.frames += 1;
        replayed.sound_bytes += (FRAME_HEADER_BYTES + payload.len()) as u64;
    }
    Ok(replayed)
}

fn check_file_header(
    header: &[u8; FILE_HEADER_BYTES as usize],
    path: &Path,
    version: u32,
) -> Result<(), LogError> {
    if &header[..8] != MAGIC {
        return Err(LogError::Foreign(path.to_owned()));
    }
    let found = version_of(header);
    if found != version {
        return Err(LogError::Version { path: path.to_owned(), found });
    }
    Ok(())
}

fn version_of(header: &[u8; FILE_HEADER_BYTES as usize]) -> u32 {
    u32::from_le_bytes([header[8], header[9], header[10], header[11]])
}

/// Fills `payload` with the next frame; `false` when there is none that is whole and sound.
fn read_frame(reader: &mut impl Read, left: u64, sequence: u32, payload: &mut Vec<u8>) -> io::Result<bool> {
    if left < FRAME_HEADER_BYTES as u64 {
        return Ok(false);
    }
    let mut header = [0; FRAME_HEADER_BYTES];
    reader.read_exact(&mut header)?;
    let Some((length, crc, found)) = parse_frame_header(&header) else { return Ok(false) };
    if found != sequence || FRAME_HEADER_BYTES as u64 + u64::from(length) > left {
        return Ok(false);
    }
    payload.resize(length as usize, 0);
    reader.read_exact(payload)?;
    Ok(crc32fast::hash(payload) == crc)
}

fn parse_frame_header(header: &[u8]) -> Option<(u32, u32, u32)> {
    let word = |at: usize| u32::from_le_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
    let sound = crc32fast::hash(&header[..12]) == word(12) && word(0) <= PAYLOAD_BYTES_MAX;
    sound.then(|| (word(0), word(4), word(8)))
}

/// Tells a torn tail (nothing sound behind it) from damage in the middle.
fn end_at_damage(
    file: &mut File,
    path: &Path,
    mut replayed: Replayed,
    total: u64,
) -> Result<Replayed, LogError> {
    let failed = |source| LogError::Io { doing: "read", path: path.to_owned(), source };
    let mut rest = Vec::new();
    file.seek(SeekFrom::Start(replayed.sound_bytes)).map_err(failed)?;
    file.read_to_end(&mut rest).map_err(failed)?;
    let sound_behind = (1..rest.len().saturating_sub(FRAME_HEADER_BYTES - 1)).any(|at| {
        parse_frame_header(&rest[at..at + FRAME_HEADER_BYTES]).is_some_and(|(length, crc, _)| {
            let start = at + FRAME_HEADER_BYTES;
            rest.get(start..start + length as usize).is_some_and(|payload| crc32fast::hash(payload) == crc)
        })
    });
    if sound_behind {
        return Err(LogError::Damaged { path: path.to_owned(), offset: replayed.sound_bytes });
    }
    replayed.torn_bytes = total - replayed.sound_bytes;
    Ok(replayed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames_of(path: &Path) -> Result<(Vec<String>, Replayed), LogError> {
        let mut frames = Vec::new();
        let (_, replayed) = Log::open(path, |payload| {
            frames.push(String::from_utf8_lossy(payload).into_owned());
            true
        })?;
        Ok((frames, replayed))
    }

    #[test]
    fn a_cut_at_any_byte_loses_only_the_last_frame() {
        let folder = tempfile::tempdir().unwrap();
        let whole = folder.path().join("whole");
        let (mut log, _) = Log::open(&whole, |_| true).unwrap();
        let mut ends = vec![log.bytes()];
        for payload in ["first", "", "third frame"] {
            log.append(|frame| frame.extend_from_slice(payload.as_bytes())).unwrap();
            ends.push(log.bytes());
        }
        let bytes = std::fs::read(&whole).unwrap();
        for cut in FILE_HEADER_BYTES as usize..=bytes.len() {
            let path = folder.path().join(format!("cut-{cut}"));
            std::fs::write(&path, &bytes[..cut]).unwrap();
            let kept = ends.iter().filter(|&&end| end <= cut as u64).count() - 1;
            let (frames, replayed) = frames_of(&path).unwrap();
            assert_eq!(frames, ["first", "", "third frame"][..kept], "cut at {cut}");
            assert_eq!(replayed.torn_bytes, cut as u64 - ends[kept]);
            let (again, replayed) = frames_of(&path).unwrap();
            assert_eq!((again.len(), replayed.torn_bytes), (kept, 0));
        }
    }

    #[test]
    fn damage_before_sound_frames_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let (mut log, _) = Log::open(&path, |_| true).unwrap();
        log.append(|frame| frame.extend_from_slice(b"first")).unwrap();
        log.append(|frame| frame.extend_from_slice(b"second")).unwrap();
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[33] ^= 1;
        std::fs::write(&path, &bytes).unwrap();
        let message = frames_of(&path).unwrap_err().to_string();
        assert!(message.ends_with("log is damaged at byte 16: restore it from a backup"), "{message}");
        std::fs::write(&path, b"something else entirely").unwrap();
        assert!(frames_of(&path).unwrap_err().to_string().ends_with("log is not a transfer log"));
    }
}
