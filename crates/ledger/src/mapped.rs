//! Sealed files of equal records, mapped into memory: the one module with `unsafe`.
//!
//! A file is a header of 64 bytes (magic, format version, record size, count, crc32 of the records, byte order mark,
//! and where the records are encrypted the nonce) and the records as they lie in memory. It is written once under
//! another name, synced, and never changed after.

use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use memmap2::Mmap;

use crate::index::{AccountBase, Entry};
use crate::key::{NONCE_BYTES, Nonce};
use crate::rows::Row;

const MAGIC: &[u8; 8] = b"FANZHASG";
/// Version 1 knew no nonce; what it wrote reads the same.
const VERSION: u32 = 2;
const HEADER_BYTES: usize = 64;
/// Reads as something else on a machine of the other byte order.
const BYTE_ORDER: u32 = 0x0102_0304;

/// Why a sealed file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SealedError {
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
    /// Not one of ours, of another version or byte order, or cut short.
    #[error("{0} is not a whole sealed file of this program's version")]
    Foreign(PathBuf),
    /// The records do not have the checksum they were written with.
    #[error("{0} is damaged: restore it from a backup")]
    Damaged(PathBuf),
}

/// A record that is the same bytes in memory and in a file.
///
/// # Safety
/// Every bit pattern must be a value, and there must be no padding.
#[expect(unsafe_code, reason = "a promise about the layout, kept by the few types below")]
pub(crate) unsafe trait Plain: Copy + 'static {}

#[expect(unsafe_code, reason = "integers only, no padding: checked by the size assertions below")]
mod plain {
    use super::{AccountBase, Entry, Plain, Row};
    // SAFETY: integers, any bits are a value, no padding.
    unsafe impl Plain for u8 {}
    // SAFETY: as above.
    unsafe impl Plain for u32 {}
    // SAFETY: as above.
    unsafe impl Plain for u64 {}
    // SAFETY: an array of integers has no padding.
    unsafe impl Plain for [u16; 2] {}
    // SAFETY: as above.
    unsafe impl Plain for [u32; 2] {}
    // SAFETY: as above.
    unsafe impl Plain for [u64; 2] {}
    // SAFETY: repr(C), u64 + u32 + u32 = 16 bytes.
    unsafe impl Plain for Entry {}
    // SAFETY: repr(C), integers only, 64 bytes with the last two spelt out.
    unsafe impl Plain for Row {}
    // SAFETY: repr(C), u64 + i64 + u32 + u32 = 24 bytes.
    unsafe impl Plain for AccountBase {}
    const _: () =
        assert!(size_of::<Entry>() == 16 && size_of::<Row>() == 64 && size_of::<AccountBase>() == 24);
}

/// Records in a mapped file or in memory.
pub(crate) enum Records<T> {
    Held(Vec<T>),
    Mapped { map: Mmap, count: usize, nonce: Option<Nonce>, of: PhantomData<T> },
}

/// Asks for a record's memory before it is needed. A place behind the end is no fault.
#[inline]
pub(crate) fn expect<T>(records: &[T], place: usize) {
    #[cfg(target_arch = "x86_64")]
    if let Some(record) = records.get(place) {
        #[expect(unsafe_code, reason = "a hint to the processor")]
        // SAFETY: the address is that of a record in bounds; a prefetch reads nothing and cannot fault.
        unsafe {
            use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
            _mm_prefetch::<_MM_HINT_T0>(std::ptr::from_ref(record).cast());
        }
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (records, place);
}

/// So many equal records, in large pages once they are many: a random load of a large table waits as long for the address
/// of its page as for the record.
pub(crate) fn filled<T: Clone>(record: T, count: usize) -> Vec<T> {
    let mut records = Vec::with_capacity(count);
    in_large_pages(&mut records);
    records.resize(count, record);
    records
}

/// A hint to the system; memory that is smaller than a large page, or a system that has none, stays as it is.
#[cold]
fn in_large_pages<T>(records: &mut Vec<T>) {
    #[cfg(target_os = "linux")]
    {
        const LARGE_PAGE_BYTES: usize = 2 << 20;
        let begin = records.as_mut_ptr() as usize;
        let end = begin + records.capacity() * size_of::<T>();
        let (from, until) =
            (begin.next_multiple_of(LARGE_PAGE_BYTES), end / LARGE_PAGE_BYTES * LARGE_PAGE_BYTES);
        if from < until {
            #[expect(unsafe_code, reason = "a hint to the system")]
            // SAFETY: the range lies inside the vector's own memory, and the advice changes no byte of it.
            unsafe {
                libc::madvise(from as *mut libc::c_void, until - from, libc::MADV_HUGEPAGE);
            }
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = records;
}

impl<T: Plain> Records<T> {
    /// Maps a sealed file.
    pub fn map(path: &Path) -> Result<Records<T>, SealedError> {
        let failed = |source| SealedError::Io { doing: "map", path: path.to_owned(), source };
        let file = File::open(path).map_err(failed)?;
        #[expect(unsafe_code, reason = "mapping a file")]
        // SAFETY: sealed files lie in the ledger's own folder and are never written again under their final name,
        // so the mapped bytes do not change. Whoever truncates them by hand gets a fault of the bus, not a wrong sum.
        let map = unsafe { Mmap::map(&file) }.map_err(failed)?;
        // A system that cannot do it maps small pages.
        #[cfg(target_os = "linux")]
        let _ = map.advise(memmap2::Advice::HugePage);
        let foreign = || SealedError::Foreign(path.to_owned());
        let header = Header::read(&map).ok_or_else(foreign)?;
        let count = usize::try_from(header.count).map_err(|_| foreign())?;
        let bytes = count.checked_mul(size_of::<T>()).and_then(|bytes| bytes.checked_add(HEADER_BYTES));
        if header.record_bytes as usize != size_of::<T>() || bytes != Some(map.len()) {
            return Err(foreign());
        }
        Ok(Records::Mapped { map, count, nonce: header.nonce, of: PhantomData })
    }

    /// Under which the records are encrypted, if they are.
    pub fn nonce(&self) -> Option<Nonce> {
        match self {
            Records::Held(_) => None,
            Records::Mapped { nonce, .. } => *nonce,
        }
    }

    pub fn slice(&self) -> &[T] {
        match self {
            Records::Held(records) => records,
            Records::Mapped { map, count, .. } => {
                #[expect(unsafe_code, reason = "records are plain bytes")]
                // SAFETY: the map holds `count` records behind the header (checked when it was made), the header is
                // 64 bytes and a map is page-aligned, so the records are aligned; `Plain` says any bytes will do.
                unsafe {
                    std::slice::from_raw_parts(map.as_ptr().add(HEADER_BYTES).cast::<T>(), *count)
                }
            }
        }
    }

    /// Asks for a record's memory before it is needed. A place behind the end is no fault.
    #[inline]
    pub fn expect(&self, place: usize) {
        expect(self.slice(), place);
    }

    /// Brings a file's pages into this process's memory; one that cannot be is brought when it is read.
    pub fn populate(&self) {
        #[cfg(target_os = "linux")]
        if let Records::Mapped { map, .. } = self {
            let _ = map.advise(memmap2::Advice::PopulateRead);
        }
    }

    /// Compares the records with the checksum they were written with.
    pub fn check(&self, path: &Path) -> Result<(), SealedError> {
        let Records::Mapped { map, .. } = self else { return Ok(()) };
        let header = Header::read(map).ok_or_else(|| SealedError::Foreign(path.to_owned()))?;
        if crc32fast::hash(&map[HEADER_BYTES..]) == header.crc {
            return Ok(());
        }
        Err(SealedError::Damaged(path.to_owned()))
    }
}

fn bytes_of<T: Plain>(records: &[T]) -> &[u8] {
    #[expect(unsafe_code, reason = "records are plain bytes")]
    // SAFETY: `Plain` has no padding, so every byte is initialised; the length is the slice's own.
    unsafe {
        std::slice::from_raw_parts(records.as_ptr().cast::<u8>(), size_of_val(records))
    }
}

struct Header {
    record_bytes: u32,
    count: u64,
    crc: u32,
    nonce: Option<Nonce>,
}

/// Where in the header the nonce lies; the byte before it says whether there is one.
const NONCE_AT: usize = 33;

impl Header {
    fn read(map: &[u8]) -> Option<Header> {
        let word = |at: usize| map.get(at..at + 4)?.try_into().ok().map(u32::from_ne_bytes);
        let ours = map.get(..8)? == MAGIC && (1..=VERSION).contains(&word(8)?) && word(28)? == BYTE_ORDER;
        let count = u64::from_ne_bytes(map.get(16..24)?.try_into().ok()?);
        let nonce = map.get(NONCE_AT..NONCE_AT + NONCE_BYTES)?.try_into().ok()?;
        let nonce = (map.get(NONCE_AT - 1) == Some(&1)).then_some(nonce);
        (ours && map.len() >= HEADER_BYTES).then_some(Header {
            record_bytes: word(12)?,
            count,
            crc: word(24)?,
            nonce,
        })
    }

    fn bytes(&self) -> [u8; HEADER_BYTES] {
        let mut bytes = [0; HEADER_BYTES];
        bytes[..8].copy_from_slice(MAGIC);
        bytes[8..12].copy_from_slice(&VERSION.to_ne_bytes());
        bytes[12..16].copy_from_slice(&self.record_bytes.to_ne_bytes());
        bytes[16..24].copy_from_slice(&self.count.to_ne_bytes());
        bytes[24..28].copy_from_slice(&self.crc.to_ne_bytes());
        bytes[28..32].copy_from_slice(&BYTE_ORDER.to_ne_bytes());
        if let Some(nonce) = self.nonce {
            bytes[NONCE_AT - 1] = 1;
            bytes[NONCE_AT..NONCE_AT + NONCE_BYTES].copy_from_slice(&nonce);
        }
        bytes
    }
}

/// Two large pages: what a file system keeps in one piece when it is written so, it maps in one piece too, and a random
/// load in a mapped file no longer waits for the address of its page.
const WRITTEN_AT_ONCE: usize = 4 << 20;

/// Writes a sealed file record by record.
pub(crate) struct Sealer<T> {
    file: BufWriter<File>,
    path: PathBuf,
    crc: crc32fast::Hasher,
    count: u64,
    nonce: Option<Nonce>,
    of: PhantomData<T>,
}

impl<T: Plain> Sealer<T> {
    pub fn create(path: PathBuf) -> Result<Sealer<T>, SealedError> {
        let failed = |source| SealedError::Io { doing: "create", path: path.clone(), source };
        let mut file = BufWriter::with_capacity(WRITTEN_AT_ONCE, File::create(&path).map_err(failed)?);
        file.write_all(&[0; HEADER_BYTES]).map_err(failed)?;
        Ok(Sealer { file, path, crc: crc32fast::Hasher::new(), count: 0, nonce: None, of: PhantomData })
    }

    /// States under which nonce the records are encrypted by whoever puts them.
    pub fn with_nonce(mut self, nonce: Nonce) -> Sealer<T> {
        self.nonce = Some(nonce);
        self
    }

    pub fn put(&mut self, records: &[T]) -> Result<(), SealedError> {
        let bytes = bytes_of(records);
        self.crc.update(bytes);
        self.count += records.len() as u64;
        self.file.write_all(bytes).map_err(|source| self.failed(source))
    }

    /// Writes the header and returns when all of it is on the disk.
    pub fn finish(mut self) -> Result<(), SealedError> {
        let crc = self.crc.clone().finalize();
        let header =
            Header { record_bytes: size_of::<T>() as u32, count: self.count, crc, nonce: self.nonce };
        let written = self.file.flush().and_then(|()| {
            let file = self.file.get_mut();
            file.seek(SeekFrom::Start(0))?;
            file.write_all(&header.bytes())?;
            file.sync_all()
        });
        written.map_err(|source| self.failed(source))
    }

    fn failed(&self, source: io::Error) -> SealedError {
        SealedError::Io { doing: "write", path: self.path.clone(), source }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_file_reads_back_and_a_foreign_one_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pairs");
        let mut sealer = Sealer::<[u32; 2]>::create(path.clone()).unwrap();
        sealer.put(&[[1, 2], [3, 4]]).unwrap();
        sealer.put(&[[5, 6]]).unwrap();
        sealer.finish().unwrap();
        let pairs = Records::<[u32; 2]>::map(&path).unwrap();
        assert_eq!(pairs.slice(), [[1, 2], [3, 4], [5, 6]]);
        assert!(pairs.check(&path).is_ok());
        assert!(matches!(Records::<u32>::map(&path), Err(SealedError::Foreign(_))));
        let mut bytes = std::fs::read(&path).unwrap();
        let other = folder.path().join("other");
        std::fs::write(&other, &bytes[..bytes.len() - 1]).unwrap();
        assert!(matches!(Records::<[u32; 2]>::map(&other), Err(SealedError::Foreign(_))));
        bytes[70] ^= 1;
        std::fs::write(&other, &bytes).unwrap();
        let damaged = Records::<[u32; 2]>::map(&other).unwrap();
        assert!(matches!(damaged.check(&other), Err(SealedError::Damaged(_))));
    }
}
